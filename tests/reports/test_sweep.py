"""A sweep as one page."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from hybridgen.core.summaries import OriginCount
from hybridgen.core.sweeps import Sweep
from hybridgen.reports.files import write_sweep
from hybridgen.reports.pareto import priced
from hybridgen.reports.plot import figure
from hybridgen.reports.sweep import page
from tests.reports.example_sweep import failed, point, sweep
from tests.reports.test_html import Words, read

ELSEWHERE = Path("elsewhere")


def shown(given: Sweep, folder: Path = ELSEWHERE) -> Words:
    """The page without its scripts, which are no words."""
    return read(re.sub(r"<script.*?</script>", "", page(folder, given), flags=re.DOTALL))


def test_the_answer_stands_on_top() -> None:
    text = shown(sweep()).text
    assert (
        "strategy.quality_threshold=0.8 is the knee, the cheapest within 5 % of the best: quality 0.800 for $0.0200."
        in text
    )
    assert "The best, 0.6, takes $0.1000 for 0.850." in text
    assert "At the knee 0.800 for $0.0200 Best quality 0.850 for $0.1000" in text
    assert "The sweep's real bill $0.1000 $0.1500 if each had run alone Points 3 of 4 in 2 min 10 s" in text


def test_the_table_has_every_point_cheapest_first() -> None:
    text = shown(sweep()).text
    first = "0.8 knee 0.800 0.600 $0.0200 — 90 % 20 of 20 17 3 0 $0.00 1 min 21 s"
    second = "0.9 0.780 0.600 $0.0300 — 85 % 20 of 20 17 3 0 $0.00 1 min 21 s"
    third = "0.6 0.850 0.600 $0.1000 $0.0160 50 % 20 of 20 17 3 0 $0.1000 1 min 21 s"
    assert f"{first} {second} {third}" in text


def test_a_point_that_failed_is_named_with_its_reason() -> None:
    assert "1 of 4 points failed 1.0: no model server answers" in shown(sweep()).text


def test_a_point_without_a_figure_stands_last_and_the_sum_is_unknown() -> None:
    text = shown(sweep(point("0.7", 0.8, None), point("0.5", 0.8, 0.01), knee=1)).text
    assert "unknown if each had run alone Points 1 of 2" in text
    assert text.index("0.7 0.800 0.600 unknown — unknown") > text.index("0.5 knee 0.800 0.600 $0.0100 — 95 %")


def test_a_point_that_delivered_nothing_did_not_fail() -> None:
    nothing = point("0.7", None, 0.0, delivered=0, quality_min=None, exit_code=3)
    text = shown(sweep(point("0.5"), nothing, knee=0)).text
    assert "0.7 unknown unknown $0.00 — unknown 0 of 20" in text
    assert "points failed" not in text


def test_the_best_point_may_be_the_knee() -> None:
    assert "No point is better." in shown(sweep(point("0.5"), knee=0)).text


def test_where_every_point_failed_there_is_no_plot_and_no_script() -> None:
    words = read(page(ELSEWHERE, sweep(failed("0.5"), failed("0.6"), knee=None, new_usd=None)))
    assert "there is nothing to weigh" in words.text
    assert "At the knee unknown" in words.text
    assert not {"script", "figure"} & words.tags


def test_points_that_differ_in_strategy_only_are_named_by_it() -> None:
    assert "refine-top is the knee" in shown(sweep(point("a", values={}), knee=0)).text


def test_a_comparison_says_that_the_frontier_alone_keeps_what_it_writes() -> None:
    one, other = (
        point("0.5"),
        point("0.6", strategy="frontier-only", origin=OriginCount(local=0, refined=0, frontier=20)),
    )
    assert "frontier-only writes one a record, so its records are not chosen" in shown(sweep(one, other, knee=0)).text
    assert "frontier-only writes one" not in shown(sweep(one, knee=0)).text


def test_a_points_own_report_is_one_click_away(tmp_path: Path) -> None:
    (tmp_path / "0 a").mkdir()
    (tmp_path / "0 a" / "report.html").touch()
    one, other = point("0.5", folder=str(tmp_path / "0 a")), point("0.6", folder=str(tmp_path / "1"))
    assert shown(sweep(one, other, knee=0), tmp_path).links == ["data:,", "0%20a/report.html"]


def test_both_files_are_written(tmp_path: Path) -> None:
    write_sweep(tmp_path, sweep())
    assert {file.name for file in tmp_path.iterdir()} == {"sweep.html", "sweep.json"}
    assert Sweep.model_validate_json((tmp_path / "sweep.json").read_bytes()) == sweep()


def test_only_the_pages_own_scripts_may_run() -> None:
    text = html.unescape(page(ELSEWHERE, sweep()))
    assert len(re.findall(r"'sha256-[\w+/]+=*'", text)) == 2
    assert "default-src 'none'" in text
    assert "script-src 'unsafe" not in text


@pytest.mark.parametrize("evil", ["</script><script>alert(1)</script>", "<b>bold</b>", "'\"><i>"])
def test_markup_in_a_value_shows_as_text(evil: str) -> None:
    loud = sweep(point(evil), failed("0.1", evil), knee=0)
    words = shown(loud)
    assert not {"script", "i"} & words.tags
    assert words.tags <= shown(sweep()).tags
    assert words.text.count(evil) == 3


def drawn(count: int, **changes: Any) -> dict[str, Any]:
    points = [point(str(n), 0.5 + n / 100, n / 100, **changes) for n in range(count)]
    return json.loads(json.dumps(figure(priced([*points, point("beaten", 0.1, 0.05)]), knee=2)))


def test_the_plot_draws_the_line_the_points_and_the_ring() -> None:
    line, others, worth, ring = drawn(5)["data"]
    assert line["x"] == worth["x"] == [0.0, 0.01, 0.02, 0.03, 0.04]
    assert (others["x"], others["text"]) == ([0.05], ["beaten"])
    assert (ring["x"], ring["y"]) == ([0.02], [0.52])
    assert (
        "<b>2</b><br>quality 0.520, lowest 0.600<br>cost $0.0200<br>saved 90 %<br>20 of 20 delivered"
        in worth["customdata"]
    )


def test_a_name_that_would_cover_another_is_left_to_the_hover() -> None:
    near = [point("worth", 0.8, 0.02), point("beaten, and beside it", 0.799, 0.0201), point("apart", 0.7, 0.09)]
    _, others, worth, _ = figure(priced(near), knee=0)["data"]
    assert worth["text"] == ["worth"]
    assert others["text"] == ["", "apart"]
    assert others["customdata"][0].startswith("<b>beaten, and beside it</b>")


def test_points_that_differ_by_little_look_alike() -> None:
    low, high = figure(priced([point("a", 0.8, 0.01), point("b", 0.803, 0.02)]), knee=0)["layout"]["yaxis"]["range"]
    assert high - low == pytest.approx(0.1)


@pytest.mark.parametrize(("cost", "digits"), [(0.0, 3), (0.004, 4), (0.12, 2), (5.0, 2)])
def test_the_axis_has_the_digits_that_the_costs_need(cost: float, digits: int) -> None:
    layout = figure(priced([point("a", 0.8, cost)]), knee=0)["layout"]
    assert layout["xaxis"]["tickformat"] == f"$.{digits}f"
