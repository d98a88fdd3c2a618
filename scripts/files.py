"""What would be read of each file and folder in FOLDER: `python scripts/files.py FOLDER [--json]`.

Each is looked at as task=inspect does, with privacy=off, so that no language model is loaded. No model is asked.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from hybridgen.config.compose import compose
from hybridgen.core.errors import DONE, WRONG, HybridgenError
from hybridgen.core.inspection import Inspection
from hybridgen.pipelines.inspect.inspection import inspect
from hybridgen.sources.types import TEXT

MAX_SAID_CHARS = 300  # of what was said of a file, in the table


@dataclasses.dataclass(frozen=True)
class Line:
    """What was understood of a file. columns: used of all; passages: of texts. None: it is no such data."""

    file: str
    exit_code: int
    respondents: int | None = None
    rows: int | None = None
    columns: str | None = None
    passages: int | None = None
    said: tuple[str, ...] = ()


def look(path: Path) -> Line:
    """A file or folder as a run would read it."""
    name = f"{path.name}/" if path.is_dir() else path.name
    try:
        found, _ = inspect(compose(["task=inspect", "privacy=off"], {"data.path": str(path)}))
    except HybridgenError as error:
        return Line(name, error.exit_code, said=(str(error),))
    warnings = (f"! {one.text}" for one in found.warnings)
    said = (*warnings, *(one.text for one in found.notes), *found.unreadable, *([found.stop] if found.stop else []))
    exit_code = WRONG if found.stop else DONE
    if [column.name for column in found.columns] == [TEXT]:
        return Line(name, exit_code, found.respondents, passages=found.rows, said=said)
    return Line(name, exit_code, found.respondents, found.rows, _columns(found), said=said)


def _columns(found: Inspection) -> str:
    return f"{sum(not column.left_out for column in found.columns)} of {len(found.columns)}"


def show(lines: list[Line]) -> None:
    """Print them as a table."""
    table = Table("file", "respondents", "rows", "columns", "passages", "exit", "said")
    for line in lines:
        figures = (line.respondents, line.rows, line.columns, line.passages, line.exit_code)
        said = "\n".join(line.said)
        cut = said if len(said) <= MAX_SAID_CHARS else f"{said[:MAX_SAID_CHARS]}…"
        table.add_row(line.file, *("" if one is None else str(one) for one in figures), cut)
    Console(width=None if Console().is_terminal else 200).print(table, markup=False)


def main() -> None:
    """Look at everything in a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    lines = [look(path) for path in sorted(given.folder.iterdir()) if not path.name.startswith(".")]
    if given.json:
        print(json.dumps([dataclasses.asdict(line) for line in lines], ensure_ascii=False, indent=1))
    else:
        show(lines)


if __name__ == "__main__":
    main()
