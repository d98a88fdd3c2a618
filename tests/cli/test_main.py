"""The command, run in this process with a pipeline of straw; a few lines at the end start it for real."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, TracebackType

import pytest
import yaml
from hydra.errors import MissingConfigException

from hybridgen.cli.entry import main
from hybridgen.config.compose import in_words
from hybridgen.config.schema import Config, Tracking
from hybridgen.core.errors import DataError, HybridgenError, ServerError
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress, Silent
from hybridgen.core.results import CostEstimate, RunResult
from hybridgen.core.stop import Stop
from hybridgen.core.sweeps import Sweep
from tests.reports.example_run import finished

ROOT = Path(__file__).parents[2]
ESTIMATE = CostEstimate(
    local_cost=0,
    frontier_cost=0.1,
    total_cost=0.1,
    frontier_calls=5,
    frontier_cost_upper=0.2,
    frontier_only_usd=0.4,
    notes=[],
)


@dataclass
class Straw:
    """A pipeline that remembers what it was asked. trouble: what a run raises, by threshold; short: records missing;
    failing: the number, from 1, of the run that finds no server."""

    short: int = 0
    failing: int = 0
    interrupts: int = 0
    stopped: bool = False
    put_away: bool = False
    number: signal.Signals = signal.SIGINT
    trouble: dict[float, BaseException] = field(default_factory=dict)
    unfit: Callable[[Config], HybridgenError | None] = lambda _: None
    checked: list[Config] = field(default_factory=list)
    ran: list[tuple[Config, Path]] = field(default_factory=list)
    shown: list[Path] = field(default_factory=list)
    swept: list[tuple[Sweep, Path]] = field(default_factory=list)
    tracked: list[Path] = field(default_factory=list)
    bettered: list[Notice] = field(default_factory=list)

    def check(self, config: Config, *, data: bool = False) -> None:
        if not data:  # a run's own look, at what costs nothing to look at
            return
        assert not self.ran or self.failing, "every point is checked before the first one runs"
        self.checked.append(config)
        if error := self.unfit(config):
            raise error

    async def run(
        self,
        config: Config,
        folder: Path,
        progress: Progress,
        stop: Stop,
        *,
        stopped: Callable[[], Sequence[Notice]],
    ) -> RunResult:
        assert isinstance(progress, Drawn)
        assert stopped() == []
        self.ran.append((config, folder))
        if len(self.ran) == self.failing:
            raise ServerError("no server")
        if self.interrupts:
            try:
                for _ in range(self.interrupts):
                    os.kill(os.getpid(), self.number)
                    await asyncio.sleep(0.05)
                self.stopped = stop.asked
            finally:
                self.put_away = True
        if error := self.trouble.get(config.strategy.quality_threshold):
            raise error
        return finished(requested=config.count, delivered=config.count - self.short)

    async def estimate(self, config: Config, progress: Progress) -> CostEstimate:
        return ESTIMATE

    def show(self, result: RunResult | CostEstimate | Sweep, folder: Path) -> None:
        if isinstance(result, Sweep):
            self.swept.append((result, folder))
        elif isinstance(result, CostEstimate):
            print("estimate:", result.total_cost)
        else:
            self.shown.append(folder)

    def log_sweep(self, tracking: Tracking, task: str, sweep: Sweep, folder: Path, *, private: bool) -> None:
        self.tracked.append(folder)


class Drawn(Silent):
    def __enter__(self) -> Drawn:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


@pytest.fixture
def straw(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Straw:
    straw = Straw()
    homes = {
        "hybridgen.pipelines.records.check": {"check": straw.check},
        "hybridgen.pipelines.records.pipeline": {
            "allowed_hosts": lambda _: set(),
            "estimate": straw.estimate,
            "run": straw.run,
        },
        "hybridgen.cli.bars": {"TerminalProgress": lambda **_: Drawn()},
        "hybridgen.cli.console": {
            "show": straw.show,
            "show_better": straw.bettered.append,
        },
    }
    monkeypatch.setattr("hybridgen.tracking.log_sweep", straw.log_sweep)
    for name, things in homes.items():
        module = ModuleType(name)
        vars(module).update(things)
        monkeypatch.setitem(sys.modules, name, module)
        package, _, own = name.rpartition(".")
        monkeypatch.setattr(importlib.import_module(package), own, module, raising=False)
    monkeypatch.setenv("HYDRA_FULL_ERROR", "")  # put back afterwards
    monkeypatch.chdir(tmp_path)
    return straw


@pytest.fixture
def hybridgen(straw: Straw, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Types a command; what came of it."""

    def typed(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["hybridgen", *words])
        capfd.readouterr()
        try:
            code: object = main()
        except SystemExit as stop:
            code = stop.code
        printed = capfd.readouterr()
        return Said(code, printed.out, printed.err)

    return typed


