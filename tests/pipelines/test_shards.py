"""Shards of a run, made one after the other and joined: what one run gives, to the last byte of its records."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from hybridgen.core.errors import DONE, FEWER, ConfigError, DataError
from hybridgen.pipelines.records import merging, pipeline
from hybridgen.pipelines.records.check import check
from hybridgen.reports import files
from hybridgen.scoring.types import DraftId
from hybridgen.tasks import codebook
from tests.pipelines.asked import prose
from tests.pipelines.sharding import OF_ITS_OWN, Sharding, lines, summary
from tests.standin import Standin

FILES = ("records.jsonl", "records.parquet", "records.csv", "drafts.jsonl", "rejects.jsonl")


@pytest.fixture
def sharding(standin: Standin, tmp_path: Path) -> Sharding:
    return Sharding(standin, tmp_path)


def check_same(whole: Path, merged: Path) -> None:
    """All files of records are the same, and all figures that do not tell how the run went."""
    for name in FILES:
        assert (merged / name).read_bytes() == (whole / name).read_bytes(), name
    one, joined = summary(whole), summary(merged)
    for name in one.model_fields_set - OF_ITS_OWN - {"cost", "calls"}:
        assert getattr(joined, name) == getattr(one, name), name
    rounded = {"frontier_only_usd", "saved_share"}  # by the mean answer of each shard
    assert joined.cost.model_dump(exclude=rounded) == one.cost.model_dump(exclude=rounded)
    assert joined.cost.frontier_only_usd == pytest.approx(one.cost.frontier_only_usd, rel=0.02)
    assert joined.calls.model_dump(exclude={"replayed"}) == one.calls.model_dump(exclude={"replayed"})


def test_shards_of_rows_are_joined_to_what_one_run_gives(sharding: Sharding, with_scale: None) -> None:
    rows = sharding.of_rows()
    whole = rows.whole()
    asked = len(rows.standin.requests)
    folders = rows.shards(4)
    assert len(rows.standin.requests) == asked  # the judge's scale is made once
    assert rows.merge(folders).exit_code == DONE
    check_same(whole, rows.folder / "merged")
    assert summary(rows.folder / "merged").shards == [summary(folder).run_id for folder in folders]
    assert summary(rows.folder / "merged").quality.scaled


def test_shards_of_segments_are_numbered_as_in_one_run(sharding: Sharding, with_scale: None) -> None:
    whole = sharding.whole()
    folders = sharding.shards(3)
    sharding.merge(folders)
    check_same(whole, sharding.folder / "merged")
    assert (sharding.folder / "merged" / "records.md").read_text() == (whole / "records.md").read_text()
    assert [one["id"] for one in lines(sharding.folder / "merged")] == [f"r{n:03d}" for n in range(1, 13)]


def test_a_shard_says_what_it_is(sharding: Sharding) -> None:
    (folder, *_) = sharding.of_rows().shards(2)
    told = summary(folder)
    assert told.shard is not None
    assert (told.shard.count, told.shard.index, told.shard.records) == (2, 0, 12)
    assert (told.requested, told.delivered) == (6, 6)
    assert {DraftId.read(one["draft"]).segment % 2 for one in lines(folder)} == {0}
    assert "Part of a run: 1 of 2, of 12 records." in (folder / "report.html").read_text()


def test_what_is_audited_is_drawn_of_all_shards(sharding: Sharding) -> None:
    rows = sharding.of_rows("strategy=refine-top", "strategy.audit_records=5", "strategy.quality_threshold=0.5")
    whole = rows.whole()
    rows.merge(rows.shards(4))
    check_same(whole, rows.folder / "merged")
    audited = summary(rows.folder / "merged").audit
    assert audited is not None
    assert audited.records == 5


def test_what_came_to_nothing_in_several_shards_adds_up(sharding: Sharding, standin: Standin) -> None:
    rows = sharding.of_rows("strategy.draft_multiplier=1")
    spoilt = [f"d{n:03d}{more}" for n in (2, 3, 7) for more in ("", ".2", ".3")]
    answer = prose(*spoilt, repairs=True)
    ready = rows.ready

    def unready(delay: float = 0.0) -> None:
        ready(delay)
        standin.answer = answer

    object.__setattr__(rows, "ready", unready)
    whole = rows.whole()
    outcome = rows.merge(rows.shards(2))
    assert outcome.exit_code == FEWER
    check_same(whole, rows.folder / "merged")
    missing = next(one for one in summary(rows.folder / "merged").notices if one.code == "records_missing")
    assert missing.params == {"missing": 3, "requested": 12}


def test_only_what_may_be_shown_is_in_the_report_of_the_whole(sharding: Sharding) -> None:
    rows = sharding.of_rows("privacy=pseudonymise", "privacy.restore=true")
    folders = rows.shards(2)
    rows.merge(folders)
    merged = rows.folder / "merged"
    assert "Anna Weber" in (merged / "records.jsonl").read_text()
    assert "Anna Weber" not in (merged / "report.html").read_text()
    assert "[PERSON_" in (merged / "report.html").read_text()
    mentions = sum(summary(folder).privacy.entities for folder in folders)
    assert sum(one.mentions for one in summary(merged).privacy.found) == mentions > 0
    assert "Anna Weber" not in (merged / "privacy.html").read_text()


def test_what_was_found_of_a_row_counts_once_though_the_scale_takes_it_too(
    sharding: Sharding, with_scale: None
) -> None:
    rows = sharding.of_rows("privacy=pseudonymise")
    whole = rows.whole()
    rows.merge(rows.shards(4))
    found = summary(rows.folder / "merged").privacy
    assert found.entities == sum(found.kinds.values()) > 0
    assert found.kinds == summary(whole).privacy.kinds


def test_a_shard_that_ran_again_changes_nothing(sharding: Sharding) -> None:
    rows = sharding.of_rows()
    folders = rows.shards(3)
    rows.merge(folders, "before")
    assert rows.standin.requests
    rows.shards(3)
    assert not rows.standin.requests
    rows.merge(folders, "after")
    assert lines(rows.folder / "before") == lines(rows.folder / "after")


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["strategy=refine-top", "strategy.max_frontier_cost=1"], "pays for the best of all records"),
        (["cache=false"], "shards share what one run has asked"),
        (["count=3"], "more shards than records (count=3)"),
        (["task=synthetic"], "compares what it invents with all of the data"),
    ],
)
def test_what_needs_all_records_has_no_shards(sharding: Sharding, overrides: list[str], said: str) -> None:
    with pytest.raises(ConfigError, match=r"^shard\.count=4: [^\n]*$") as error:
        check(sharding.config("run", "ledger", "shard.count=4", *overrides))
    assert said in str(error.value)


def test_as_many_rows_as_shards_are_needed(sharding: Sharding) -> None:
    rows = sharding.of_rows("strategy=frontier-only", "count=all")
    with pytest.raises(ConfigError, match=r"more shards than records \(count=\d+\); \d+ at most would be right$"):
        asyncio.run(pipeline.estimate(rows.config("e", "ledger", "shard.count=1000", "shard.index=999")))


def test_a_cap_is_no_hindrance_where_each_record_is_decided_on_alone(sharding: Sharding) -> None:
    check(sharding.config("run", "ledger", "shard.count=4", "strategy.max_frontier_cost=1"))
    check(sharding.config("run", "ledger", "shard.count=4", "strategy=refine-top"))


def test_an_estimate_is_of_the_whole_run(sharding: Sharding) -> None:
    rows = sharding.of_rows("strategy=frontier-only")
    whole = asyncio.run(pipeline.estimate(rows.config("e", "ledger")))
    part = asyncio.run(pipeline.estimate(rows.config("e", "ledger", "shard.count=3", "shard.index=1")))
    assert part.frontier_cost_upper == whole.frontier_cost_upper
    assert part.frontier_calls == whole.frontier_calls == 12
    assert part.notes[0] == "of the whole run, which 3 shards make together"


def broken(folders: list[Path], said: str, sharding: Sharding) -> None:
    with pytest.raises(DataError) as error:
        sharding.merge(folders, "broken")
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert not (sharding.folder / "broken").exists()


def test_folders_that_are_not_one_command_are_not_joined(sharding: Sharding) -> None:
    rows = sharding.of_rows("strategy=local-only")
    first, second, third = rows.shards(3)
    broken([first, third], "shard.index=1: no folder of it is given", rows)
    broken([first, second, first.parent / "nowhere"], "there is no such folder", rows)
    other = Sharding(rows.standin, rows.folder, (*rows.overrides, "seed=7"))
    moved = rows.folder / "kept"
    third.rename(moved)
    other.shards(3)
    broken([first, second, moved], "are shards of two commands, by seed: 7 and 42", rows)


def test_a_shard_that_is_there_twice_or_not_whole_is_named(sharding: Sharding) -> None:
    rows = sharding.of_rows("strategy=local-only")
    first, second = rows.shards(2)
    copy = rows.folder / "copy"
    copy.mkdir()
    for file in ("summary.json", *FILES):
        (copy / file).write_bytes((first / file).read_bytes())
    broken([first, second, copy], "both hold shard.index=0", rows)
    records = (first / "records.jsonl").read_text().splitlines(keepends=True)
    (first / "records.jsonl").write_text("".join(records[:-1]))
    broken([first, second], "has 5 records, and its summary says 6", rows)
    (first / "records.jsonl").write_text("".join([*records[:-1], records[-2]]))
    broken([first, second], "has the record of d009 twice", rows)
    (first / "records.jsonl").write_text(
        "".join([*records[:-1], (second / "records.jsonl").read_text().splitlines()[-1]])
    )
    broken([first, second], "has a record of d012, which is not of shard.index=0", rows)
    (first / "records.jsonl").write_text("".join([*records[:-1], "{}\n"]))
    broken([first, second], "has a line that is no record of a shard", rows)
    (first / "drafts.unfinished.jsonl").write_text("")
    broken([first, second], "holds no shard that has ended", rows)


def test_a_whole_run_is_no_shard(sharding: Sharding) -> None:
    rows = sharding.of_rows("strategy=local-only")
    broken([rows.whole()], "holds a whole run", rows)


def test_an_interrupted_shard_is_not_joined(sharding: Sharding) -> None:
    rows = sharding.of_rows("strategy=local-only")
    folders = rows.shards(2)
    told = json.loads((folders[1] / "summary.json").read_text())
    told["notices"].append({"code": "run_interrupted", "params": {}, "text": "interrupted"})
    (folders[1] / "summary.json").write_text(json.dumps(told))
    broken(folders, "was interrupted before it was done", rows)


def test_a_shard_that_could_not_tell_what_may_be_shown_costs_the_report_and_no_record(sharding: Sharding) -> None:
    rows = sharding.of_rows("strategy=local-only")
    folders = rows.shards(2)
    (folders[1] / "shown" / "summary.json").unlink()
    said: list[str] = []
    outcome = merging.merge(folders, rows.folder / "merged", said.append)
    assert outcome.exit_code == DONE
    told = summary(rows.folder / "merged")
    assert said == [told.degraded[-1]]
    assert "could not tell what may be shown" in said[0]
    assert not (rows.folder / "merged" / "report.html").exists()
    assert len(lines(rows.folder / "merged")) == 12


def test_what_left_of_rare_words_is_reviewed_for_the_whole(sharding: Sharding) -> None:
    rows = sharding.of_rows("privacy=strict", "strategy=frontier-only")
    whole = rows.whole()
    rows.merge(rows.shards(2))
    assert (rows.folder / "merged" / files.REVIEW).read_text() == (whole / files.REVIEW).read_text()


def test_shards_with_codebooks_of_their_own_are_not_joined(sharding: Sharding) -> None:
    rows = sharding.of_rows("strategy=local-only")
    folders = rows.shards(2)
    for folder in folders:
        (folder / codebook.FILE_NAME).write_text(folder.name)
    broken(folders, "shards have used different codebooks", rows)
    (folders[1] / codebook.FILE_NAME).write_text(folders[0].name)
    rows.merge(folders)
    assert (rows.folder / "merged" / codebook.FILE_NAME).read_text() == folders[0].name


def test_a_folder_without_its_config_is_named(sharding: Sharding) -> None:
    rows = sharding.of_rows("strategy=local-only")
    folders = rows.shards(2)
    (folders[0] / ".hydra" / "config.yaml").unlink()
    broken(folders, "has no .hydra/config.yaml", rows)
