"""Both reports in a real browser: quiet, offline, and as wide as the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridgen.reports.files import write_sweep
from hybridgen.reports.html import report
from hybridgen.reports.privacy import page
from hybridgen.reports.rows import MAX_ROWS
from tests.browser import browser, needs_chromium
from tests.reports.example_levels import survey
from tests.reports.example_rows import ticket, tickets
from tests.reports.example_run import finished, many
from tests.reports.example_sweep import sweep

pytestmark = needs_chromium


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_a_report_is_quiet_offline_and_fits_desktop_and_phone(
    tmp_path: Path, config: dict[str, str], dark: bool
) -> None:
    file = tmp_path / "report.html"
    file.write_text(report(finished(degraded=["the cap was reached"]), config), encoding="utf-8")
    async with browser() as tab:
        for width in (1280, 390):
            seen = await tab.open(file.as_uri(), width=width, dark=dark)
            assert (seen.console, seen.requests) == ([], [file.as_uri()])
            await tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert await tab.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_what_became_of_personal_data_is_quiet_offline_and_fits_desktop_and_phone(
    tmp_path: Path, config: dict[str, str], dark: bool
) -> None:
    file = tmp_path / "privacy.html"
    summary = finished().summary
    wide = [one.model_copy(update={"column": "What would you tell them? " * 20}) for one in summary.privacy.found]
    privacy = summary.privacy.model_copy(update={"found": wide})
    file.write_text(page(summary.model_copy(update={"privacy": privacy}), config), encoding="utf-8")
    colour = "getComputedStyle(document.body).backgroundColor"
    async with browser() as tab:
        for width in (1280, 390):
            seen = await tab.open(file.as_uri(), width=width, dark=dark)
            assert (seen.console, seen.requests) == ([], [file.as_uri()])
            await tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert await tab.evaluate("document.documentElement.scrollWidth") == width
            assert await tab.evaluate(colour) == ("rgb(20, 23, 26)" if dark else "rgb(252, 252, 251)")
        await tab.paper()
        assert await tab.evaluate(colour) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_segments_are_drawn_within_the_window_and_lead_to_their_records(
    tmp_path: Path, config: dict[str, str], dark: bool
) -> None:
    file = tmp_path / "report.html"
    file.write_text(report(survey(), config), encoding="utf-8")
    marks = "getComputedStyle(document.querySelectorAll('.reach')[{}], '::{}').left"
    async with browser() as tab:
        for width in (1280, 390):
            seen = await tab.open(file.as_uri(), width=width, dark=dark)
            assert (seen.console, seen.requests) == ([], [file.as_uri()])
            assert await tab.evaluate("document.documentElement.scrollWidth") == width
            inside, others = [float((await tab.evaluate(marks.format(1, side)))[:-2]) for side in ("after", "before")]
            wide = float(await tab.evaluate("document.querySelectorAll('.reach')[1].clientWidth"))
            assert (inside - others) / wide == pytest.approx(0.9 - 0.31, abs=0.01)
        await tab.evaluate("document.querySelectorAll('.contrasts a')[2].click()")
        assert await tab.evaluate("document.querySelectorAll('.record')[2].open")


async def test_records_open_by_keyboard_and_narrow_down_by_origin(tmp_path: Path, config: dict[str, str]) -> None:
    file = tmp_path / "report.html"
    mixed = many(13)
    records = [one.model_copy(update={"origin": "local"}) if n % 2 else one for n, one in enumerate(mixed.records)]
    file.write_text(report(mixed.model_copy(update={"records": records}), config), encoding="utf-8")
    shown = "[...document.querySelectorAll('.record')].filter(one => one.checkVisibility()).length"
    async with browser() as tab:
        await tab.open(file.as_uri())
        assert await tab.evaluate(shown) == 13
        await tab.evaluate("document.querySelector('#only-local').click()")
        assert await tab.evaluate(shown) == 6
        await tab.evaluate("document.querySelectorAll('.record.local > summary')[0].focus()")
        await tab.press("Enter")
        assert await tab.evaluate("document.querySelector('.record.local').open")


async def test_what_is_closed_on_the_screen_stands_open_on_paper(tmp_path: Path, config: dict[str, str]) -> None:
    file = tmp_path / "report.html"
    file.write_text(report(finished(), config), encoding="utf-8")
    second = "document.querySelectorAll('.record article')[1].checkVisibility({contentVisibilityAuto: true})"
    async with browser() as tab:
        await tab.open(file.as_uri(), dark=True)
        assert not await tab.evaluate(second)
        await tab.paper()
        assert await tab.evaluate(second)
        assert await tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


async def test_a_sweep_is_quiet_offline_and_plotted_in_the_colours_of_light_dark_and_paper(tmp_path: Path) -> None:
    write_sweep(tmp_path, sweep())
    page = (tmp_path / "sweep.html").as_uri()
    line = "getComputedStyle(document.querySelector('#plot .js-line')).stroke"
    colours = []
    async with browser() as tab:
        for width, dark in ((1280, False), (1280, True), (390, True)):
            seen = await tab.open(page, width=width, dark=dark)
            assert (seen.console, seen.requests) == ([], [page])
            assert await tab.evaluate("document.querySelectorAll('#plot .point').length") == 4  # the ring is one
            assert await tab.evaluate("document.documentElement.scrollWidth") == width
            colours.append(await tab.evaluate(line))
        light, dark_wide, dark_narrow = colours
        assert light != dark_wide == dark_narrow
        await tab.paper()
        assert await tab.evaluate(line) == light


LONG = "A customer was charged twice " * 200


@pytest.mark.parametrize("count", [3, 200, 20_000])
async def test_a_table_of_rows_is_quiet_offline_and_within_the_window(
    tmp_path: Path, config: dict[str, str], count: int
) -> None:
    file = tmp_path / "report.html"
    result = tickets(count)
    words = ticket(1, summary=LONG, subject="x" * 500, codes=["y" * 90] * 9)
    records = [words.model_copy(update={"id": "customer-" * 12}), *result.records[1:]]
    file.write_text(report(result.model_copy(update={"records": records}), config), encoding="utf-8")
    rows = "document.querySelectorAll('.record')"
    async with browser() as tab:
        for width, dark in ((1280, False), (390, True)):
            seen = await tab.open(file.as_uri(), width=width, dark=dark)
            assert (seen.console, seen.requests) == ([], [file.as_uri()])
            assert await tab.evaluate("document.documentElement.scrollWidth") == width
            assert await tab.evaluate(f"{rows}.length") == min(count, MAX_ROWS)
            assert await tab.evaluate(f"{rows}[1].querySelector('summary').offsetHeight") < 120
            await tab.evaluate(f"{rows}[0].open = true")
            assert await tab.evaluate("document.documentElement.scrollWidth") == width


async def test_the_bars_of_a_histogram_are_as_high_as_their_counts(tmp_path: Path, config: dict[str, str]) -> None:
    file = tmp_path / "report.html"
    file.write_text(report(tickets(200), config), encoding="utf-8")
    heights = "[...document.querySelectorAll('.histogram')[1].querySelectorAll('i')].map(one => one.offsetHeight)"
    async with browser() as tab:
        await tab.open(file.as_uri())
        first, *_, last = await tab.evaluate(heights)
        assert first / last == pytest.approx(18 / 36, abs=0.05)