@dataclass
class Said:
    code: object
    out: str
    err: str


Command = Callable[..., Said]


def test_a_run_that_delivers_everything_exits_0(hybridgen: Command, straw: Straw) -> None:
    assert hybridgen("count=3", "output.dir=there") == Said(0, "", "")
    [(config, folder)] = straw.ran
    assert (config.count, config.output.dir, folder) == (3, "there", Path("there"))
    assert straw.shown == [folder]


def test_a_run_on_the_packaged_model_ends_with_the_command_that_does_better(hybridgen: Command, straw: Straw) -> None:
    hybridgen("provider=ollama", "output.dir=there")
    assert straw.bettered == []
    hybridgen("output.dir=there", "provider.local.model=smollm2-135m")  # somebody wants just that one
    assert straw.bettered == []
    hybridgen("output.dir=there")
    [better] = straw.bettered
    assert better.code in {"better_server", "better_weights", "better_elsewhere"}


def test_the_composed_config_lies_in_the_run_folder(hybridgen: Command) -> None:
    hybridgen("count=3", "output.dir=there")
    saved = Path("there/.hydra")
    assert {file.name for file in saved.iterdir()} == {"config.yaml", "hydra.yaml", "overrides.yaml"}
    assert yaml.safe_load((saved / "config.yaml").read_text())["count"] == 3
    assert yaml.safe_load((saved / "overrides.yaml").read_text()) == ["count=3", "output.dir=there"]


def test_by_default_a_run_folder_is_named_by_date_and_time(hybridgen: Command, straw: Straw) -> None:
    hybridgen()
    assert len(straw.ran[0][1].relative_to("outputs").parts) == 2


def test_shards_that_begin_within_a_second_have_folders_of_their_own(hybridgen: Command, straw: Straw) -> None:
    for words in (["shard.index=1"], ["shard.index=1", "output.dir=mine"]):
        assert hybridgen("shard.count=2", *words).code == 0
    (_, named), (_, given) = straw.ran
    assert named.name.endswith("-shard-1")
    assert named.parent.parent == Path("outputs")
    assert given == Path("mine")


def test_fewer_records_than_asked_for_exit_3(hybridgen: Command, straw: Straw) -> None:
    straw.short = 1
    assert hybridgen().code == 3


def test_no_server_exits_4_with_the_line_of_the_error(hybridgen: Command, straw: Straw) -> None:
    straw.trouble = {0.75: ServerError("http://127.0.0.1:11434 does not answer; start it with: ollama serve")}
    said = hybridgen()
    assert (said.code, said.err) == (
        4,
        "hybridgen: http://127.0.0.1:11434 does not answer; start it with: ollama serve\n",
    )


def test_a_fault_of_our_own_is_not_hidden(hybridgen: Command, straw: Straw) -> None:
    straw.trouble = {0.75: ZeroDivisionError()}
    with pytest.raises(ZeroDivisionError):
        hybridgen()


