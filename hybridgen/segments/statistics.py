"""What sets a segment apart: the choices and numbers in which it differs most from all others, measured on everybody in
it who answered.

Ranked by the size of the difference: of shares Cohen's h (J. Cohen, Statistical Power Analysis for the Behavioral
Sciences, 1988, chapter 6), of numbers the difference in ranks (Cliff's delta) on the scale of Cohen's d, as of normal
distributions (K. O. McGraw and S. P. Wong, A common language effect size statistic, 1992). There is no test of
significance: segments are made of these very answers, so that everything would come out significant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from hybridgen.core.summaries import Figure
from hybridgen.segments.questions import Question
from hybridgen.segments.render import Label, question_text

MIN_PEOPLE = 5  # behind a figure, and left outside it, in the segment and among all others
MIN_EFFECT = 0.3  # between small (0.2) and medium (0.5), in Cohen's words
MIN_DISTANCE = 0.25  # of two medians, in widths of the middle half of all numbers
MAX_STATISTICS = 8
MAX_A_QUESTION = 2
ENOUGH = 3  # figures of what they say more than others, beside which those of what they say less are left out


@dataclass(frozen=True, slots=True)
class Found:
    """A figure of a segment. effect: size of the difference."""

    column: str
    effect: float
    figure: Figure

    @property
    def is_less(self) -> bool:
        """Whether it is a choice that fewer of the segment made than of all others."""
        return bool(self.figure.answer) and self.figure.inside < self.figure.others


def find_statistics(
    questions: Sequence[Question], owner: npt.NDArray[np.int32], segments: int, label_of: Mapping[str, Label]
) -> tuple[tuple[Found, ...], ...]:
    """For each segment what sets it apart, the largest difference first; owner: of each unit its segment."""
    found: list[list[Found]] = [[] for _ in range(segments)]
    for question in questions:
        text = question_text(label_of[question.column])
        some = _numbers(question, owner, segments, text) if question.numbers is not None else ()
        for segment, one in some or _choices(question, owner, segments, text):
            found[segment].append(one)
    return tuple(tuple(_most(some)) for some in found)


def say(found: Found, label: Label) -> str:
    """A figure as a model reads it."""
    figure = found.figure
    if figure.answer:
        line = question_text(label, " ".join(figure.answer.split()))
        only = "only " if found.is_less else ""
        return f"{line}: {only}{100 * figure.inside:.0f} % (all others: {100 * figure.others:.0f} %)"
    return f"{question_text(label, f'{figure.inside:.6g}')} (median; all others: {figure.others:.6g})"


def _most(some: Iterable[Found]) -> Iterable[Found]:
    """The largest differences, few of them to one question.

    What a segment says less than all others shows in what it says more; and a small model takes whatever it is shown
    for what they say ("Pourover: 7 % (all others: 35 %)" became "likes pourover").
    """
    every = list(some)
    more = [one for one in every if not one.is_less]
    times: Counter[str] = Counter()
    for one in sorted(more if len(more) >= ENOUGH else every, key=lambda one: -round(one.effect, 6)):
        if times[one.column] < MAX_A_QUESTION and times.total() < MAX_STATISTICS:
            times[one.column] += 1
            yield one


def _choices(question: Question, owner: npt.NDArray[np.int32], segments: int, text: str) -> Iterable[tuple[int, Found]]:
    if question.chosen is None:
        return
    cells, given = len(question.values), question.codes >= 0
    flat = owner[given].astype(np.int64) * cells + question.codes[given]
    by_cell = np.bincount(flat, minlength=segments * cells).reshape(segments, cells)
    counts, answered = by_cell @ question.chosen, by_cell.sum(axis=1)
    others, answered_others = counts.sum(axis=0) - counts, answered.sum() - answered
    left, left_others = answered[:, None] - counts, answered_others[:, None] - others
    shown = np.minimum.reduce([counts, left, others, left_others]) >= MIN_PEOPLE
    for segment, option in np.argwhere(shown).tolist():
        if len(question.options) == 2 and not question.is_several and option != counts[segment].argmax():
            continue  # the other answer says the same
        inside = counts[segment, option] / answered[segment]
        outside = others[segment, option] / answered_others[segment]
        effect = abs(2 * np.arcsin(np.sqrt(inside)) - 2 * np.arcsin(np.sqrt(outside)))
        if effect >= MIN_EFFECT:
            figure = Figure(
                question=text,
                answer=question.options[option],
                inside=float(inside),
                others=float(outside),
                people=int(counts[segment, option]),
                answered=int(answered[segment]),
            )
            yield segment, Found(question.column, float(effect), figure)


def _numbers(question: Question, owner: npt.NDArray[np.int32], segments: int, text: str) -> Iterable[tuple[int, Found]]:
    assert question.numbers is not None  # noqa: S101
    given = ~np.isnan(question.numbers)
    numbers, whose = question.numbers[given], owner[given]
    counts = np.bincount(whose, minlength=segments)
    ranks = np.bincount(whose, weights=_ranks(numbers), minlength=segments)
    low, high = np.percentile(numbers, [25, 75])
    for segment in range(segments):
        own, rest = int(counts[segment]), len(numbers) - int(counts[segment])
        if min(own, rest) < MIN_PEOPLE:
            continue
        above = (ranks[segment] - own * (own + 1) / 2) / (own * rest)  # how often one of them is above another
        effect = abs(2**0.5 * NormalDist().inv_cdf(min(max(float(above), 1e-6), 1 - 1e-6)))
        if effect < MIN_EFFECT:
            continue
        is_own = whose == segment
        inside, outside = float(np.median(numbers[is_own])), float(np.median(numbers[~is_own]))
        if inside != outside and abs(inside - outside) >= MIN_DISTANCE * (high - low):
            figure = Figure(question=text, inside=inside, others=outside, people=own, answered=own)
            yield segment, Found(question.column, effect, figure)


def _ranks(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Their places in order, from 1 on; equal ones share the mean of theirs."""
    _, place, times = np.unique(numbers, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(times) - (times - 1) / 2)[place])
