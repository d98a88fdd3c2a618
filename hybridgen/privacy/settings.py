"""What can be known of a privacy section before anything is loaded."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Set

from hybridgen.config.schema import Privacy
from hybridgen.core.errors import ConfigError
from hybridgen.privacy.detectors.base import DEFAULT, LOCAL_MODEL, detectors
from hybridgen.privacy.detectors.recognizer_file import registry_of
from hybridgen.privacy.pseudonymise.operators import NAMES, PSEUDONYM
from hybridgen.privacy.pseudonymise.placeholders import KINDS


def check(settings: Privacy, *, has_reader: bool = False) -> None:
    """Whether its operators, its detector and its language model are there. has_reader: somebody has a local model read
    the texts, where that is asked for. Raises InputError."""
    if settings.mode == "off":
        return
    if settings.detector == LOCAL_MODEL and not has_reader:
        raise ConfigError(
            f"privacy.detector={LOCAL_MODEL}: the local model reads the rows of tasks that make records of them, and "
            "nothing else; leave it out"
        )
    from hybridgen.privacy.detectors.presidio import find_model, patterns_of

    find_model(settings.spacy_model)
    if settings.detector:
        detectors[settings.detector]
    registry = registry_of(settings)
    for flags, some in registry.patterns:
        patterns_of(flags, some)  # Presidio looks at the rest of it
    _check_operators(settings, KINDS | registry.kinds)


def asked(settings: Privacy) -> list[object]:
    """What of a section a run's identity counts; where values are kept and whether they come back changes nothing."""
    more = [settings.operator, sorted((settings.operators or {}).items()), registry_of(settings).digest]
    return [settings.mode, settings.spacy_model, settings.detector, *(more if more != [PSEUDONYM, [], ""] else [])]


def _check_operators(settings: Privacy, kinds: Set[str]) -> None:
    by_kind = {f"privacy.operators.{kind}": name for kind, name in (settings.operators or {}).items()}
    for key, name in {"privacy.operator": settings.operator, **by_kind}.items():
        if name not in NAMES:
            raise ConfigError(f"{key}={name}: there is no such operator; {_right(name, NAMES)}")
    if settings.detector not in {None, DEFAULT}:
        return  # which kinds it finds, it alone knows
    for kind in settings.operators or {}:
        if kind not in kinds:
            raise ConfigError(f"privacy.operators.{kind}: nothing of such a kind is found; {_right(kind, kinds)}")


def _right(word: str, known: Iterable[str]) -> str:
    """What would be right in place of a word."""
    by_case = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=0.5)
    return f"did you mean {by_case[near[0]]}?" if near else f"choose {', '.join(sorted(by_case.values()))}"
