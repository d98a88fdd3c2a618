"""Rows as a model sees them, and the segments that they are gathered in."""

from __future__ import annotations

from dataclasses import dataclass

from hybridgen.core.notices import Notice
from hybridgen.core.summaries import Figure


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a model sees it. id: the stable id. label: its short name in a prompt, R1 to Rn within its segment."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Statistic:
    """What sets a segment apart from all others, measured on everybody who answered the question.

    label: its short name in a prompt, S1 to Sn within its segment. text: as a model sees it. figure: what it says.
    """

    label: str
    text: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Segment:
    """Respondents that go together, and those of their rows that a model sees, within its context.

    index: from 0, in the plan's order. rows: of its most typical respondents. respondents: how many belong to it;
    share: 0-1, of all who answered anything. certainty: 0-1, how sure the grouping is. statistics: the difference that
    is largest first; none of interviews.

    Of a task whose unit is a row or a document it is one of those, and stands for nobody else. id: that of the data's
    own. carried: columns whose cells its record takes over, and the cells: as the rows show them, or, of columns that
    no row shows, as the data has them.
    """

    index: int
    rows: tuple[Row, ...]
    respondents: int = 0
    share: float = 0.0
    certainty: float = 0.0
    statistics: tuple[Statistic, ...] = ()
    id: str = ""
    carried: tuple[tuple[str, str | None], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether it came without texts: nothing is asked of it."""
        return not any(row.text for row in self.rows)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which rows go to which segment.

    segments: as many as were asked for, none of them empty. columns_used: the columns whose answers the rows' texts
    show, in the order of the data. notes: what was left out, shared or cut on the way. respondents: all who answered
    anything, each of them in one segment; silent: those who answered nothing, in none.
    """

    segments: tuple[Segment, ...]
    columns_used: tuple[str, ...]
    notes: tuple[Notice, ...] = ()
    respondents: int = 0
    silent: int = 0
