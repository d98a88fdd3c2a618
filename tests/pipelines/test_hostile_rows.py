"""Tables and answers that want to be more than data, through the command itself: every request has the shape that one
about a harmless table has, evidence is verified, and what is written and shown does nothing to anybody."""

from __future__ import annotations

import asyncio
import csv
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hybridgen.cli.main import main
from hybridgen.cli.terminal import ACTING
from hybridgen.core.cells import is_formula
from tests.browser import browser, needs_chromium
from tests.pipelines.conftest import OFTEN, WHERE, WHY, no_pauses, no_scale
from tests.shapes import HARMLESS, HOSTILE, shape
from tests.standin import Answer, Asked, Standin
from tests.standin.answers import answer as usual

__all__ = ["no_pauses", "no_scale"]
ROWS = 24
AS_GIVEN = frozenset({"cite", "field", "row", "quote", "name"})  # of an answer
PEOPLE = ("Margaret Hollis", "Dennis Okonkwo", "Ingrid Svensson")
Go = Callable[[Path, str, Answer | None], tuple[int, str]]
KNOWN: dict[str, set[Any]] = {}
_NUMBERED = re.compile(r"<(row R|statistics )\d+>")
_NAMED = re.compile(r"\b(?:named|called|about|for|of) [A-Z]\w+(?: [A-Z]\w+)*")


def hostile_text(luck: random.Random) -> str:
    return "".join(luck.choice([*HOSTILE, *HARMLESS]) for _ in range(luck.randint(1, 5)))


def table(file: Path, luck: random.Random | None) -> Path:
    """Travellers who say harmless things, or, where there is luck, hostile ones besides."""

    def said(n: int) -> str:
        told = f"{PEOPLE[n % 3]} says {WHY[n % 4]}, {n} times"
        return f"{told} {hostile_text(luck)}" if luck and luck.random() < 0.6 else told

    column = " ".join(f"What annoys you {hostile_text(luck)[:60] if luck else ''} most?".split())
    columns = {
        "Full name": [PEOPLE[n % 3] for n in range(ROWS)],
        "How often do you drink coffee?": [OFTEN[n % 5] for n in range(ROWS)],
        "Where do you drink it?": [WHERE[n % 3] for n in range(ROWS)],
        column: [said(n) for n in range(ROWS)],
    }
    rows = (dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True))
    file.write_text("\n".join(json.dumps(row).replace("\x7f", "\\u007f") for row in rows))
    return file


def hostile_answer(luck: random.Random) -> Answer:
    """What the stand-in says anyway, with hostile words at the end of its texts."""

    def answer(asked: Asked) -> dict[str, Any]:
        return _dressed(json.loads(usual(asked)), random.Random(f"{salt} {asked.prompt}"))

    salt = luck.random()
    return answer


def _dressed(node: Any, lot: random.Random) -> Any:
    if isinstance(node, dict):
        return {key: value if key in AS_GIVEN else _dressed(value, lot) for key, value in node.items()}
    if isinstance(node, list):
        return [_dressed(one, lot) for one in node]
    return f"{node[:40]} {hostile_text(lot)[:60]}" if isinstance(node, str) and lot.random() < 0.5 else node


def shapes(standin: Standin) -> Iterator[tuple[Any, ...]]:
    """The shape of each request, however many rows it has and whoever it is about."""
    for asked in standin.requests:
        for role, marks, lines in shape(asked.messages):
            if lines[0].startswith("That answer is not valid: "):  # a harmless table may need no repair
                assert lines[1:] == ["Write the whole JSON again, corrected."]
                continue
            labels = [mark for mark in marks if mark.startswith("<row")]
            assert len(set(labels)) == len(labels) or role == "assistant", labels
            rows = [line for line in lines if line.startswith("<row R")]
            assert sorted(rows) == sorted({f"<row {label[9:-2]}>" for label in labels}), lines
            bare = (_NAMED.sub("…", _NUMBERED.sub(r"<\1>", line)) for line in lines)
            yield role, *dict.fromkeys(bare)


@pytest.fixture
def go(standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Go:
    """Types a command about a table; its exit code, and all that it shows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HYDRA_FULL_ERROR", "")

    def typed(data: Path, privacy: str, answer: Answer | None) -> tuple[int, str]:
        standin.reset()
        standin.answer = answer
        bases = [f"provider.{who}.api_base={standin.url}" for who in ("local", "frontier")]
        known = ["hardware=m4max", "tracking=none", "count=2", f"output.dir={data.stem}", "cache=false"]
        words = [*known, *bases, f"privacy={privacy}", "privacy.restore=true", f"data.path={data}"]
        monkeypatch.setattr(sys, "argv", ["hybridgen", *words])
        capfd.readouterr()
        code = main()
        return code, "".join(capfd.readouterr())

    return typed


@pytest.fixture
def harmless(standin: Standin, go: Go, tmp_path: Path) -> Callable[[str], set[Any]]:
    """The shapes of all requests about a harmless table, in a privacy mode."""

    def known(privacy: str) -> set[Any]:
        if privacy not in KNOWN:
            code, _ = go(table(tmp_path / "harmless.jsonl", None), privacy, None)
            assert code == 0
            KNOWN[privacy] = set(shapes(standin))
        return KNOWN[privacy]

    return known


def check(standin: Standin, go: Go, folder: Path, seed: int, privacy: str, known: set[Any]) -> None:
    luck = random.Random(seed)
    data = table(folder / f"hostile{seed}.jsonl", luck)
    code, said = go(data, privacy, hostile_answer(luck))
    assert code in {0, 3}, said
    assert not ACTING.search(said.replace("\r", "")), said
    found = set(shapes(standin))
    assert found
    assert found <= known, sorted(map(str, found - known))[:3]
    run = folder / data.stem
    records = [json.loads(line) for line in (run / "records.jsonl").read_text(encoding="utf-8").split("\n") if line]
    for record in records:
        for one in record["evidence"]:
            assert one["verified"] or one["row"] is None, one
    for file in run.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for cell in (cell for row in csv.reader(opened) for cell in row):
                assert not is_formula(cell), cell


def test_a_hostile_table_is_asked_about_as_a_harmless_one(
    standin: Standin, go: Go, harmless: Callable[[str], set[Any]], tmp_path: Path
) -> None:
    check(standin, go, tmp_path, 2, "pseudonymise", harmless("pseudonymise"))


@needs_chromium
def test_a_page_about_hostile_rows_and_answers_runs_nothing(
    standin: Standin, go: Go, harmless: Callable[[str], set[Any]], tmp_path: Path
) -> None:
    check(standin, go, tmp_path, 3, "off", harmless("off"))
    page = tmp_path / "hostile3" / "report.html"

    async def look() -> None:
        async with browser() as tab:
            seen = await tab.open(page.as_uri())
            assert (seen.console, seen.requests) == ([], [page.as_uri()])
            assert await tab.evaluate("document.querySelectorAll('img[src=x], svg[onload]').length") == 0

    asyncio.run(look())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 400))
def test_so_are_three_hundred_of_them(
    standin: Standin, go: Go, harmless: Callable[[str], set[Any]], tmp_path: Path, seed: int
) -> None:
    privacy = ("off", "pseudonymise")[seed % 2]
    check(standin, go, tmp_path, seed, privacy, harmless(privacy))
