"""The command in a process of its own that begins at once: a fork of a server that has imported the libraries."""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PRELOADED = [
    "tests.pipelines.killing",
    "hybridgen.cli.run",
    "hybridgen.cli.console",
    "hybridgen.segments.cluster",
    "hydra.main",
    "fastapi",  # litellm's
    "pandas",  # scikit-learn's
]
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(PRELOADED)
LONG_SECONDS = 300.0  # that a test waits for a run to end


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def run(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Done:
    """What came of a command. It knows of plugins and of Hydra what a new process knows: nothing."""
    process = PROCESSES.Process(target=_go, args=(list(words), folder, os.environ | environment))
    process.start()
    process.join(LONG_SECONDS)
    code = process.exitcode
    process.kill()
    assert code is not None, f"{' '.join(words)} did not end"
    return Done(code, *((folder / name).read_text(encoding="utf-8") for name in ("out.txt", "err.txt")))


def _go(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, name in ((1, "out.txt"), (2, "err.txt")):
        os.dup2(os.open(name, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), number)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
    sys.argv = ["hybridgen", *words]
    warnings.simplefilter("ignore")
    from hybridgen.cli.entry import run as command

    sys.exit(command())
