"""Folders of options that are not ours: what they may set, and what they may run only once that was asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hybridgen.cli.main import main
from hybridgen.config import foreign
from hybridgen.core.errors import ConfigError

Typed = Callable[..., tuple[int, str]]
RAN = "ran"


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Typed:
    """Types a command beside a folder `mine` whose experiment `x` is the text; its exit code and what it says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HYDRA_FULL_ERROR", "")
    (tmp_path / "evil.py").write_text(f"open({RAN!r}, 'w').close()\n")

    def go(text: str, *words: str) -> tuple[int, str]:
        Path("mine/experiment").mkdir(parents=True, exist_ok=True)
        Path("mine/experiment/x.yaml").write_text(f"# @package _global_\n{text}")
        monkeypatch.setattr(sys, "argv", ["hybridgen", *words, "experiment=x"])
        code = main()
        return code, capfd.readouterr().err

    return go


CALLBACK = "hydra: {callbacks: {x: {_target_: joblib.dump, value: 1, filename: ran}}}"


@pytest.mark.parametrize(
    "words",
    [
        ["--config-dir", "mine", "estimate_only=true"],
        ["--config-dir=mine", "--cfg", "job"],
        ["--config-dir=mine", "--cfg", "hydra", "--resolve"],
        ["-cd", "mine", "-m", "seed=1,2"],
        ["--config-d=mine", "estimate_only=true"],  # Hydra takes a flag by its first letters
        ["hydra.searchpath=[file://mine]", "estimate_only=true"],
    ],
)
def test_a_callback_is_no_ones_to_run_without_being_asked_for(typed: Typed, words: list[str]) -> None:
    assert typed(CALLBACK, *words) == (
        2,
        "hybridgen: hydra.callbacks: runs code, and was not asked for; read what mine holds, and then allow it with "
        "'plugins=[mine]'\n",
    )
    assert not Path(RAN).exists()


@pytest.mark.parametrize(
    "words",
    [["--config-name", "mine"], ["-cn=mine"], ["--config-n", "mine"], ["-cp", "mine"], ["--experimental-rerun=mine"]],
)
def test_what_would_run_a_file_before_it_can_be_looked_at_is_refused(typed: Typed, words: list[str]) -> None:
    Path("mine").mkdir()
    Path("mine/mine.yaml").write_text("hydra: {searchpath: [pkg://evil]}\n")
    sys.path.insert(0, str(Path.cwd()))
    try:
        code, said = typed("seed: 1", "--config-dir=mine", *words, "estimate_only=true")
    finally:
        sys.path.remove(str(Path.cwd()))
    assert code == 2
    assert re.fullmatch(r"hybridgen: --(config-name|config-path|experimental-rerun)==?mine: .+\n", said), said
    assert not Path(RAN).exists()


@pytest.mark.filterwarnings("ignore:Callback list.on_:UserWarning")  # what was dumped is none
def test_it_runs_once_its_folder_is_a_plugin(typed: Typed) -> None:
    code, said = typed(CALLBACK, "--config-dir=mine", "plugins=[mine]", "estimate_only=true", "data.path=nowhere.csv")
    assert code == 2
    assert "nowhere.csv" in said
    assert Path(RAN).exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("plugins: [evil.py]", "plugins=evil.py: runs code, and was not asked for; read what mine holds, "),
        (
            "hydra: {mode: MULTIRUN, sweeper: {params: {plugins: evil.py}}}",
            "plugins=evil.py: runs code, and was not asked for",
        ),
        (
            "defaults: [override /hydra/job_logging: default]\n"
            "hydra: {job_logging: {handlers: {console: {class: logging.os.mkdir, path: ran}}}}",
            "hydra.job_logging.handlers.console.class=logging.os.mkdir: runs code",
        ),
        ("hydra: {job: {env_set: {LD_PRELOAD: evil.so}}}", "hydra.job.env_set: runs code"),
        (
            "defaults: [override /hydra/launcher: submitit_slurm]\nhydra: {launcher: {setup: [touch ran]}}",
            "hydra.launcher.setup: runs code",
        ),
    ],
)
def test_nor_is_code_in_other_places(typed: Typed, text: str, says: str) -> None:
    code, said = typed(text, "--config-dir=mine", "output.dir=there")
    assert (code, said.startswith(f"hybridgen: {says}"), said.count("\n")) == (2, True, 1), said
    assert not Path(RAN).exists()


def test_values_launchers_and_sweepers_need_not_be_asked_for(typed: Typed) -> None:
    text = (
        "defaults: [override /hydra/launcher: joblib, override /hydra/sweeper: optuna]\n"
        "hydra: {launcher: {n_jobs: 2}, sweeper: {n_trials: 3, sampler: {seed: 7}}}\nseed: 7\n"
        "data: {path: '${oc.env:HOME}/x.csv'}"
    )
    code, said = typed(text, "--config-dir=mine", "--cfg", "all")
    assert (code, said) == (0, "")


SAFE = {"hydra": {"runtime": {"cwd": "${hydra:job.name}/${now:%H}"}, "job_logging": {"h": {"class": "logging.Filter"}}}}


@pytest.mark.parametrize(
    "more",
    [
        {"x": {"_target_": "joblib.load"}},
        {"x": [{"y": {"_target_": "hydra.utils.instantiate"}}]},
        {"x": {"_target_": "${y}"}},
        {"x": "${oc.decode:'{}'}"},
        {"x": "${ oc.create : y}"},
        {"x": "${oc.${y}:z}"},
        {"x": r"\\${oc.decode:'{}'}"},
        {"hydra": {"callbacks": "${x}"}},
        {"hydra": {"hydra_logging": {"filters": {"f": {"()": "os.abort"}}}}},
        {"hydra": {"hydra_logging": {"handlers": {"f": {"class": "logging.FileHandler", "stream": "ext://os.abort"}}}}},
    ],
)
def test_what_would_run_is_found_however_it_is_hidden(more: dict[str, object]) -> None:
    words = ["--config-dir=mine"]
    foreign.refuse(SAFE | {"x": r"\${oc.decode:'{}'} ${a.b} ${..c}"}, words)
    with pytest.raises(ConfigError, match="was not asked for"):
        foreign.refuse(more, words)
    foreign.refuse(more, [])  # all of it ours, or typed
    foreign.refuse(more, [*words, "plugins=[./mine]"])


def test_a_task_file_chooses_no_other_options(typed: Typed) -> None:
    Path("a.yaml").write_text("name: a\nfields: {topic: {type: text}}\ndefaults: [override /hydra/launcher: joblib]\n")
    assert typed("", "--config-dir=mine", "task=a.yaml") == (2, "hybridgen: a.yaml:3: defaults: there is no such key\n")


def test_a_broken_file_of_a_folder_is_one_line(typed: Typed) -> None:
    code, said = typed("a: b: c", "--config-dir=mine")
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("hybridgen: mapping values are not allowed here in ")
