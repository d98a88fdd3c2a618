"""Two files side by side: which records are of the same rows, and what came of comparing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hybridgen.core.errors import DataError
from hybridgen.core.evaluation import Compared, Comparison
from hybridgen.core.rounding import mean_of
from hybridgen.pipelines.evaluate.check import Asked
from hybridgen.pipelines.evaluate.drafts import Material, key_of
from hybridgen.scoring.interval import ratio_of_means

GRADER, PEOPLE = "grader", "people"  # who says what records are worth


def pair(asked: Asked, unit: str) -> dict[str, str]:
    """By the id of a record of the first file the id of its partner in the second; of several of the same rows the
    first one has it. Raises DataError where none has one."""
    other = asked.other
    if other is None:
        return {}
    theirs = {key_of(one, unit): one.id for one in other.records}
    paired = {one.id: theirs.pop(key) for one in asked.given.records if (key := key_of(one, unit)) in theirs}
    if not paired:
        raise DataError(
            f"evaluate.against: no record of {other.name} is of the same {unit} as one of {asked.given.name}; "
            "two files of the same data would be right"
        )
    return paired


def flawed(material: Material, paired: Mapping[str, str], lines: Sequence[Compared]) -> list[Compared]:
    """Pairs that could not be compared since one of the two is no record, or lacks its rows."""
    known = {line.id for line in lines}
    why = {id_: material.flaws.get(id_) or material.other_flaws.get(id_) for id_ in paired if id_ not in known}
    return [Compared(id=id_, reason=str(reason or "")) for id_, reason in why.items()]


def rated(labels: Mapping[str, tuple[float, ...]]) -> list[Compared]:
    """Pairs as people rated them. labels: of each pair both ratings, 0-1."""
    return [
        Compared(
            id=id_,
            first=first,
            second=second,
            outcome="tie" if first == second else "win" if first > second else "loss",
            disputed=False,
        )
        for id_, (first, second) in labels.items()
    ]


def sum_up(lines: Sequence[Compared], asked: Asked, paired: Mapping[str, str], *, by: str, usd: float) -> Comparison:
    """What the comparison came to. by: who graded. usd: what that cost."""
    done = [line for line in lines if line.outcome is not None]
    first, second = [line.first or 0.0 for line in done], [line.second or 0.0 for line in done]
    other = len(asked.other.records) if asked.other else 0
    return Comparison(
        by=by,
        asked=len(paired) if by == GRADER else len(lines),
        pairs=len(done),
        first=mean_of(first),
        second=mean_of(second),
        share=ratio_of_means(first, second),
        won=sum(line.outcome == "win" for line in done),
        tied=sum(line.outcome == "tie" for line in done),
        lost=sum(line.outcome == "loss" for line in done),
        disputed=sum(bool(line.disputed) for line in done),
        alone=len(asked.given.records) - len(paired),
        alone_second=other - len(paired),
        usd=usd,
    )
