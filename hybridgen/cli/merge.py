"""The shards of a run joined: `hybridgen-merge FOLDER [FOLDER …]`, into one folder as a whole run leaves it.

It needs the folders alone: no data, no ledger, no model.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from hybridgen.cli.run import shortest
from hybridgen.cli.terminal import outlive_streams, say
from hybridgen.core import private
from hybridgen.core.errors import HybridgenError

COMMAND = "hybridgen-merge"


def main() -> int:
    """Join the shards; the exit code. What went wrong is one line on stderr."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Joins the shards of a run, and logs it as one run.")
    parser.add_argument(
        "folders", type=Path, nargs="+", metavar="FOLDER", help="of all shards of one command, or one that holds them"
    )
    parser.add_argument(
        "--output", type=Path, metavar="FOLDER", help="where the whole run goes (outputs/<date>/<time>, as a run's own)"
    )
    outlive_streams()
    private.begin()
    given = parser.parse_args()
    try:
        return join(given.folders, given.output or Path(time.strftime("outputs/%Y-%m-%d/%H-%M-%S")))
    except HybridgenError as error:
        say(str(error), COMMAND)
        return error.exit_code


def join(folders: list[Path], folder: Path) -> int:
    """Join the shards of these folders into another one, and show what came of it; the exit code. Raises
    HybridgenError."""
    from hybridgen.cli.console import show
    from hybridgen.pipelines.records.merging import merge

    folder = shortest(folder.absolute())
    outcome = merge(folders, folder, lambda line: say(line, COMMAND))
    show(outcome.result, folder)
    return outcome.exit_code


if __name__ == "__main__":
    sys.exit(main())
