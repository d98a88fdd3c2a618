"""The command: compose, check, run. `python -m hybridgen --help` says what can be asked for.

Hydra composes one config for a run and one for each point of a sweep, and is done; only when all of them are right
does the first one run. Nothing heavy is imported before that.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig

from hybridgen.compose import CONF, WRONG, in_words, settle
from hybridgen.errors import ConfigError, HybridgenError, InputError, StoppedError
from hybridgen.stopping import Stop, on_signals

if TYPE_CHECKING:
    from hybridgen.config import Config

FEWER = 3
_FROM_MILD_TO_BAD = (0, FEWER, 2, 4, 1)  # exit codes; 1 is a fault of our own


@dataclass(frozen=True, slots=True)
class Point:
    """One run. overrides: what was typed for it; in a sweep they tell the points apart."""

    config: Config
    folder: Path
    overrides: tuple[str, ...]


def main() -> int:
    """Do what the command line asks for; the exit code. What went wrong is one line on stderr."""
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra shall raise its errors, not print them: the words are ours
    try:
        points = _compose(sys.argv[1:])
        if not points:  # --cfg, --info or shell completion: Hydra has answered
            return 0
        if len(points) > 1:
            _check(points)
        return asyncio.run(_run_all(points))
    except HybridgenError as error:
        _say(str(error))
        return error.exit_code
    except (KeyboardInterrupt, asyncio.CancelledError):  # the second Ctrl-C, or the first where nothing was running
        _say(str(StoppedError()))
        return StoppedError.exit_code


def _compose(arguments: Sequence[str]) -> list[Point]:
    points: list[Point] = []
    wrong: list[str] = []

    def collect(composed: DictConfig) -> None:
        job = HydraConfig.get()
        folder = _shortest(Path(job.runtime.output_dir))
        try:
            config = settle(composed, {"output.dir": str(folder)} if job.mode is RunMode.MULTIRUN else {})
        except ConfigError as error:  # raised here, it would end the whole sweep with a traceback
            wrong.append(str(error))
        else:
            points.append(Point(config, folder, tuple(job.overrides.task)))

    sys.argv[1:] = _with_sweep_folder(arguments)
    noise = io.StringIO()
    try:
        with contextlib.redirect_stderr(noise):
            hydra.main(config_path=str(CONF), config_name="config", version_base="1.3")(collect)()
    except WRONG as error:
        raise in_words(error, arguments) from None
    except SystemExit as stop:
        if not stop.code:
            raise
        raise ConfigError(_flag_in_words(noise.getvalue())) from None
    sys.stderr.write(noise.getvalue())
    if wrong:
        raise ConfigError("; ".join(dict.fromkeys(wrong)))
    return points


def _check(points: Sequence[Point]) -> None:
    from hybridgen.pipeline import check

    for point, name in zip(points, _names(points), strict=True):
        try:
            check(point.config)
        except InputError as error:
            raise InputError(f"{name}: {error}") from None


async def _run_all(points: Sequence[Point]) -> int:
    """Run what was asked for. Raises StoppedError where it was asked to end before that."""
    with on_signals(_say) as stop:
        code = await _run(points[0], stop) if len(points) == 1 else await _run_each(points, stop)
        if stop.asked:
            raise StoppedError
        return code


async def _run_each(points: Sequence[Point], stop: Stop) -> int:
    codes = []
    for point, name in zip(points, _names(points), strict=True):
        _say(name)
        try:
            codes.append(await _run(point, stop))
            if stop.asked:
                break
        except StoppedError:
            raise
        except HybridgenError as error:
            _say(f"{name}: {error}")
            codes.append(error.exit_code)
        except Exception:  # a fault of ours in one point is shown at once and doesn't cost the others
            _say(f"{name}: failed\n{traceback.format_exc()}")
            codes.append(1)
    return max(codes, key=_FROM_MILD_TO_BAD.index)


def _names(points: Sequence[Point]) -> list[str]:
    """'2 of 5: strategy.quality_threshold=0.6', by what the points don't share."""
    shared = set.intersection(*(set(point.overrides) for point in points))
    own = (" ".join(word for word in point.overrides if word not in shared) for point in points)
    return [f"{number} of {len(points)}: {words}" for number, words in enumerate(own, 1)]


async def _run(point: Point, stop: Stop) -> int:
    from hybridgen.pipeline import estimate, run
    from hybridgen.reports.files import write_estimate
    from hybridgen.reports.terminal import TerminalProgress, show, show_estimate

    if point.config.estimate_only:
        expected = await estimate(point.config)
        write_estimate(point.folder, expected)
        show_estimate(expected, point.folder)
        return 0
    with TerminalProgress() as progress:
        result = await run(point.config, point.folder, progress, stop)
    show(result, point.folder)
    return FEWER if result.summary.delivered < result.summary.requested else 0


def _with_sweep_folder(arguments: Sequence[str]) -> list[str]:
    """output.dir is a run's folder; a sweep that is given one puts its points' folders below it."""
    words = list(arguments)
    given = [word.partition("=")[2] for word in words if word.startswith("output.dir=")]
    if given and given[-1] not in {"", "null"} and not any(word.startswith("hydra.sweep.dir=") for word in words):
        words.insert(words.index(f"output.dir={given[-1]}"), f"hydra.sweep.dir={given[-1]}")
    return words


def _shortest(folder: Path) -> Path:
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


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


def _say(line: str) -> None:
    print(f"hybridgen: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
