"""The command: compose, check, run.

Hydra composes a run, which is started when Hydra is done, or the points of a sweep, which it launches itself
(`sweep`). Nothing heavy is imported before there is something to run.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import io
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import hydra
from hydra._internal.hydra import Hydra
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from hybridgen.cli.run import Point, run, shortest
from hybridgen.cli.sweep import Sweeping
from hybridgen.cli.terminal import say
from hybridgen.config import options
from hybridgen.config.arguments import prepare
from hybridgen.config.compose import WRONG, groups, in_words, settle
from hybridgen.config.look import looked_at
from hybridgen.config.paths import CONF
from hybridgen.core.errors import FAULT, INTERRUPTED, ConfigError, HybridgenError, StoppedError
from hybridgen.pipelines.base import Outcome

SWEEP_FOLDER = "hydra.sweep.dir"


def main() -> int:
    """Do what the command line asks for; the exit code. What went wrong is one line on stderr."""
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra shall raise its errors, not print them: the words are ours
    # litellm makes a coroutine in a thread; where the run is interrupted just then, nobody awaits it any more.
    warnings.filterwarnings("ignore", r"coroutine '[\w.<>]+\.a\w*completion\w*' was never awaited", RuntimeWarning)
    warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning)  # of answers in a form of their own
    try:
        sweep = Sweeping()
        try:
            point = _composed(sys.argv[1:], sweep)
        finally:
            sweep.close()
        ended = asyncio.run(run(point)) if point else sweep
        if point and isinstance(ended, Outcome) and ended.exit_code != INTERRUPTED:
            _tell_better(point, ended)
        if ended.exit_code == INTERRUPTED:
            say(str(StoppedError()))
    except HybridgenError as error:
        for line in str(error).splitlines():  # a task file may have several mistakes
            say(line)
        return error.exit_code
    except (KeyboardInterrupt, asyncio.CancelledError):  # cancelled: interrupted twice
        say(str(StoppedError()))
        return INTERRUPTED
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        say(f"{error.strerror}; free space on {error.filename or 'the disk'}; what was paid for is kept")
        return FAULT
    else:
        return ended.exit_code


def _tell_better(point: Point, outcome: Outcome) -> None:
    """The command that does better on this machine, where records were made and nobody chose the model."""
    from hybridgen.core.results import RunResult
    from hybridgen.llm.suggestion import suggest

    is_chosen = any(word.lstrip("+").startswith("provider.local.model=") for word in point.overrides)
    if is_chosen or not isinstance(outcome.result, RunResult):
        return
    if better := suggest(point.config.provider.local, point.config.hardware):
        from hybridgen.cli.console import show_better

        show_better(better)


def _composed(arguments: Sequence[str], sweep: Sweeping) -> Point | None:
    """The run that the arguments ask for; None where they ask for a sweep, which is done by then, or for no run."""
    points: list[Point] = []

    def collect(composed: DictConfig) -> None:
        job = HydraConfig.get()
        folder = shortest(Path(job.runtime.output_dir))
        words = tuple(job.overrides.task)
        points.append(Point(settle(composed, {}), folder, words, is_verbose=bool(job.verbose)))

    words = _with_shard_folder(_with_sweep_folder(prepare(arguments)))
    options.install()
    sys.argv[1:] = words
    noise = io.StringIO()
    try:
        with contextlib.redirect_stderr(noise), sweep.between(), _mode_from(words), looked_at(words):
            hydra.main(config_path=str(CONF), config_name="config", version_base="1.3")(collect)()
    except WRONG as error:
        raise in_words(error, words) from None
    except SystemExit as stop:
        if not stop.code:
            raise
        raise ConfigError(_flag_in_words(noise.getvalue())) from None
    sys.stderr.write(noise.getvalue())
    return points[0] if points else None


@contextlib.contextmanager
def _mode_from(words: Sequence[str]) -> Iterator[None]:
    """Take the mode, run or sweep, from the flags alone where no config can bring another.

    Hydra composes the whole config once more to look for hydra.mode, a quarter of the start. The defaults never set it;
    a group's option may, as experiment=threshold-sweep does, and so may a file of the user's.
    """
    compose_for_mode = Hydra.get_mode
    ours = groups()
    if not any(_may_set_mode(word, ours) for word in words):
        Hydra.get_mode = lambda *_, **__: None  # type: ignore[method-assign]  # None: no config says a mode
    try:
        yield
    finally:
        Hydra.get_mode = compose_for_mode  # type: ignore[method-assign]


def _may_set_mode(word: str, ours: Sequence[str]) -> bool:
    key, _, option = word.lstrip("+~").partition("=")
    group = key.partition("@")[0]
    if group not in ours:
        return word.startswith(("-c", "--config", "hydra")) and key != SWEEP_FOLDER
    if group == "task":  # what a task file says is the task's, wherever it lies
        return False
    file = CONF / group / f"{option}.yaml"
    return not file.is_file() or "hydra:" in file.read_text(encoding="utf-8")  # none of ours brings one of another


def _with_sweep_folder(arguments: Sequence[str]) -> list[str]:
    """output.dir is a run's folder; a sweep that is given one puts its points' folders below it."""
    words = list(arguments)
    given = [word.partition("=")[2] for word in words if word.startswith("output.dir=")]
    if given and given[-1] not in {"", "null"} and not any(word.startswith(f"{SWEEP_FOLDER}=") for word in words):
        words.insert(words.index(f"output.dir={given[-1]}"), f"{SWEEP_FOLDER}={given[-1]}")
    return words


def _with_shard_folder(words: list[str]) -> list[str]:
    """Default folders are named by the second, and the shards of a run may begin within one."""
    index = next((word.partition("=")[2] for word in reversed(words) if word.startswith("shard.index=")), "")
    if not index.isdecimal() or any(word.startswith(("output.dir=", "hydra.run.dir=")) for word in words):
        return words
    return [*words, f"output.dir='outputs/${{now:%Y-%m-%d}}/${{now:%H-%M-%S}}-shard-{index}'"]


def _flag_in_words(printed: str) -> str:
    """What the argument parser said, without the usage."""
    last = (printed.strip().splitlines() or ["wrong arguments"])[-1].partition("error: ")
    message = last[2] or last[0]
    if message.startswith("unrecognized arguments: "):
        flag = message.removeprefix("unrecognized arguments: ")
        if not flag.startswith("-"):
            return f"{flag}: stands apart from the other keys; put flags such as -m before all of them"
        return f"{flag}: there is no such flag; keys are set without dashes, as in count=5 (--help lists them)"
    return message
