"""A sweep over local models as a comparison: a row for each, its measures, and what must be known of its judge.

Terminal, page and tracking show the same rows, each in its own form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hybridgen.core.sweeps import SweepPoint
from hybridgen.reports.words import percent, rate, score, usd

NONE = "—"  # where there is nothing to know, or nothing is known


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of the table. short: its name where there is little room; about: what it says, in a few words.

    most: what a full bar stands for; None: the highest of all models'.
    """

    name: str
    short: str
    about: str
    read: Callable[[SweepPoint], float | None]
    say: Callable[[float], str]
    most: float | None = 1.0


QUALITY = Measure("Quality", "quality", "mean of its records, 0 to 1", lambda one: one.quality_mean, score)
RECORDS = Measure(
    "Records a minute",
    "rec./min",
    "delivered, while they were made",
    lambda one: one.speed.records_per_minute,
    rate,
    None,
)
COST = Measure("Cost", "cost", "as if it had run alone", lambda one: one.cost_usd, usd, None)
MEASURES = (
    QUALITY,
    Measure("Coherence", "coherence", "the rubric's criterion of that name, 0 to 1", lambda one: one.coherence, score),
    Measure("Agreement", "agreement", "of the drafts of one row or document, 0 to 1", lambda one: one.agreement, score),
    Measure(
        "Diversity",
        "diversity",
        "0: all records say the same; 1: no two share a word",
        lambda one: one.diversity,
        score,
    ),
    Measure("Valid at first try", "1st try", "share of its drafts", lambda one: one.valid_at_first_try, percent),
    Measure(
        "Tokens a second",
        "tokens/s",
        "written, while it had anything to do",
        lambda one: one.speed.local_tokens_per_second,
        rate,
        None,
    ),
    RECORDS,
    COST,
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A model's measure as a length of 0-1, and in words; None: unknown."""

    name: str
    length: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One measure of all models."""

    measure: Measure
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """names: of the points that did not fail, in their order; measures: those of which anything is known."""

    points: tuple[SweepPoint, ...]
    names: tuple[str, ...]
    measures: tuple[Measure, ...]

    @property
    def pictures(self) -> Iterator[Picture]:
        """A picture for each measure."""
        for measure in self.measures:
            values = [measure.read(one) for one in self.points]
            most = measure.most or max(value or 0.0 for value in values) or 1.0
            bars = (
                Bar(name, None if value is None else value / most, say(measure, value))
                for name, value in zip(self.names, values, strict=True)
            )
            yield Picture(measure, tuple(bars))

    @property
    def repeats(self) -> list[tuple[str, str]]:
        """Of the models that repeat themselves which records do, in words."""
        return [(name, one.repeats) for name, one in zip(self.names, self.points, strict=True) if one.repeats]

    @property
    def is_scored_alike(self) -> bool:
        """Whether scores can be compared: one judge gave all of them, or judges with scales did; of none whose records
        nobody judged beside one whose records somebody did."""
        judges = {one.judge for one in self.points}
        return len(judges) <= 1 or (None not in judges and all(one.is_scaled for one in self.points))

    @property
    def is_asked_alike(self) -> bool:
        """Whether all were asked for records of the same level of detail."""
        return len({one.detail for one in self.points if one.detail}) <= 1

    def find_best(self, measure: Measure) -> str | None:
        """Who has the highest figure, in words; None where that cannot be told from the next one, or none is known."""
        values = zip(self.names, map(measure.read, self.points), strict=True)
        known = sorted(((value, name) for name, value in values if value is not None), reverse=True)
        if len(known) < 2 or measure.say(known[0][0]) == measure.say(known[1][0]):
            return None
        return f"{known[0][1]} ({measure.say(known[0][0])} against {measure.say(known[1][0])})"


def compare(points: Sequence[SweepPoint]) -> ModelComparison | None:
    """The comparison of a sweep whose points differ in the local model, and had all records made by it; None of any
    other sweep."""
    done = tuple(one for one in points if not one.error)
    at_home = all(one.origin is None or one.origin.local == one.delivered for one in done)
    if not done or not at_home or len({one.model for one in points if one.model}) < 2:
        return None
    is_free = not any(one.cost_usd for one in done)
    told = (one for one in MEASURES if any(one.read(point) is not None for point in done))
    measures = tuple(one for one in told if not (is_free and one is COST))
    return ModelComparison(done, tuple(_names(done)), measures)


def table(comparison: ModelComparison) -> tuple[list[str], list[list[str]]]:
    """The heads, short, and a row for each model."""
    heads = ["model", "delivered", *(one.short for one in comparison.measures), "alike", "judge"]
    rows = [
        [
            name,
            f"{point.delivered} of {point.requested}",
            *(say(measure, measure.read(point)) for measure in comparison.measures),
            say_alike(point),
            say_judge(point),
        ]
        for name, point in zip(comparison.names, comparison.points, strict=True)
    ]
    return heads, rows


def say(measure: Measure, value: float | None) -> str:
    """A figure in words."""
    return NONE if value is None else measure.say(value)


def say_alike(point: SweepPoint) -> str:
    """How many of its records say nearly the same as an earlier one."""
    return NONE if point.near_duplicates is None else str(point.near_duplicates)


def name_shortly(model: str) -> str:
    """A model as people call it: of a file its name."""
    return Path(model.replace("\\", "/")).stem if model.lower().endswith(".gguf") else model


def say_judge(point: SweepPoint) -> str:
    """Who judged its records."""
    return "itself" if point.is_own_judge else name_shortly(point.judge) if point.judge else "nobody"


def say_best(comparison: ModelComparison) -> str:
    """Who is ahead in quality and in speed, as far as that can be told."""
    quality = comparison.find_best(QUALITY) if comparison.is_scored_alike and comparison.is_asked_alike else None
    records = comparison.find_best(RECORDS)
    told = [f"The best mean quality has {quality}."] if quality else []
    told += [f"Most records a minute makes {records}."] if records else []
    return " ".join(told) or "Nothing that can be compared sets them apart."


def say_caveats(comparison: ModelComparison) -> Iterator[str]:
    """What must be known before two scores are compared; nothing where all were asked for the same and one judge judged
    all of it, none of its own."""
    details = {one.detail: name for name, one in zip(comparison.names, comparison.points, strict=True) if one.detail}
    if not comparison.is_asked_alike:
        levels = ", ".join(f"{detail} of {name}" for detail, name in details.items())
        yield f"Not all were asked for the same: {levels}; task.detail=LEVEL asks the same of all."
    judged = [one for one in comparison.points if one.judge]
    own = [name for name, one in zip(comparison.names, comparison.points, strict=True) if one.is_own_judge]
    one_judge = "provider.judge.model=NAME (or provider/judge=OPTION) gives all models the same judge"
    if len({one.judge for one in judged}) > 1:
        who = "Each model judged its own records" if len(own) == len(comparison.points) else "Judges differ"
        yield f"{who}: scores of different judges compare by the judges' scales alone; {one_judge}."
    elif own:
        yield f"{', '.join(own)} judged records of its own too, and may favour them."
    unjudged = [name for name, one in zip(comparison.names, comparison.points, strict=True) if not one.judge]
    if judged and unjudged:
        yield f"Nobody judged the records of {', '.join(unjudged)}: their scores are no measure beside the others'."
    elif not comparison.is_scored_alike:
        yield "A judge without a scale was among them: what it says is no measure beside what another one says."


def _names(points: Sequence[SweepPoint]) -> Iterator[str]:
    """Each with its model and what else sets it apart, short as long as no two are the same."""
    named = [", ".join([_model(one), *_others(one)]) for one in points]
    many = Counter(named)
    for number, name in enumerate(named, 1):
        yield name if many[name] == 1 else f"{number}: {name}"


def _model(point: SweepPoint) -> str:
    return name_shortly(point.model or point.strategy)


def _others(point: SweepPoint) -> Iterator[str]:
    yield from (value for key, value in point.values.items() if key != "provider.local.model")