def test_an_estimate_is_printed_and_written_and_nothing_runs(hybridgen: Command, straw: Straw) -> None:
    said = hybridgen("estimate_only=true", "output.dir=there")
    assert (said.code, said.out, straw.ran) == (0, "estimate: 0.1\n", [])
    assert json.loads(Path("there/estimate.json").read_text())["frontier_calls"] == 5


GOES_ON = "hybridgen: interrupted; the same command goes on from here, nothing is paid twice"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_once_to_stop_the_run_winds_down_and_exits_130(
    hybridgen: Command, straw: Straw, number: signal.Signals
) -> None:
    straw.interrupts, straw.number = 1, number
    said = hybridgen()
    assert (said.code, straw.stopped, straw.put_away) == (130, True, True)
    assert len(straw.shown) == 1, "what there is was not shown"
    assert said.err.splitlines()[-1] == GOES_ON
    assert "once more stops at once" in said.err


def test_asked_twice_it_is_cancelled(hybridgen: Command, straw: Straw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hybridgen.core.stop._leave_soon", lambda *_: None)  # what ends the process a little later
    straw.interrupts = 2
    said = hybridgen()
    assert (said.code, straw.stopped, straw.put_away, straw.shown) == (130, False, True, [])
    assert said.err.splitlines()[-1] == GOES_ON


def test_a_sweep_that_is_asked_to_stop_begins_no_other_point(hybridgen: Command, straw: Straw) -> None:
    straw.interrupts = 1
    said = hybridgen("-m", "strategy.quality_threshold=0.5,0.6")
    assert (said.code, len(straw.ran), len(straw.shown)) == (130, 1, 1)
    assert said.err.splitlines()[-1] == GOES_ON


def test_the_signals_mean_afterwards_what_they_meant_before(hybridgen: Command, straw: Straw) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    straw.interrupts = 1
    hybridgen()
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            "hardware=m4mx",
            "hardware=m4mx: there is no such option; choose cpu-linux, gpu-48gb, m1pro, m1pro-7b, m4max, m4max-72b; ",
        ),
        ("strategy.treshold=1", "strategy.treshold: there is no such key; did you mean strategy.quality_threshold?\n"),
        ("count=0", "count=0: must be a whole number from 1 up or all\n"),
        ("tracking=null", "tracking=null: there is no such option; choose mlflow, none\n"),
        ("data.path=(x", "data.path=(x: cannot be read; put the value in quotes within quotes: 'data.path=\"(x\"'\n"),
        (
            "-m count=0,1,-1",
            "count=0: must be a whole number from 1 up or all; count=-1: must be a whole number from 1 up or all\n",
        ),
        ("-m strategy=foo,local-only", "strategy=foo: there is no such option; choose calibrated, frontier-only, "),
        (
            "--count 5",
            "--count: there is no such flag; keys are set without dashes, as in count=5 (--help lists them)\n",
        ),
        (
            "seed=1 -m count=1,2",
            "count=1,2: stands apart from the other keys; put flags such as -m before all of them\n",
        ),
        ("strategy.draft_multiplier=0", "strategy.draft_multiplier=0: must be a whole number from 1 up\n"),
        ("--cfg everything", "argument --cfg/-c: invalid choice: 'everything' "),
        ("--cfg job -p nowhere", "package 'nowhere' not found in config\n"),
        ("--cfg job -m", "Only one of --run, --multirun, --cfg, --info and --shell_completion can be specified\n"),
        ("-sc install=foo", "No completion plugin for 'foo' found, available : bash fish zsh\n"),
    ],
)
def test_wrong_input_is_one_line_and_exits_2(hybridgen: Command, straw: Straw, words: str, line: str) -> None:
    said = hybridgen(*words.split())
    assert (said.code, said.out, straw.ran) == (2, "", [])
    assert said.err.startswith(f"hybridgen: {line}")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(("launcher", "extra"), [("submitit_slurm", "slurm"), ("ray", "ray")])
