"""An evaluation as a page, and in sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hybridgen.core.evaluation import Bin
from hybridgen.reports.evaluation import report
from hybridgen.reports.reliability import MAX_MARK, SIZE, picture
from hybridgen.reports.verdicts import say_comparison, say_prediction, say_verdicts
from hybridgen.scoring.prediction import predict
from tests.browser import browser, needs_chromium
from tests.reports.example_evaluation import evaluation


def test_the_page_says_what_was_found(config: dict[str, str]) -> None:
    page = report(evaluation(), config)
    plain = re.sub(r"<[^>]+>", " ", page)
    assert "39 of 40 records scored" in plain
    assert "0.93 (0.88 to 0.98) of the second file&#39;s quality, over 39 pairs that the grader graded" in plain
    assert "Without a partner: 0 of the first file, 2 of the second." in plain
    assert "60 of 80 quotes found, 75 %" in plain
    assert "the data lacks rows that it rests on" in plain
    assert "&lt;b&gt;when&lt;/b&gt;" in page, "what a grader wrote is text"


def test_the_lowest_scores_come_first_and_those_without_any_last(config: dict[str, str]) -> None:
    ids = re.findall(r'<span class="soft small">(r\d+)</span>', report(evaluation(), config))
    assert (ids[0], ids[-1], len(ids)) == ("r001", "r040", 40)


def test_without_labels_and_rows_nothing_is_said_of_them(config: dict[str, str]) -> None:
    alone = evaluation()
    quality = alone.summary.quality.model_copy(update={"quotes": None, "verified": None, "missing": ["faithfulness"]})
    page = report(evaluation(comparison=None, prediction=None, data=None, quality=quality), config)
    assert "unknown: the rows are not known" in page
    assert "Not known without the rows: faithfulness." in page
    assert "<svg" not in page


def test_marks_stand_where_their_figures_say() -> None:
    drawn = picture([Bin(score=0.25, label=0.5, records=4), Bin(score=1.0, label=1.0, records=16)])
    assert drawn is not None
    first, second = drawn.marks
    assert (first.x, first.y, second.x, second.y) == (SIZE / 4, SIZE / 2, SIZE, 0)
    assert first.radius < second.radius == MAX_MARK
    assert picture([]) is None


def test_sentences() -> None:
    comparison = evaluation().summary.comparison
    assert comparison is not None
    assert say_verdicts(comparison) == (
        "Of 39 records of the first file 10 are better, 20 as good (4 of them because the verdict changed with the "
        "order), 9 worse."
    )
    nothing = comparison.model_copy(update={"share": None, "pairs": 0})
    assert say_comparison(nothing) == "unknown: 0 of 40 pairs were compared"
    few = list(say_prediction(predict([0.1, 0.5, 0.9], [0.2, 0.4, 0.8], "people")))
    assert few[0].startswith("The judge's score and people's ratings of 3 records correlate by rank: 1.00,")
    assert few[-1].startswith("These are few labels: 30 or more")
    same = list(say_prediction(predict([0.1, 0.5], [0.4, 0.4], "grader")))
    assert same == ["Nothing can be said of 2 records: there are too few labels, or all are the same."]


@needs_chromium
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_the_page_is_quiet_offline_and_fits(tmp_path: Path, config: dict[str, str], dark: bool) -> None:
    file = tmp_path / "report.html"
    file.write_text(report(evaluation(), config), encoding="utf-8")
    async with browser() as tab:
        for width in (1280, 390):
            seen = await tab.open(file.as_uri(), width=width, dark=dark)
            assert (seen.console, seen.requests) == ([], [file.as_uri()])
            await tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert await tab.evaluate("document.documentElement.scrollWidth") == width
        wide = "document.querySelector('.curve').getBoundingClientRect()"
        assert await tab.evaluate(f"{wide}.width / {wide}.height") == pytest.approx(1, abs=0.01)
