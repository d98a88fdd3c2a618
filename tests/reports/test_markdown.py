"""Records and runs as Markdown."""

from __future__ import annotations

import pytest

from hybridgen.core.results import RunResult
from hybridgen.reports import markdown
from tests.reports.example_levels import brief, full, nested, quotes, survey
from tests.reports.example_run import NADIA, finished, nothing_delivered, record, summary


def pages(result: RunResult) -> str:
    return "".join(markdown.records(result))


def test_a_page_a_record_with_claims_quotes_quality_and_origin() -> None:
    first, second = pages(finished()).split("\n\n---\n\n")
    assert first.startswith("# Nadia Okafor\n\n*refined by the frontier model · quality 0.84 · $0.0123*\n")
    assert "- **Occupation:** Night-shift nurse" in first
    assert "- Swap a shift in one step\n  > “I just want to tap once” — interviews.md#3\n" in first
    assert "— interviews.md#4 (not found in that row)" in first
    assert "Coherence 0.90 · Realism 0.78" in first
    assert "To improve: Say how often she swaps shifts." in first
    assert second.startswith("# Ivo Brandt\n\n*written by the local model")
    assert second.endswith("\n")


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("<b>Bo</b>", r"# \<b\>Bo\</b\>"),
        ("# Bo", r"# \# Bo"),
        ("1. Bo", r"# 1\. Bo"),
        ("0.71 Bo", "# 0.71 Bo"),
        ("Bo\n\n# Al", "# Bo # Al"),
        ("&lt;Bo & Al", r"# \&lt;Bo & Al"),
        ("[Bo](http://x)", r"# \[Bo\](http://x)"),
    ],
)
def test_what_a_model_wrote_is_never_markup(name: str, heading: str) -> None:
    page = pages(finished(record(record={**NADIA, "name": name})))
    assert page.splitlines()[0] == heading


def test_paragraphs_stay_apart() -> None:
    page = pages(finished(record(record={"story": "First part.\n\nSecond part."})))
    assert "## Story\n\nFirst part.\n\nSecond part.\n" in page


def test_a_run_in_a_few_lines() -> None:
    note = markdown.note(summary(degraded=["cap reached"]))
    assert note.startswith("**2 of 2 records** by `refine-top`: 1 local, 1 refined, 0 frontier.")
    assert "- saved: 75 % (the frontier alone: $0.0492)" in note
    assert "- note: cap reached" in note


def test_unknown_figures_stay_unknown() -> None:
    note = markdown.note(nothing_delivered().summary)
    assert "- cost: unknown, unknown of it new in this run" in note
    assert "- saved: unknown" in note


def test_of_segments_a_chart_stands_before_the_records() -> None:
    chart, *others = pages(survey()).split("\n\n---\n\n")
    assert chart.splitlines()[:9] == [
        "# Whom they stand for",
        "",
        "Of 2,000 respondents 12 answered nothing. Each of the others belongs to one segment.",
        "● is the segment, ○ all others: shares from 0 to 100 %, medians on scales of their own.",
        "",
        "| | | |",
        "|---|---|---|",
        "| **Mira Okafor** | `●●●●●○○○○○` | **972 of 1,988 respondents, 49 %** |",
        "| Where do you typically drink coffee? At the office | `·····○────────●·········` "
        "| 62 % (all others: 22 %), 600 of 968 people |",
    ]
    assert [page.splitlines()[0] for page in others] == ["# Mira Okafor", "# Tove Lindgren", "# Bo Adler"]


def test_of_interviews_no_statistics_are_drawn() -> None:
    three = brief().model_copy(update={"respondents": 3, "share": 0.25, "evidence": []})
    page = pages(survey(three, segments=[], data={"unit": "interview", "respondents": 12, "unanswered": 0}))
    assert "Each of 12 interviews belongs to one segment.\n\n| | | |" in page
    assert "`●●◐○○○○○○○` stands for 3 of 12 interviews, 25 %\n\n*written by the local model" in page
    assert "all others" not in page


def test_a_persona_says_for_how_many_it_stands_and_cites_statistics() -> None:
    page = pages(survey(brief())).partition("\n\n---\n\n")[2]
    assert page.startswith("# Mira Okafor\n\n`●●●●●○○○○○` stands for 972 of 1,988 respondents, 49 %\n\n*written by")
    figures = "Where do you typically drink coffee? At the office: 62 % (all others: 22 %), 600 of 968 people"
    assert f"## Figures\n\n- Works where the coffee is\n  > {figures}\n" in page


def test_where_no_sentence_was_written_there_are_quotes_alone() -> None:
    page = pages(survey(quotes())).partition("\n\n---\n\n")[2]
    assert "## Goals\n\n- “Why do you drink coffee? It tastes good” — coffee.csv#7\n" in page
    assert "- Do you add sugar? Yes: less than 1 % (all others: 38 %), 9 of 322 people\n" in page


def test_what_belongs_to_a_line_stands_below_it() -> None:
    page = pages(survey(nested()))
    assert "- Name: Hand grinder\n  - Use: Grinds every cup\n    > “I grind by hand” — coffee.csv#1\n- Name: Sc" in page
    assert "- Situation: Saturday, seven in the morning. The bag is empty.\n- Steps\n  - Orders the night" in page
    page = pages(survey(full()))
    assert "## Verbatim\n\n> “I would rather have none than a bad one” — coffee.csv#1\n" in page


def test_a_statistic_is_never_shown_by_its_label() -> None:
    lost = quotes().model_copy(update={"evidence": []})
    for result in (survey(), survey(lost)):
        assert "S1" not in pages(result)
    assert "- “88 % drink at a cafe”\n" in pages(survey(lost))
