"""A task file says what it says: nothing in it turns into a number, a truth value or an interpolation on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from omegaconf import OmegaConf

from hybridgen.config import options, task_file
from hybridgen.core.errors import ConfigError
from hybridgen.core.registry import OFFERED


def read(text: str, folder: Path) -> Any:
    file = folder / "task.yaml"
    file.write_text(text)
    found = task_file.read_task(file)
    return {key: value for key, value in found.items() if key not in {"detail", "codebook", "input", "carry"}}


PLAIN = ["no", "yes", "on", "off", "true", "01", "0x1F", "1e3", "12:30", "2024-01-31", "1_000", ".5", "=", "Null", "NO"]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_value_stays_text(text: str, tmp_path: Path) -> None:
    assert read(f"a: {text}\nb: [{text}, x]\n{text}: c", tmp_path) == {"a": text, "b": [text, "x"], text: "c"}


def test_null_is_null_as_a_value_and_a_word_as_a_key(tmp_path: Path) -> None:
    found = read("a: null\nb: ~\nc:\nd: [null]\nnull: x\ne: 'null'", tmp_path)
    assert found == {"a": None, "b": None, "c": None, "d": [None], "null": "x", "e": "null"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: Could it?, b: x}", {"a": "Could it?", "b": "x"}),
        ("{a: Could it?}", {"a": "Could it?"}),
        ("[Who? Me? , why ?, how?far ]", ["Who? Me?", "why ?", "how?far"]),
        ("{a: One? Two  three?\n  four, b: x}", {"a": "One? Two  three? four", "b": "x"}),
    ],
)
def test_within_braces_a_question_ends_with_its_mark(text: str, value: Any, tmp_path: Path) -> None:
    assert read(f"name: {text}", tmp_path) == {"name": value}


def test_keys_to_be_typed_are_there(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text("name: x\ndetail: full")
    given = {"detail": "full", "codebook": None, "input": None, "carry": [], "name": "x"}
    assert task_file.read_task(tmp_path / "t.yaml") == given


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]))
trees = st.recursive(
    texts | st.none(), lambda inner: st.lists(inner) | st.dictionaries(texts.filter(bool), inner), max_leaves=8
)


@given(st.dictionaries(st.sampled_from(["name", "rules", "fields"]), trees))
def test_whatever_is_written_is_what_hydra_composes(tree: dict[str, Any]) -> None:
    OFFERED["task"] = {"drawn": lambda: tree}
    try:
        source = options.Options("hybridgen", "hybridgen://options")
    finally:
        del OFFERED["task"]
    composed = source.load_config("task/drawn").config
    assert OmegaConf.to_container(composed, resolve=True) == tree


@given(st.lists(st.sampled_from(["${", "}", "\\", "a", "oc.env:HOME", "'", "$", "{"])).map("".join))
def test_what_looks_like_an_interpolation_is_text(text: str) -> None:
    composed = OmegaConf.create(options._escaped({"text": text}))
    assert OmegaConf.to_container(composed, resolve=True) == {"text": text}


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]))))
def test_a_quoted_text_is_what_it_says(said: list[str]) -> None:
    written = json.dumps({"options": said}, ensure_ascii=False)
    assert yaml.load(written, task_file._Texts) == {"options": said}


@given(st.from_regex(r"[a-z0-9+.-][a-z0-9+._:-]{0,8}[a-z0-9]", fullmatch=True).filter(lambda text: text != "null"))
def test_a_plain_word_is_what_it_says(word: str) -> None:
    assume(not word.startswith(("---", "...", "- ")))
    assert yaml.load(f"options: [{word}, x]\nother: {word}", task_file._Texts) == {
        "options": [word, "x"],
        "other": word,
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: x\nrules: [a\nfields: {}", ":3: is no valid YAML: expected ',' or ']', but got ':'"),
        ("name: x\n\trules: []", ":2: is indented by a tab; spaces would be right"),
        (
            "name: x\n@rules: []",
            ":2: is no valid YAML: found character '@' that cannot start any token; put a text that",
        ),
        ("name: x\na:\n  b: 1\n  b: 2", ":4: the key b is there twice, first in line 3"),
        ("name: x\na: {b: 1, c: 2, b: 3}", ":2: the key b is there twice, first in line 2"),
        ("name: &n x\nnoun: *n", ":2: aliases (*name) are not known here; write it out"),
        ("? [a]\n: x", ":1: a key is a word, as in name: ticket"),
        ("name: !!python/name:os.system", ":1: is no valid YAML: could not determine a constructor for the tag "),
        ("- name: x", ": is no task; it begins with a key, as in name: ticket"),
        ("", ": is no task; it begins with a key, as in name: ticket"),
        ("name: x\n---\nname: y", ":2: is no valid YAML: but found another document"),
    ],
)
def test_what_is_no_yaml_is_one_line_with_the_file_and_its_line(text: str, line: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text, tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'task.yaml'}{line}")
    assert "\n" not in str(caught.value)


def test_keys_that_are_there_twice_and_tabs_are_each_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "task.yaml"
    for text, told in (
        ("a: {b: 1, b: 2}\nc: x\na: y\n", ["1: the key b is there twice, first in line 1", "3: the key a is there tw"]),
        ("a:\n\tb: 1\n  \tc: 2\nd: 'x\ty'\n", ["2: is indented by a tab; spaces would", "3: is indented by a tab; sp"]),
    ):
        with pytest.raises(ConfigError) as caught:
            read(text, tmp_path)
        lines = str(caught.value).splitlines()
        assert [line.startswith(f"{file}:{one}") for line, one in zip(lines, told, strict=True)] == [True, True]


@pytest.mark.parametrize("raw", [b"\xff\xfe\xff", b"name: \xe4", b"name: \x00"])
def test_bytes_that_are_no_text(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_bytes(raw)
    with pytest.raises(ConfigError, match=r"task\.yaml: is no valid YAML"):
        task_file.read_task(tmp_path / "task.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"task={tmp_path}: cannot be read: Is a directory"):
        task_file.read_task(tmp_path)
