"""Who answers a hundred questions: the table that is made of a run."""

from __future__ import annotations

import json
from pathlib import Path

from scripts import answered


def test_origins_are_counted_by_kind_and_tokens_stand_beside(tmp_path: Path) -> None:
    kinds = {"a": "covered", "b": "repeat", "c": "near_miss", "d": "uncovered", "e": "uncovered"}
    origins = {"a": "local", "b": "stored", "c": "local", "d": "frontier"}
    told = ({"id": id_, "origin": origin} for id_, origin in origins.items())
    (tmp_path / "records.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in told))
    bought, more = {"tokens": 250, "alone": 1_000}, {"relevance": {}, "quality": {}, "calls": {}}
    summary = {"bought": bought, "cost": {"total_usd": 0.1}, **more}
    (tmp_path / "summary.json").write_text(json.dumps(summary))
    found = answered.table(kinds, tmp_path)
    assert found["kinds"]["repeat"] == {"questions": 1, "stored": 1}
    assert found["kinds"]["uncovered"] == {"questions": 2, "frontier": 1}
    assert found["whole"] > 5 * 10_000
    rows = answered.lines(found)
    assert rows[2].split() == ["repeat", "1", "1", "0", "0"]
    assert rows[-1].startswith("bought 250 tokens; alone 1,000, whole ")
    assert rows[-1].endswith("(75% fewer than alone)")
