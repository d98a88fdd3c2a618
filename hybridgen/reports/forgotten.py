"""A person taken out of a run's files: texts that hold them are blanked, figures stay."""

from __future__ import annotations

import contextlib
import csv
import html
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hybridgen.core import private
from hybridgen.core.cells import BOM, plain, table
from hybridgen.core.errors import HybridgenError
from hybridgen.privacy.forgetting import FORGOTTEN, Person


@dataclass(slots=True)
class Blanked:
    """texts: how many were blanked, by file. left: files that hold the person and cannot be written without."""

    texts: dict[Path, int] = field(default_factory=dict)
    left: list[Path] = field(default_factory=list)


def blank(folder: Path, person: Person, *, is_shown_only: bool) -> Blanked:
    """Go through all files below a run's folder. is_shown_only: nothing is written.

    Raises HybridgenError where a file cannot be read or written.
    """
    done = Blanked()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        if person.is_in(str(file.relative_to(folder))):
            done.left.append(file)
        try:
            count, content = _without(file, person)
            if count and content is None:
                done.left.append(file)
            elif count and content is not None:
                done.texts[file] = count
                if not is_shown_only:
                    _replace(file, content)
        except OSError as error:
            raise HybridgenError(f"{file}: cannot be read or written ({error.strerror or error})") from None
    return done


def vaults_of(folder: Path) -> set[str]:
    """The names of the vaults whose placeholders the runs below a folder have, as their summaries say."""
    found = set()
    for file in folder.rglob("summary.json"):
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):  # another tool's
            found.add(str(json.loads(file.read_bytes())["privacy"]["vault"]))
    return found


def _without(file: Path, person: Person) -> tuple[int, bytes | None]:
    """How many texts of a file hold the person, and what it is without them; None where that cannot be told."""
    content = file.read_bytes()
    write = _FORMATS.get(file.suffix.lower())
    if write is None:
        return sum(form.encode() in content for form in person.forms), None
    try:
        return write(content, person)
    except (ValueError, TypeError, RecursionError):  # a file that is not what its name says
        return sum(form.encode() in content for form in person.forms), None


def _json(content: bytes, person: Person) -> tuple[int, bytes]:
    walk = _Walk(person)
    told = walk(json.loads(content))
    return walk.count, (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _json_lines(content: bytes, person: Person) -> tuple[int, bytes]:
    walk, lines = _Walk(person), []
    for line in content.split(b"\n"):
        before = walk.count
        told = walk(json.loads(line)) if line.strip() else None
        is_new = walk.count > before
        lines.append(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() if is_new else line)
    return walk.count, b"\n".join(lines)


def _table(content: bytes, person: Person) -> tuple[int, bytes]:
    walk, text = _Walk(person), content.decode()
    rows = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))
    told = [[walk(plain(cell)) for cell in row] for row in rows]
    return walk.count, table(told, is_marked=text.startswith(BOM), is_quoted=text.startswith(f'{BOM}"')).encode()


def _parquet(content: bytes, person: Person) -> tuple[int, bytes]:
    import polars as pl

    walk, frame, out = _Walk(person), pl.read_parquet(io.BytesIO(content)), io.BytesIO()
    rows = [walk(row) for row in frame.to_dicts()]
    if walk.count:
        pl.DataFrame(rows, schema=frame.schema).write_parquet(out)
    return walk.count, out.getvalue()


def _text(content: bytes, person: Person) -> tuple[int, bytes]:
    """Of a text for people the names alone are taken out, since its lines are more than one text, or parts of one; of
    a name in which signs are escaped the line."""
    told, count = person.without(content.decode())
    lines = told.split("\n")
    for n, line in enumerate(lines):
        if "\\" in line and person.is_in(line.replace("\\", "")):
            lines[n], count = FORGOTTEN, count + 1
    return count, "\n".join(lines).encode()


def _page(content: bytes, person: Person) -> tuple[int, bytes]:
    told, count = person.without(content.decode())
    for form in person.forms:
        if (escaped := html.escape(form)) != form:
            count += told.count(escaped)
            told = told.replace(escaped, FORGOTTEN)
    return count, told.encode()


_FORMATS: dict[str, Callable[[bytes, Person], tuple[int, bytes]]] = {
    ".json": _json,
    ".jsonl": _json_lines,
    ".csv": _table,
    ".parquet": _parquet,
    ".html": _page,
    **dict.fromkeys((".md", ".log", ".txt", ".yaml", ".yml"), _text),
}


class _Walk:
    """Goes through lists and dicts. count: texts that held the person and are empty now."""

    def __init__(self, person: Person) -> None:
        self.count = 0
        self._person = person

    def __call__(self, node: Any) -> Any:
        if isinstance(node, str):
            if not self._person.is_in(node):
                return node
            self.count += 1
            return ""
        if isinstance(node, dict):
            return {self._name(name): self(inner) for name, inner in node.items()}
        return [self(inner) for inner in node] if isinstance(node, list) else node

    def _name(self, name: str) -> str:
        """A key; one that holds the person, as a choice that was counted, gets a number so that none is lost."""
        if not self._person.is_in(name):
            return name
        self.count += 1
        return f"{FORGOTTEN} {self.count}"


def _replace(file: Path, content: bytes) -> None:
    half = file.with_name(f".{file.name}.half")
    with private.open_file(half, "wb") as opened:
        opened.write(content)
    half.chmod(file.stat().st_mode & 0o777)
    half.replace(file)
