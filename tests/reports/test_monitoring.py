"""Statistics as a page, and in sentences."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from hybridgen.reports import days
from hybridgen.reports.monitoring import report, say_out_of_reach, say_proposals, say_replayed, say_statistics
from tests.browser import browser, needs_chromium
from tests.reports.example_monitoring import CASUAL, CHANGED, day, statistics


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_says_who_answered_and_what_other_rules_would_have_done(config: dict[str, str]) -> None:
    page = report(statistics(), config)
    said = plain(page)
    assert "40 % of 40 questions answered at home" in said
    assert "the goal is 70 %: not reached" in said
    assert "12 local, 4 stored, 24 frontier" in said
    assert "2026-07-03 6 1 2 3 50 % —" in said, "a day without a relevance"
    assert "route=casual 74 % reached 9 2.3 0.71 0.08 less (0.78 at home, 0.86 bought)" in said
    assert "&#39;route.rules=[[0.79,6],[0.74,4],[0.64,3]]&#39;" in page
    assert "unknown, of no question that moves both sides were judged" in said
    assert "too little relevant 17" in said.casefold()


def test_where_enough_stays_at_home_nothing_is_proposed(config: dict[str, str]) -> None:
    good = statistics(home=0.8, proposals=[])
    assert "Rules that would" not in report(good, config)
    assert list(say_proposals(good)) == []


def test_without_questions_there_are_no_pictures(config: dict[str, str]) -> None:
    none = statistics(
        questions=0, home=None, by_day=[], proposals=[], reasons={}, reached={"home": None, "relevance": None}
    )
    page = report(none, config)
    assert "No question was asked" in page
    assert "<svg" not in page
    assert say_statistics(none) == []


def test_each_picture_has_a_bar_a_day_and_the_line_of_its_goal() -> None:
    drawn = days.answered([day(1), day(2)], 0.7)
    assert drawn.goal == pytest.approx(0.3 * days.HEIGHT)
    first = drawn.bars[0]
    assert [part.kind for part in first.parts] == ["local", "stored", "frontier"]
    assert sum(part.height for part in first.parts) == pytest.approx(days.HEIGHT, abs=0.2)
    assert first.parts[-1].y == 0  # the frontier's part is the upper one
    high = days.relevance([day(1), day(2, relevance=None)], 0.75)
    assert high.bars[0].parts[0].height == pytest.approx(0.72 * days.HEIGHT, abs=0.1)
    assert high.bars[1].parts == ()
    assert days.answered([], 0.7).bars == ()


def test_of_many_days_the_latest_are_drawn_and_some_are_dated() -> None:
    drawn = days.answered([day(n) for n in range(90)], 0.7)
    assert len(drawn.bars) == days.MAX_DAYS
    assert drawn.bars[-1].is_dated
    dated = [bar.middle for bar in drawn.bars if bar.is_dated]
    assert min(b - a for a, b in pairwise(dated)) >= days.MIN_DATE


def test_sentences() -> None:
    assert say_replayed(CASUAL) == (
        "74 % at home, local answers at relevance 0.71; quality: 0.08 less (0.78 at home, 0.86 bought), from 12 judged "
        "answers, for 7 of 9 moved"
    )
    assert say_replayed(CHANGED).startswith("at most 70 % at home, ")
    assert say_replayed(CHANGED).endswith("unknown, of no question that moves both sides were judged")
    assert say_out_of_reach(statistics()) == ""
    beyond = statistics(proposals=[])
    assert say_out_of_reach(beyond) == (
        "with a relevance of 0.5 or more would have kept 70 % at home; of 40 questions, nothing near was found: 6, "
        "what was found has too little relevance: 17, answered too badly at home: 1"
    )
    assert list(say_proposals(beyond)) == [("no rules", say_out_of_reach(beyond))]


@needs_chromium
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("count", [7, 90])
async def test_the_page_is_quiet_offline_and_fits_desktop_and_phone(
    tmp_path: Path, config: dict[str, str], count: int, dark: bool
) -> None:
    file = tmp_path / "report.html"
    file.write_text(report(statistics(count), config), encoding="utf-8")
    colour = "getComputedStyle(document.body).backgroundColor"
    async with browser() as tab:
        for width in (1280, 390):
            seen = await tab.open(file.as_uri(), width=width, dark=dark)
            assert (seen.console, seen.requests) == ([], [file.as_uri()])
            await tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert await tab.evaluate("document.documentElement.scrollWidth") == width
            assert await tab.evaluate(colour) == ("rgb(20, 23, 26)" if dark else "rgb(252, 252, 251)")
            assert await tab.evaluate("document.querySelectorAll('svg.days[role=img][aria-label]').length") == 2
            assert await tab.evaluate("document.querySelectorAll('#days tbody tr').length") == min(count, days.MAX_DAYS)
        await tab.paper()
        assert await tab.evaluate(colour) == "rgb(255, 255, 255)"