def test_a_launcher_that_is_not_installed_names_the_extra_that_brings_it(launcher: str, extra: str) -> None:
    missing = MissingConfigException("", f"hydra/launcher/{launcher}", ["basic"])
    said = f"hydra/launcher={launcher}: is not installed; it comes with the extra {extra}: "
    assert str(in_words(missing)) == f"{said}pip install 'hybridgen[{extra}]'"


def test_wrong_data_is_one_line_and_exits_2(hybridgen: Command, straw: Straw) -> None:
    Path("answers.csv").write_text("age\n31\n")
    straw.trouble = {0.75: DataError("answers.csv: holds no answers")}
    assert hybridgen("data.path=answers.csv") == Said(2, "", "hybridgen: answers.csv: holds no answers\n")


def test_a_sweep_runs_every_point_in_a_folder_of_its_own(hybridgen: Command, straw: Straw) -> None:
    said = hybridgen("-m", "strategy.quality_threshold=0.5,0.7", "seed=7")
    assert said.code == 0
    assert [config.strategy.quality_threshold for config, _ in straw.ran] == [0.5, 0.7]
    assert [config.output.dir for config, _ in straw.ran] == [str(folder) for _, folder in straw.ran]
    assert [(folder.parts[:2], folder.name) for _, folder in straw.ran] == [
        (("outputs", "multirun"), "0"),
        (("outputs", "multirun"), "1"),
    ]
    assert said.err.splitlines() == [
        "hybridgen: 1 of 2: strategy.quality_threshold=0.5",
        "hybridgen: 2 of 2: strategy.quality_threshold=0.7",
    ]


def test_tasks_are_swept_over_ours_and_files_of_the_same_name(hybridgen: Command, straw: Straw) -> None:
    for folder in "ab":
        Path(folder).mkdir()
        Path(folder, "persona.yaml").write_text(f"name: mine-{folder}\nfields: {{topic: {{type: text}}}}")
    said = hybridgen("-m", "output.dir=there", "task=persona,synthetic,a/persona.yaml,b/persona.yaml")
    assert said.code == 0
    assert [config.task.name for config, _ in straw.ran] == ["persona", "synthetic", "mine-a", "mine-b"]
    assert said.err.splitlines()[-1] == "hybridgen: 4 of 4: task=b/persona.yaml"


def test_a_sweeps_folder_can_be_named(hybridgen: Command, straw: Straw) -> None:
    hybridgen("-m", "output.dir=there", "seed=1,2")
    assert [folder for _, folder in straw.ran] == [Path("there/0"), Path("there/1")]


def test_a_ready_made_sweep_needs_no_flag(hybridgen: Command, straw: Straw) -> None:
    assert hybridgen("experiment=threshold-sweep", "output.dir=there").code == 0
    assert [config.strategy.quality_threshold for config, _ in straw.ran] == [0.5, 0.6, 0.7, 0.8, 0.9]
    assert {config.strategy.name for config, _ in straw.ran} == {"refine-below-threshold"}
    assert len(straw.checked) == 5
    assert {file.name for file in Path("there").iterdir()} == {
        "0",
        "1",
        "2",
        "3",
        "4",
        "multirun.yaml",
        "sweep.html",
        "sweep.json",
    }


def test_a_ready_made_sweep_of_ones_own_needs_no_flag_either(hybridgen: Command, straw: Straw, tmp_path: Path) -> None:
    file = tmp_path / "mine" / "experiment" / "seeds.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("# @package _global_\nhydra:\n  mode: MULTIRUN\n  sweeper:\n    params:\n      seed: 1,2\n")
    assert hybridgen("--config-dir=mine", "experiment=seeds", "output.dir=there").code == 0
    assert [config.seed for config, _ in straw.ran] == [1, 2]


