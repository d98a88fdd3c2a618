"""Segments one after the other: protected, drafted, written and forgotten while the next ones are made ready."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hybridgen.core.errors import FAULT, HybridgenError, InputError
from hybridgen.privacy import session
from hybridgen.privacy.pseudonymise import vault_file
from hybridgen.privacy.text.spans import Span
from hybridgen.segments import fill
from tests.pipelines.asked import kind, scores
from tests.pipelines.conftest import Runs
from tests.pipelines.test_interrupted import interrupted
from tests.privacy.protecting import WordList
from tests.standin import OK, Asked, Standin, hang

FIRST, LAST = ("Marit", "Oluwaseun", "Tamsin", "Bertrand"), ("Okafor", "Lindqvist", "Haddad")
GUESTS = [f"{first} {last}" for first in FIRST for last in LAST]
WORDS = ("strategy=local-only", "privacy=pseudonymise", "strategy.draft_multiplier=1")


class Watched(WordList):
    """A detector that knows the guests, and notes how much had been asked whenever it was."""

    def __init__(self, standin: Standin) -> None:
        super().__init__(PERSON=GUESTS)
        self.asked: list[int] = []
        self._standin = standin

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        self.asked.append(len(self._standin.requests))
        return super().find(texts)


@pytest.fixture
def watched(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Two rows are protected at a time, one after the other is drafted."""
    detector = Watched(standin)
    monkeypatch.setattr(session, "detector_of", lambda _: detector)
    monkeypatch.setattr(fill, "CHUNK_ROWS", 2)
    return detector


@pytest.fixture
def guests(tmp_path: Path) -> dict[str, Any]:
    """Twelve people, each of whom is a segment: two answers, of which one names somebody."""
    file = tmp_path / "guests.csv"
    said = [f"{who} told me to wait, {n} times a year" for n, who in enumerate(GUESTS)]
    other = [f"nobody answered for {n} weeks" for n in range(len(GUESTS))]
    pl.DataFrame({"What happened at the counter?": said, "And then?": other}).write_csv(file)
    return {
        "data__path": str(file),
        "count": len(GUESTS),
        "data__rows_per_record": 1,
        "provider__local__max_concurrency": 1,
    }


def test_the_first_draft_waits_for_a_few_rows_and_not_for_all(
    run: Runs, watched: Watched, guests: dict[str, Any]
) -> None:
    result = run(*WORDS, **guests)
    assert result.summary.delivered == len(GUESTS)
    assert watched.asked[0] == 0
    assert watched.asked[-1] > 0
    assert result.summary.data.rows_seen == len(GUESTS)
    assert result.summary.privacy.kinds == {"PERSON": len(GUESTS)}


def test_lines_are_written_as_they_come_and_whole_files_in_the_end(
    run: Runs, standin: Standin, watched: Watched, guests: dict[str, Any]
) -> None:
    folder, seen, judge = run.folder / "run", list[dict[str, int]](), scores(then=8)

    def answer(asked: Asked) -> object:
        files = sorted(folder.glob("*")) if folder.exists() else []
        seen.append({file.name: len(file.read_text().splitlines()) for file in files})
        return judge(asked)

    standin.answer = answer
    result = run(*WORDS, **guests)
    assert {name for files in seen for name in files} == {"drafts.unfinished.jsonl", "records.unfinished.jsonl"}
    counts = [files.get("records.unfinished.jsonl", 0) for files in seen]
    assert counts == sorted(counts)
    assert len(GUESTS) - 3 <= counts[-1] < len(GUESTS)
    assert [one["id"] for one in run.lines("records.jsonl")] == [f"r{n:03d}" for n in range(1, len(GUESTS) + 1)]
    assert [one["segment"] for one in run.lines("drafts.jsonl")] == [draft.segment for draft in result.drafts]
    assert not list(folder.glob("*.unfinished.*"))


def test_the_vault_knows_what_goes_out_before_it_goes(
    run: Runs, standin: Standin, watched: Watched, guests: dict[str, Any]
) -> None:
    sent, unknown, judge = set[str](), set[str](), scores(then=8)

    def answer(asked: Asked) -> object:
        (file,) = (run.folder / "vault").glob("*.jsonl")
        sent.update(re.findall(r"\[PERSON_\d{6}\]", json.dumps(asked.body)))
        unknown.update(sent - vault_file.read(file).keys())
        return judge(asked)

    standin.answer = answer
    run(*WORDS, **guests)
    assert len(sent) == len(GUESTS)
    assert not unknown
    (file,) = (run.folder / "vault").glob("*.jsonl")
    assert set(vault_file.read(file).values()) >= set(GUESTS)


def test_a_run_that_breaks_off_leaves_what_it_had_and_the_same_command_goes_on(
    run: Runs, standin: Standin, watched: Watched, guests: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, add = list[int](), vault_file.VaultFile.add

    def full(file: vault_file.VaultFile, values: Mapping[str, str]) -> None:
        kept.append(len(values))
        if len(kept) > 5:
            raise InputError("privacy.vault: cannot be written")
        add(file, values)

    monkeypatch.setattr(vault_file.VaultFile, "add", full)
    with pytest.raises(HybridgenError, match=r"privacy\.vault: cannot be written") as error:
        run(*WORDS, **guests)
    assert error.value.exit_code == FAULT, "something may have been paid for by then"
    names = {file.name for file in (run.folder / "run").glob("*.jsonl")}
    assert names == {"drafts.unfinished.jsonl", "records.unfinished.jsonl"}
    made = run.lines("records.unfinished.jsonl")
    assert [one["id"] for one in made] == [f"r{n:03d}" for n in range(1, len(made) + 1)]
    asked = len(standin.requests)

    monkeypatch.setattr(vault_file.VaultFile, "add", add)
    again = run(*WORDS, **guests)
    assert again.summary.delivered == len(GUESTS)
    assert len(standin.requests) - asked == 2 * len(GUESTS) - again.summary.calls.replayed
    assert [one["record"] for one in run.lines("records.jsonl")][: len(made)] == [one["record"] for one in made]


async def test_a_run_that_is_to_end_protects_nothing_more(
    run: Runs, standin: Standin, watched: Watched, guests: dict[str, Any]
) -> None:
    standin.delay = 0.05
    result = await interrupted(run, standin, *WORDS, after=3, **guests)
    assert len(watched.asked) < 8
    assert {draft.segment for draft in result.drafts} == set(range(len(GUESTS))), "each has a record or a reason"
    assert [line.rows for line in result.drafts if not line.valid]
    assert all(line.reason == "interrupted before it was asked" for line in result.drafts if not line.valid)
    assert result.summary.data.rows_seen < len(GUESTS)
    assert len(result.summary.segments) == len(GUESTS)


def test_what_waits_for_the_frontier_is_bounded(run: Runs, standin: Standin, guests: dict[str, Any]) -> None:
    standin.answer = scores(then=9)
    standin.fail(lambda _, asked: hang(0.3) if asked.wire == "anthropic" else OK)
    more = {"provider__frontier__max_concurrency": 1, "strategy__draft_multiplier": 1}
    result = run("strategy=refine-below-threshold", strategy__quality_threshold=1.0, **guests, **more)
    assert result.summary.refinements.made == len(GUESTS)
    second = [n for n, asked in enumerate(standin.requests) if asked.wire == "anthropic"][1]
    drafted = [asked for asked in standin.requests[:second] if kind(asked) == "draft"]
    assert len(drafted) <= 4, "one is refined, one waits, one is done, one is drafted"
