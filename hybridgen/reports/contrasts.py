"""How segments differ, as the lines of one chart: for each what sets it apart most, inside against all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hybridgen.core.results import Record, RunResult
from hybridgen.core.summaries import Figure, Segment, Summary
from hybridgen.reports.fields import page
from hybridgen.reports.people import counted, say_asked, say_compared, say_silent, say_whom
from hybridgen.reports.words import percent

MAX_SEGMENTS = 12  # in the chart; summary.json has every one
MAX_LINES = 4  # of a segment
NO_RECORD = "no record"
CLOSE = 0.8  # from this share of the highest median on, the lowest would lie too near to it on a scale from nothing


@dataclass(frozen=True, slots=True)
class Line:
    """A statistic. inside, others: where the two lie on the chart, 0 to 1; is_share: from 0 to 100 %, else on a scale
    of the question's own."""

    asked: str
    compared: str
    inside: float
    others: float
    is_share: bool
    is_cited: bool


@dataclass(frozen=True, slots=True)
class Contrast:
    """A segment. title: of its record; record: the id, None where none came about. whom: how many it is, in words."""

    title: str
    record: str | None
    whom: str
    share: float
    certainty: float | None
    lines: tuple[Line, ...]


def segments(result: RunResult) -> list[Segment]:
    """The run's segments; where the summary has none, those that its records tell of."""
    if result.summary.unit != "segment":
        return []
    return result.summary.segments or list(_told(result.records))


def contrasts(result: RunResult) -> list[Contrast]:
    """The chart, the largest segment first; empty where records are not of segments."""
    found = sorted(segments(result), key=lambda one: -one.respondents)[:MAX_SEGMENTS]
    shown = {one.record for one in found}
    records = {record.id: record for record in result.records if record.id in shown} if found else {}
    cited = [_cited(records.get(one.record or "")) for one in found]
    chosen = [_chosen(one, some) for one, some in zip(found, cited, strict=True)]
    scales = _scales(figure for some in chosen for figure in some)
    return [
        Contrast(
            title=page(records[one.record]).title if one.record in records else NO_RECORD,
            record=one.record if one.record in records else None,
            whom=say_whom(one.respondents, one.share, result.summary.data.unit),
            share=one.share,
            certainty=one.certainty,
            lines=tuple(_line(figure, scales, is_cited=figure in own) for figure in some),
        )
        for one, own, some in zip(found, cited, chosen, strict=True)
    ]


def say_segments(result: RunResult) -> str:
    """`5 of 2,000 respondents: 35, 25, 20, 15, 5 %; 12 answered nothing`; empty where there are none."""
    found = sorted(segments(result), key=lambda one: -one.respondents)
    if not found:
        return ""
    data = result.summary.data
    shares = [percent(one.share).removesuffix(" %") for one in found[:MAX_SEGMENTS]]
    more = f" and {len(found) - MAX_SEGMENTS} more" if len(found) > MAX_SEGMENTS else ""
    said = f"{len(found)} of {counted(data.respondents, data.unit)}: {', '.join(shares)} %{more}"
    return f"{said}; {say_silent(data.unanswered, data.unit)}" if data.unanswered else said


def say_everybody(summary: Summary) -> str:
    """That everybody who answered anything belongs to one segment, and how many did not."""
    data = summary.data
    everybody = counted(data.respondents, data.unit)
    if data.unanswered:
        return f"Of {everybody} {say_silent(data.unanswered, data.unit)}. Each of the others belongs to one segment."
    return f"Each of {everybody} belongs to one segment."


def _told(records: Sequence[Record]) -> Iterator[Segment]:
    for index, one in enumerate(records):
        if one.respondents is not None:
            yield Segment(
                index=index,
                respondents=one.respondents,
                share=one.share or 0.0,
                statistics=_cited(one),
                record=one.id,
            )


def _cited(record: Record | None) -> list[Figure]:
    """The statistics that a record cites, each once."""
    found = [one.statistic for one in record.evidence if one.statistic and one.verified] if record else []
    return [figure for number, figure in enumerate(found) if figure not in found[:number]]


def _chosen(segment: Segment, cited: Sequence[Figure]) -> list[Figure]:
    """The statistics that are shown of a segment, in their order: those that its record cites, then the first ones."""
    rest = [figure for figure in segment.statistics if figure not in cited]
    chosen = [*cited, *rest][: max(MAX_LINES, len(cited))]
    return [one for one in segment.statistics if one in chosen] + [
        one for one in cited if one not in segment.statistics
    ]


def _scales(figures: Iterable[Figure]) -> dict[str, tuple[float, float]]:
    """From where to where the scale of each question reaches that is answered in numbers."""
    values: dict[str, list[float]] = {}
    for figure in figures:
        if not figure.answer:
            values.setdefault(figure.question, []).extend((figure.inside, figure.others))
    return {question: _scale(min(some), max(some)) for question, some in values.items()}


def _scale(low: float, high: float) -> tuple[float, float]:
    """From nothing, unless all values are so far from it that they would lie on one another: years, for one."""
    return (low - (high - low), high) if low > CLOSE * high else (min(low, 0.0), max(high, 0.0))


def _line(figure: Figure, scales: Mapping[str, tuple[float, float]], *, is_cited: bool) -> Line:
    low, high = (0.0, 1.0) if figure.answer else scales.get(figure.question, (0.0, 0.0))
    inside, others = ((value - low) / ((high - low) or 1.0) for value in (figure.inside, figure.others))
    return Line(say_asked(figure), say_compared(figure), inside, others, bool(figure.answer), is_cited)