def test_a_sweep_is_summed_up_in_its_folder_on_the_terminal_and_in_the_store(hybridgen: Command, straw: Straw) -> None:
    hybridgen("-m", "output.dir=there", "seed=7", "privacy=off", "strategy.quality_threshold=0.5,0.7")
    [(sweep, folder)] = straw.swept
    assert folder == Path("there")
    assert straw.tracked == [folder]
    assert Sweep.model_validate_json(Path("there/sweep.json").read_text()) == sweep
    assert [point.values for point in sweep.points] == [
        {"strategy.quality_threshold": "0.5"},
        {"strategy.quality_threshold": "0.7"},
    ]
    assert [(point.folder, point.cost_usd) for point in sweep.points] == [("there/0", 0.0123), ("there/1", 0.0123)]
    assert sweep.new_usd == 0.0246


def test_all_strategies_are_compared(hybridgen: Command, straw: Straw) -> None:
    assert hybridgen("experiment=strategy-comparison", "output.dir=there").code == 0
    assert [config.strategy.name for config, _ in straw.ran] == [
        "local-only",
        "refine-below-threshold",
        "refine-top",
        "frontier-only",
    ]


# Of Optuna 2 under newer versions of what it imports.
@pytest.mark.filterwarnings("ignore::optuna.exceptions.ExperimentalWarning")
@pytest.mark.filterwarnings("ignore:.*declarative_base:DeprecationWarning")
def test_a_search_is_told_cost_and_quality_and_goes_on_after_a_failure(hybridgen: Command, straw: Straw) -> None:
    straw.failing = 2
    said = hybridgen("experiment=pareto", "output.dir=there", "hydra.sweeper.n_trials=3")
    assert said.code == 4
    lines = [line for line in said.err.splitlines() if line.startswith("hybridgen: ")]
    assert [line[11:17] for line in lines] == ["1 of 3", "2 of 3", "2 of 3", "3 of 3"]
    [(sweep, _)] = straw.swept
    assert [bool(point.error) for point in sweep.points] == [False, True, False]
    found = yaml.safe_load(Path("there/optimization_results.yaml").read_text())["solutions"]
    assert {tuple(solution["values"]) for solution in found} == {(0.0123, 0.775)}


def test_a_sweep_of_estimates_is_not_summed_up(hybridgen: Command, straw: Straw) -> None:
    assert hybridgen("-m", "output.dir=there", "seed=1,2", "estimate_only=true").code == 0
    assert Path("there/1/estimate.json").exists()
    assert not Path("there/sweep.json").exists()
    assert not straw.swept


@pytest.mark.parametrize("times", [1, 2])
def test_an_interrupted_sweep_begins_no_other_point_and_keeps_what_it_has(
    hybridgen: Command, straw: Straw, times: int
) -> None:
    straw.interrupts = times
    said = hybridgen("-m", "output.dir=there", "strategy.quality_threshold=0.5,0.7,0.9")
    assert (said.code, len(straw.ran)) == (130, 1)
    [(sweep, _)] = straw.swept
    assert [point.delivered for point in sweep.points] == [5 if times == 1 else 0, 0, 0]
    assert [point.error for point in sweep.points][1:] == ["interrupted before it was done"] * 2


def test_what_an_earlier_sweep_left_is_not_taken_for_this_ones(hybridgen: Command, straw: Straw) -> None:
    hybridgen("-m", "output.dir=there", "seed=1,2")
    straw.ran.clear()
    straw.interrupts = 2
    hybridgen("-m", "output.dir=there", "seed=1,2")
    assert [point.delivered for point in straw.swept[-1][0].points] == [0, 0]


def test_a_failing_point_is_named_at_once_and_the_others_go_on(hybridgen: Command, straw: Straw) -> None:
    straw.trouble = {0.5: ServerError("http://127.0.0.1:11434 does not answer")}
    said = hybridgen("-m", "strategy.quality_threshold=0.5,0.6,0.7")
    assert (said.code, len(straw.ran), len(straw.shown)) == (4, 3, 2)
    line = "hybridgen: 1 of 3: strategy.quality_threshold=0.5: http://127.0.0.1:11434 does not answer"
    assert line in said.err.splitlines()


