"""Looks at the reports in a headless Chromium: python scripts/pages.py [PAGE…] [--pictures FOLDER] [--records N]

PAGE is a report.html or sweep.html. Prints for each its size, how long it takes to open (several times), how wide it is
on desktop and phone, and whatever it logs or asks for; with --pictures it writes what it looks like, light and dark.
--records N adds a report of N refined records, each beside its draft; --docs writes the pictures of docs/images, which
show the tests' invented records.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import tempfile
from pathlib import Path

from hybridgen.config.compose import compose
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports.files import write_sweep
from hybridgen.reports.html import report
from tests.browser import Browser, browser
from tests.reports.example_levels import refined_survey
from tests.reports.example_run import many
from tests.reports.example_sweep import thresholds

IMAGES = Path(__file__).parents[1] / "docs" / "images"
TIMES = 5
WIDTHS = (1280, 390)  # pixels: a desktop and a phone


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER")
    parser.add_argument("--records", type=int, metavar="N")
    parser.add_argument("--docs", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pages: list[Path] = list(given.pages)
        if given.records:
            pages.append(Path(folder) / f"{given.records}-records.html")
            pages[-1].write_text(report(many(given.records), shown_settings(compose([]))), encoding="utf-8")
        asyncio.run(_all(pages, given.pictures))
        if given.docs:
            (Path(folder) / "report.html").write_text(
                report(refined_survey(), shown_settings(compose([]))), encoding="utf-8"
            )
            write_sweep(Path(folder), thresholds())
            asyncio.run(_docs(Path(folder)))


async def _all(pages: list[Path], pictures: Path | None) -> None:
    async with browser() as tab:
        for page in pages:
            await _look(tab, page.resolve(), pictures)


async def _docs(folder: Path) -> None:
    async with browser() as tab:
        for (name, height), dark in itertools.product({"report": 2150, "sweep": 1410}.items(), (False, True)):
            await tab.open((folder / f"{name}.html").as_uri(), height=height, dark=dark)
            await _keep(IMAGES / f"{name}-{'dark' if dark else 'light'}.png", await tab.picture())


async def _look(tab: Browser, page: Path, pictures: Path | None) -> None:
    size = await asyncio.to_thread(lambda: page.stat().st_size)
    opened = [(await tab.open(page.as_uri())).seconds for _ in range(TIMES)]
    print(f"{page}: {size / 1e6:.2f} MB, opens in {', '.join(f'{seconds:.2f}' for seconds in opened)} s")
    for width, dark in itertools.product(WIDTHS, (False, True)):
        seen = await tab.open(page.as_uri(), width=width, dark=dark)
        wide = await tab.evaluate("document.documentElement.scrollWidth")
        shade = "dark" if dark else "light"
        print(f"  {width} {shade}: {wide} wide, console {seen.console}, asked for {seen.requests[1:]}")
        if pictures:
            await _keep(pictures / f"{page.stem}-{width}-{shade}.png", await tab.picture(whole=True))


async def _keep(file: Path, picture: bytes) -> None:
    await asyncio.to_thread(file.parent.mkdir, parents=True, exist_ok=True)
    await asyncio.to_thread(file.write_bytes, picture)


if __name__ == "__main__":
    main()
