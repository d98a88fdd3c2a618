"""What became of personal data in a run, as a page for those who answer for it: counts, hosts, settings and versions,
and no value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from hybridgen.core.answers import AnswerSummary
from hybridgen.core.notices import Notice
from hybridgen.core.summaries import PrivacyTotals, Summary
from hybridgen.privacy.detectors.base import LOCAL_MODEL
from hybridgen.privacy.detectors.languages import NAMES
from hybridgen.reports.places import HIDDEN
from hybridgen.reports.rendering import rendered
from hybridgen.reports.words import label, thousands

MAX_LINES = 500  # of what was found where; summary.json has every one
_SETTINGS = ("privacy.", "provider.", "plugins", "tracking.", "ledger.", "knowledge.")
_NOTICES = frozenset(
    {
        *(
            "not_english",
            "few_names",
            "names_unsure",
            "texts_unread",
            "placeholders_shared",
            "requests_refused",
            "privacy_off",
        ),
        *("runs_elsewhere", "other_model", "store_elsewhere", "store_unsealed"),
    }
)
_REPLACED = "personal data was replaced before any model saw it, the local one included."
_READ_FIRST = (
    "the local model{name} read texts as they are, to say whom they name (privacy.detector=llm). Then personal data "
    "was replaced, before any model, this one too, saw it in another request."
)
_LAST_LOOK = {
    "pseudonymise": " What went to a model elsewhere was looked at once more, and what still pointed to a person was "
    "hidden from it.",
    "strict": " What went to a model elsewhere was looked at once more: every word that is not known to be "
    "everybody's, and every number that stands in no statistic, was hidden from it.",
}
_OFF = "nothing was looked for and nothing was hidden: rows went to every model as they are."
_HIDDEN = {
    "HIDDEN_NAME": "What may be a name, unknown before",
    "HIDDEN_WORD": "Other words",
    "HIDDEN_NUMBER": "Numbers, dates and addresses, unknown before",
}


def page(summary: Summary | AnswerSummary, settings: Mapping[str, str]) -> str:
    """The whole document, newline-terminated. settings: of the run, by key."""
    privacy = summary.privacy
    reader = _reader(summary) if settings.get("privacy.detector") == LOCAL_MODEL else None
    return rendered(
        "privacy.html.j2",
        summary=summary,
        privacy=privacy,
        mode=_say_mode(privacy.mode, reader),
        is_read_first=reader is not None,
        requests=sum(one.requests for one in privacy.left),
        recognizers=_sums(privacy, "by"),
        languages={_say_language(code): count for code, count in _sums(privacy, "language").items()},
        most=MAX_LINES,
        say_language=_say_language,
        hidden={_say_hidden(kind): count for kind, count in _ordered(privacy.hidden).items()},
        refused=[f"{thousands(count)}: {Notice(f'because_{code}')}" for code, count in privacy.refused.items()],
        notices=[one.text for one in summary.notices if one.code in _NOTICES],
        settings={key: value for key, value in settings.items() if key.startswith(_SETTINGS)},
    )


def _reader(summary: Summary | AnswerSummary) -> str:
    """The name of the local model; empty where it may not be shown."""
    name = summary.models.get("local")
    return "" if name is None or name == HIDDEN else name


def _say_mode(mode: str, reader: str | None) -> str:
    """reader: the name of the local model that read texts as they are; None: none did."""
    if mode == "off":
        return _OFF
    told = _REPLACED if reader is None else _READ_FIRST.format(name=reader and f" {reader}")
    return told + _LAST_LOOK[mode]


def _sums(privacy: PrivacyTotals, name: str) -> dict[str, int]:
    """Mentions by one of the things that are known of them, the most first."""
    sums: Counter[str] = Counter()
    for one in privacy.found:
        sums[getattr(one, name)] += one.mentions
    return _ordered(sums)


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _say_language(code: str) -> str:
    return NAMES.get(code, code) or "too short to tell"


def _say_hidden(kind: str) -> str:
    return _HIDDEN.get(kind, f"{label(kind.lower())}, known before")
