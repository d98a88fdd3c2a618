"""How segments differ, as the lines of one chart."""

from __future__ import annotations

import pytest

from hybridgen.core.results import Evidence
from hybridgen.core.summaries import Figure, Segment
from hybridgen.reports.contrasts import MAX_LINES, MAX_SEGMENTS, NO_RECORD, contrasts, say_everybody, say_segments
from tests.reports.example_levels import AT_HOME, CUPS, OFFICE, SPEND, brief, full, quotes, segments, survey
from tests.reports.example_run import finished, nothing_delivered


def choice(number: int) -> Figure:
    return Figure(question=f"Question {number}", answer="yes", inside=0.6, others=0.3, people=6, answered=10)


def median(inside: float, others: float, question: str = "Year of birth") -> Figure:
    return Figure(question=question, inside=inside, others=others, people=20, answered=20)


def places(*figures: Figure) -> list[tuple[float, float]]:
    given = [Segment(index=0, respondents=20, share=0.5, statistics=list(figures))]
    return [(line.inside, line.others) for line in contrasts(survey(segments=given))[0].lines]


def test_each_segment_has_its_people_and_its_statistics_the_largest_segment_first() -> None:
    mira, tove, bo = contrasts(survey(segments=segments()[::-1]))
    assert (mira.title, mira.record, mira.whom) == ("Mira Okafor", "r001", "972 of 1,988 respondents, 49 %")
    assert [one.title for one in (tove, bo)] == ["Tove Lindgren", "Bo Adler"]
    assert [(line.asked, line.is_cited) for line in tove.lines] == [
        ("Where do you typically drink coffee? At home", True),
        ("How many cups a day?", True),
        ("Most you ever paid for a cup: $6-$8", False),
    ]
    assert (tove.lines[0].inside, tove.lines[0].others) == (0.9, 0.31)


def test_what_a_record_cites_is_shown_though_other_statistics_tell_more() -> None:
    some = [*map(choice, range(9)), OFFICE]
    (one,) = contrasts(survey(brief(), segments=[segments()[0].model_copy(update={"statistics": some})]))
    assert [line.asked for line in one.lines][:-1] == [f"Question {n}: yes" for n in range(MAX_LINES - 1)]
    assert one.lines[-1].is_cited


def test_what_was_claimed_and_is_not_the_datas_is_not_drawn() -> None:
    wrong = Evidence(quote="99 % at home", verified=False, claim="figures[0]", statistic=AT_HOME)
    record = brief().model_copy(update={"evidence": [wrong]})
    (one,) = contrasts(survey(record, segments=segments()[:1]))
    assert [(line.asked, line.is_cited) for line in one.lines] == [
        ("Where do you typically drink coffee? At the office", False)
    ]


def test_a_segment_without_a_record_is_shown_all_the_same() -> None:
    lost = segments()[0].model_copy(update={"record": None})
    first = contrasts(survey(full(), quotes(), segments=[lost, *segments()[1:]]))[0]
    assert (first.title, first.record) == (NO_RECORD, None)


def test_without_segments_in_the_summary_the_records_tell_of_them() -> None:
    told = contrasts(survey(segments=[]))
    assert [one.title for one in told] == ["Mira Okafor", "Tove Lindgren", "Bo Adler"]
    assert [len(one.lines) for one in told] == [1, 2, 2]
    assert contrasts(finished()) == []


@pytest.mark.parametrize(
    ("figure", "place"),
    [
        (CUPS, (1.0, 1 / 3)),
        (SPEND, (0.41, 0.18)),
        (median(1990, 1980), (1.0, 0.5)),
        (median(3, 4), (0.75, 1.0)),
        (median(-2, 6), (0.0, 1.0)),
        (median(0, 0), (0.0, 0.0)),
    ],
)
def test_shares_reach_from_nothing_to_all_and_medians_as_far_as_they_must(
    figure: Figure, place: tuple[float, float]
) -> None:
    assert places(figure) == [place]


def test_medians_of_one_question_have_one_scale() -> None:
    given = [
        Segment(index=n, respondents=9 - n, share=0.5, statistics=[median(inside, 2, "Cups")])
        for n, inside in enumerate((4, 8))
    ]
    first, second = contrasts(survey(segments=given))
    assert [one.lines[0].inside for one in (first, second)] == [0.5, 1.0]
    assert first.lines[0].others == second.lines[0].others == 0.25


def test_a_run_says_in_a_line_how_many_segments_of_how_many_people() -> None:
    assert say_segments(survey()) == "3 of 2,000 respondents: 49, 35, 16 %; 12 answered nothing"
    everybody = {"unanswered": 0, "respondents": 12, "unit": "interview"}
    assert say_segments(survey(data=everybody)) == "3 of 12 interviews: 49, 35, 16 %"
    assert say_segments(finished()) == say_segments(nothing_delivered()) == ""


def test_of_many_segments_the_largest_are_told() -> None:
    small = [Segment(index=n, respondents=10, share=0.05) for n in range(20)]
    assert say_segments(survey(segments=small)).endswith(f"5, 5 % and {20 - MAX_SEGMENTS} more; 12 answered nothing")
    assert len(contrasts(survey(segments=small))) == MAX_SEGMENTS


def test_everybody_is_accounted_for() -> None:
    told = "Of 2,000 respondents 12 answered nothing. Each of the others belongs to one segment."
    assert say_everybody(survey().summary) == told
    whole = survey(data={"unanswered": 0}).summary
    assert say_everybody(whole) == "Each of 2,000 respondents belongs to one segment."
