"""Files of records as anybody may hand them in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hybridgen.core.errors import ConfigError
from hybridgen.pipelines.evaluate import given
from hybridgen.pipelines.past import find_past

RECORD = {"id": "a", "record": {"summary": "The lamp flickers."}}


def test_a_line_ends_where_json_lines_do(tmp_path: Path) -> None:
    """Texts hold other characters that end a line in print, and our own files have them as they are."""
    file = tmp_path / "records.jsonl"
    told = "first\u2028second\x85third"
    file.write_text(json.dumps({"id": "a", "record": {"summary": told}}, ensure_ascii=False) + "\r\n", encoding="utf-8")
    found = given.read(file)
    assert [one.record for one in found.records] == [{"summary": told}]
    assert found.broken == ()


@pytest.mark.parametrize("line", ["[" * 100_000, '{"a": ' * 900 + "1" + "}" * 900], ids=["no end", "an end"])
def test_a_line_that_is_nested_without_end_is_no_record(tmp_path: Path, line: str) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text(f"{json.dumps(RECORD)}\n{line}\n")
    found = given.read(file)
    assert ([one.id for one in found.records], found.broken) == (["a"], ("line 2",))


def test_half_a_letter_can_be_written_again(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text('{"id": "a", "record": {"summary": "cut \\ud83d here"}}\n')
    (one,) = given.read(file).records
    assert one.record["summary"].encode() == "cut \ufffd here".encode()


def test_a_config_that_is_no_yaml_is_one_line(tmp_path: Path) -> None:
    (tmp_path / ".hydra").mkdir()
    (tmp_path / ".hydra" / "config.yaml").write_text("task: [\n")
    with pytest.raises(ConfigError, match=r"config\.yaml: is no config of a run.*evaluate\.task=NAME") as told:
        find_past(tmp_path, "evaluate.task=NAME says whose rubric counts")
    assert "\n" not in str(told.value)