def test_a_sweep_exits_with_the_worst_of_its_points(hybridgen: Command, straw: Straw) -> None:
    straw.short = 1
    assert hybridgen("-m", "strategy.quality_threshold=0.5,0.6").code == 3
    straw.ran.clear()
    straw.trouble = {0.5: ServerError("gone"), 0.6: ZeroDivisionError("ours")}
    said = hybridgen("-m", "strategy.quality_threshold=0.5,0.6,0.7")
    assert said.code == 1
    assert "ZeroDivisionError: ours" in said.err


def test_no_point_runs_when_the_data_of_one_is_wrong(hybridgen: Command, straw: Straw) -> None:
    straw.unfit = lambda config: DataError("b.csv: there is no such file") if config.data.path == "b.csv" else None
    said = hybridgen("-m", "data.path=a.csv,b.csv")
    assert (said.code, straw.ran) == (2, [])
    assert said.err == "hybridgen: 2 of 2: data.path=b.csv: b.csv: there is no such file\n"


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["count=3", "--help"]])
def test_help_says_what_each_option_of_each_group_is_for(hybridgen: Command, words: list[str]) -> None:
    said = hybridgen(*words)
    assert (said.code, said.err) == (0, "")
    parts = [part.splitlines() for part in said.out.split("\n\n")]
    shown = {part[0].split()[0]: part[1:] for part in parts}
    for folder in (file.parent for file in (ROOT / "conf").rglob("*.yaml")):
        group = folder.relative_to(ROOT / "conf").as_posix()
        if group in {".", "provider/local"}:  # the latter is what provider chooses
            continue
        options = [file.stem for file in sorted(folder.glob("*.yaml")) if not file.name.startswith("_")]
        assert [line.split()[0] for line in shown[group]] == options
        for line in shown[group]:
            assert len(line.split()) > 1, f"the first line of {group}={line.strip()} says nothing of it"


def test_help_names_the_defaults(hybridgen: Command) -> None:
    said = hybridgen("--help").out
    for default in ("cpu-linux", "embedded", "anthropic", "refine-top", "persona", "pseudonymise", "mlflow"):
        assert f"(default: {default})" in said


def test_hydras_own_help_is_hydras(hybridgen: Command) -> None:
    said = hybridgen("--hydra-help")
    assert said.code in {0, None}
    assert "--config-dir" in said.out


def test_the_whole_config_can_be_shown(hybridgen: Command, straw: Straw) -> None:
    said = hybridgen("--cfg", "job", "count=3")
    assert (said.code, straw.ran) == (0, [])
    assert yaml.safe_load(said.out)["count"] == 3


def test_shell_completion(hybridgen: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "complete" in hybridgen("-sc", "install=bash").out
    monkeypatch.setenv("COMP_LINE", "hybridgen strategy=re")
    monkeypatch.setenv("COMP_POINT", "21")
    assert hybridgen("-sc", "query=bash").out.split() == ["strategy=refine-below-threshold", "strategy=refine-top"]


def test_started_for_real_a_wrong_key_is_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hybridgen", "frobnicate=1"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "hybridgen: frobnicate: there is no such key or group; --help lists them\n"


@pytest.mark.parametrize("more", [(), ("provider.local.model=a:1b",)], ids=["none", "one"])
def test_a_comparison_of_models_says_what_to_type(hybridgen: Command, straw: Straw, more: tuple[str, ...]) -> None:
    said = hybridgen("experiment=model-comparison", "count=3", *more)
    assert (said.code, said.out) == (2, "")
    assert said.err == "hybridgen: experiment=model-comparison: say what to compare, as in provider.local.model=A,B\n"
    assert not straw.swept


def test_models_that_are_typed_are_compared_without_a_flag(hybridgen: Command, straw: Straw) -> None:
    hybridgen("experiment=model-comparison", "output.dir=there", "provider=ollama", "provider.local.model=a:1b,b:2b")
    [(sweep, _)] = straw.swept
    assert [point.values for point in sweep.points] == [{"provider.local.model": one} for one in ("a:1b", "b:2b")]
    assert {point.strategy for point in sweep.points} == {"local-only"}
