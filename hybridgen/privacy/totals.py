"""What became of personal data so far, in counts. What they are made of takes a number a row: a row counts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import metadata

from hybridgen import __version__
from hybridgen.config.schema import Privacy
from hybridgen.core.summaries import FoundIn, PrivacyTotals
from hybridgen.privacy.detectors.asked import BY
from hybridgen.privacy.detectors.languages import NAMES
from hybridgen.privacy.detectors.presidio import LANGUAGE_MODEL, find_model
from hybridgen.privacy.detectors.tongues import find_models
from hybridgen.privacy.egress.check import EgressCheck
from hybridgen.privacy.pseudonymise.transform import FoundKey, Transform

UNKNOWN = "unknown"  # a version
OWN = "own recognizer"
_OURS = frozenset(
    {
        *("", LANGUAGE_MODEL, BY, "form", "form's label", "speaker's label", "capitals", "capitals elsewhere"),
        *("list of countries", "words around it", "column", "value known elsewhere", "value of the same row"),
        *(f"{language} {what}" for language in NAMES.values() for what in ("words", "language model")),
    }
)


def sum_up(
    settings: Privacy, transform: Transform | None, egress: EgressCheck | None, vault: str | None
) -> PrivacyTotals:
    """transform, egress: None where nothing is looked for, or nothing was fitted yet. vault: the name of its file."""
    if transform is None or egress is None:
        return PrivacyTotals(mode=settings.mode, entities=0, kinds={}, leaks_blocked=0)
    kinds = dict(sorted(transform.kinds.items()))
    return PrivacyTotals(
        mode=settings.mode,
        entities=sum(kinds.values()),
        kinds=kinds,
        leaks_blocked=egress.blocked,
        vault=vault,
        checked=egress.checked,
        hidden=dict(sorted(egress.hidden.items())),
        refused=dict(sorted(egress.refused.items())),
        found=_lines(transform.found),
        versions=_find_versions(settings),
    )


def without_own_names(found: Iterable[FoundIn]) -> list[FoundIn]:
    """What was found, without the names that somebody gave to recognizers of their own, which may say whose data it
    is."""
    counts = Counter[FoundKey]()
    for one in found:
        is_ours = one.by in _OURS
        counts[one.kind, one.column, one.by if is_ours else OWN, one.language] += one.mentions
    return _lines(counts)


def _lines(counts: Mapping[FoundKey, int]) -> list[FoundIn]:
    """The most first."""
    return [
        FoundIn(kind=kind, column=column, by=by, language=language, mentions=mentions)
        for (kind, column, by, language), mentions in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]


def _find_versions(settings: Privacy) -> dict[str, str]:
    """By package, of the language models too."""
    models = [find_model(settings.spacy_model), *find_models().values()]
    names = ("presidio-analyzer", "presidio-anonymizer", "spacy", *(one.replace("_", "-") for one in models))
    return {"hybridgen": __version__, **{name: _version(name) for name in names}}


def _version(name: str) -> str:
    """A language model may be a folder that can be imported and was never installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return UNKNOWN
