"""What is known beside conf/: task files of the user's own, folders of options, and what plugins offer."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from hybridgen.cli.main import main
from hybridgen.config import messages
from hybridgen.config.compose import compose
from hybridgen.core import plugins, registry
from hybridgen.core.errors import ConfigError
from hybridgen.tasks import spec

TICKETS = """\
# python -m hybridgen task=tickets.yaml data.path=tickets.csv
name: ticket
rules: [Judge by the text alone., "write ${amount} as it is, and \\\\${x}"]
fields:
  category: {type: one_of, options: [billing, no, 01, 1e3, 12:30]}
  urgency: {type: integer, min: 1, max: 5}
rubric: {usefulness: {question: Could somebody act on this?, weight: 1}}
example: {input: The line is down., record: {category: 01, urgency: 4}}
"""
RULES = ("Judge by the text alone.", "write ${amount} as it is, and \\${x}")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a task file, in which nothing of another test is offered."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "OFFERED", {})
    for module in ("config.options", "config.compose"):
        monkeypatch.setattr(f"hybridgen.{module}.OFFERED", registry.OFFERED)
    (tmp_path / "tickets.yaml").write_text(TICKETS)
    return tmp_path


@pytest.mark.parametrize("path", ["tickets.yaml", "./tickets.yaml", "{here}/tickets.yaml", "../{name}/tickets.yaml"])
def test_a_task_is_the_path_of_a_file(here: Path, path: str) -> None:
    config = compose([f"task={path.format(here=here, name=here.name)}", "task.fields.urgency.max=9"])
    task = spec.load(config.task)
    assert (task.name, task.weights) == ("ticket", {"usefulness": 1})
    schema = task.content.model_json_schema()["properties"]
    assert schema["category"]["enum"] == ["billing", "no", "01", "1e3", "12:30"]
    assert schema["urgency"]["maximum"] == 9
    assert [rule in task.rules for rule in RULES] == [True, True]


def test_a_key_of_the_file_that_is_typed_is_checked_as_the_file_is() -> None:
    config = compose(["task=tickets.yaml", "task.fields.urgency.min=x"])
    with pytest.raises(ConfigError) as caught:
        spec.load(config.task)
    assert str(caught.value) == "task.fields.urgency.min=x: must be a whole number or null"


def test_a_weight_is_typed_by_its_criterion() -> None:
    assert spec.load(compose(["task.rubric.realism.weight=4"]).task).weights["realism"] == 4


def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["hybridgen", *words])
    monkeypatch.setenv("HYDRA_FULL_ERROR", "")
    try:
        code = main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    return code, *capsys.readouterr()


def test_the_composed_config_shows_the_whole_task(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = command(capsys, monkeypatch, "--cfg", "job", "-p", "task", "task=tickets.yaml")
    assert code == 0
    assert "question: Could somebody act on this?" in out
    assert "- '01'" in out


def test_a_file_that_is_no_yaml_is_one_line_and_exits_2(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "broken.yaml").write_text("name: ticket\nname: other\n")
    line = "hybridgen: broken.yaml:2: the key name is there twice, first in line 1\n"
    assert command(capsys, monkeypatch, "task=broken.yaml") == (2, "", line)


def test_a_folder_of_ones_own_has_tasks_too(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "mine/task").mkdir(parents=True)
    (here / "tickets.yaml").rename(here / "mine/task/tickets.yaml")
    code, out, err = command(capsys, monkeypatch, "--config-dir", "mine", "--cfg", "job", "-p", "task", "task=tickets")
    assert (code, err) == (0, "")
    assert "- '1e3'" in out  # read by our own loader


STRATEGY = """\
from hybridgen.core.registry import offer
offer("strategy", "mine", lambda: {"defaults": ["_base", "_self_"], "name": "mine", "eagerness": 3, "note": "${x}"})
offer("task", "notes", lambda: {"name": "note", "fields": {"said": {"type": "text"}}})
"""


def test_what_a_plugin_offers_is_chosen_like_ours(here: Path) -> None:
    (here / "mine.py").write_text(STRATEGY)
    config = compose(["plugins=mine.py", "strategy=mine", "task=notes", "strategy.eagerness=4"])
    assert config.plugins == ("mine.py",)
    assert (config.strategy.name, config.strategy.draft_multiplier) == ("mine", 2)
    assert config.strategy.model_extra == {"eagerness": 4, "note": "${x}"}
    assert spec.load(config.task).name == "note"


@pytest.mark.parametrize("typed", ["plugins=[a.py,b.py]", "plugins=['a.py', \"b.py\"]"])
def test_several_plugins_are_loaded_once_each(here: Path, typed: str) -> None:
    for name in "ab":
        (here / f"{name}.py").write_text(f"with open('{name}.log', 'a') as log: log.write('loaded ')")
    for _ in range(2):
        assert compose([typed]).plugins == ("a.py", "b.py")
    assert [(here / f"{name}.log").read_text() for name in "ab"] == ["loaded ", "loaded "]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("import nowhere_to_be_found", "fails with ModuleNotFoundError (No module named 'nowhere_to_be_found')"),
        ("1 / 0", "fails with ZeroDivisionError (division by zero)"),
        ("def", "fails with SyntaxError (invalid syntax (bad.py, line 1))"),
        ("raise SystemExit(3)", "fails with SystemExit (3)"),
    ],
)
def test_a_plugin_that_fails_is_one_line(here: Path, code: str, line: str) -> None:
    (here / "bad.py").write_text(code)
    with pytest.raises(ConfigError) as caught:
        compose(["plugins=bad.py"])
    assert str(caught.value) == f"plugins=bad.py: {line}"


def test_a_plugin_that_is_no_python_file(here: Path) -> None:
    (here / "notes.txt").write_text("hello")
    with pytest.raises(ConfigError, match=r"^plugins=notes\.txt: is no Python file$"):
        compose(["plugins=notes.txt"])


def test_packages_name_theirs_as_entry_points(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "of_a_package.py").write_text(STRATEGY)
    monkeypatch.syspath_prepend(here)
    entry = metadata.EntryPoint("mine", "of_a_package", plugins.GROUP)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [entry] if group == plugins.GROUP else [])
    plugins._loaded.discard(plugins.GROUP)
    try:
        assert compose(["strategy=mine"]).strategy.name == "mine"
    finally:
        plugins._loaded.discard(plugins.GROUP)
        del sys.modules["of_a_package"]


def test_a_package_whose_plugin_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = metadata.EntryPoint("mine", "nowhere_to_be_found", plugins.GROUP)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [entry])
    plugins._loaded.discard(plugins.GROUP)
    try:
        with pytest.raises(ConfigError, match=r"^the plugin mine \(nowhere_to_be_found\): fails with Module"):
            compose([])
    finally:
        plugins._loaded.discard(plugins.GROUP)


class Eagerness(BaseModel, extra="forbid"):
    """The keys of a strategy of somebody's own."""

    eagerness: int = Field(1, ge=0, le=5)


def own(*typed: str) -> str | Eagerness:
    try:
        return messages.check_own_keys(compose(typed).strategy, Eagerness, "strategy")
    except ConfigError as error:
        return str(error)


def test_keys_of_their_own_are_checked_by_their_own_model() -> None:
    assert own() == Eagerness(eagerness=1)
    assert own("+strategy.eagerness=4") == Eagerness(eagerness=4)
    assert own("+strategy.eagerness=9") == "strategy.eagerness=9: must be a whole number between 0 and 5"
    assert own("+strategy.eagernes=4") == "strategy.eagernes: there is no such key; did you mean strategy.eagerness?"
    near = "strategy.treshold: there is no such key; did you mean strategy.quality_threshold?"
    assert own("+strategy.treshold=1") == near
