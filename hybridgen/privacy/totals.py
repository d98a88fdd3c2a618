"""What became of personal data so far, in counts that take the same room for any number of rows."""

from __future__ import annotations

from importlib import metadata

from hybridgen import __version__
from hybridgen.config.schema import Privacy
from hybridgen.core.results import FoundIn, PrivacyTotals
from hybridgen.privacy.detectors.presidio import find_model
from hybridgen.privacy.detectors.tongues import find_models
from hybridgen.privacy.egress.check import EgressCheck
from hybridgen.privacy.pseudonymise.transform import Transform


def sum_up(
    settings: Privacy, transform: Transform | None, egress: EgressCheck | None, vault: str | None
) -> PrivacyTotals:
    """transform, egress: None where nothing is looked for, or nothing was fitted yet. vault: the name of its file."""
    if transform is None or egress is None:
        return PrivacyTotals(mode=settings.mode, entities=0, kinds={}, leaks_blocked=0)
    kinds = dict(sorted(transform.kinds.items()))
    found = sorted([*transform.found.items()], key=lambda one: (-one[1], one[0]))
    return PrivacyTotals(
        mode=settings.mode,
        entities=sum(kinds.values()),
        kinds=kinds,
        leaks_blocked=egress.blocked,
        vault=vault,
        checked=egress.checked,
        hidden=dict(sorted(egress.hidden.items())),
        refused=dict(sorted(egress.refused.items())),
        found=[
            FoundIn(kind=kind, column=column, by=by, language=language, mentions=mentions)
            for (kind, column, by, language), mentions in found
        ],
        versions=_find_versions(settings),
    )


def _find_versions(settings: Privacy) -> dict[str, str]:
    """By package, of the language models too."""
    models = [find_model(settings.spacy_model), *find_models().values()]
    names = ("presidio-analyzer", "presidio-anonymizer", "spacy", *(one.replace("_", "-") for one in models))
    return {"hybridgen": __version__, **{name: metadata.version(name) for name in names}}
