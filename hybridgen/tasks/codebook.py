"""What a codebook is: codes by which answers are sorted, each with what it stands for. It is read from a file, and
stands in the place of what a task file leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from yaml.error import MarkedYAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hybridgen.core.cells import plain, table
from hybridgen.core.errors import ConfigError, DataError
from hybridgen.llm.tokens import count_tokens
from hybridgen.sources.encoding import read_text
from hybridgen.sources.readers.base import reader_of
from hybridgen.sources.types import ANYTHING, Grid, Table

KEY = "task.codebook"
MARK = "codebook"  # in the place of a field's options
FILE_NAME = "codebook.csv"  # in a run's folder
HEADER = ("code", "description")
OTHER = "other"
OTHER_MEANS = "says something else, or nothing"

MAX_CODES = 100  # of a file; more than a model keeps apart
MAX_CODE_CHARS = 80  # of a file
MAX_DESCRIPTION_CHARS = 300  # of a file
# Of a proposal; what it may take at most is known before there is one.
MAX_PROPOSED = 12  # codes beside `other`
MAX_PROPOSED_CODE_BYTES, MAX_PROPOSED_CODE_TOKENS = 32, 12
MAX_PROPOSED_DESCRIPTION_BYTES, MAX_PROPOSED_DESCRIPTION_TOKENS = 96, 40

_IN_QUOTES = "a description with commas stands in quotes"
_SHIFTED = frozenset({"row_names", "rows_above"})  # notes on a table whose header is narrower than its rows
_CODE_HEADERS = frozenset(
    "code codes kode name label topic theme category option tag kategorie thema código codigo codice".split()
) | {"code name"}
_DESCRIPTION_HEADERS = frozenset(
    "description descriptions definition meaning means explanation beschreibung bedeutung bezeichnung définition "
    "descripción descrição descrizione".split()
)
_SEPARATED = (".csv", ".tsv")
_WORKBOOKS_AND_TABLES = (*_SEPARATED, ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_YAML = (".yaml", ".yml")
_LINES = (".txt", ".md")
SUFFIXES = (*_WORKBOOKS_AND_TABLES, *_YAML, *_LINES)

_Entry: TypeAlias = tuple[str, str, str]  # a code, what it stands for, its place in words: "row 3"


@dataclass(frozen=True, slots=True)
class Code:
    """name: what stands in a record. description: what an answer says that has it, "" where nobody says."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """Codes in the order in which they are offered; no two of the same name, `other` among them."""

    codes: tuple[Code, ...]

    @classmethod
    def of(cls, codes: Sequence[Code]) -> Codebook:
        """With `other`, where the codes have none."""
        has_other = any(code.name.casefold() == OTHER for code in codes)
        return cls((*codes, *([] if has_other else [Code(OTHER, OTHER_MEANS)])))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(code.name for code in self.codes)

    @property
    def text(self) -> str:
        """As a table with a header, which `read` reads."""
        return table([HEADER, *((code.name, code.description) for code in self.codes)])

    @property
    def rule(self) -> str:
        """The codes as a task's authors are told them."""
        lines = (f"  {code.name}: {code.description}" if code.description else f"  {code.name}" for code in self.codes)
        return "\n".join(["The codes, and what an answer says that has them:", *lines])


def is_wanted(values: Mapping[str, Any]) -> bool:
    """Whether a task has a field whose options are those of a codebook. values: what its file says."""
    return any(True for _ in _chosen(values))


def choosing(fields: Any) -> list[str]:
    """The names of those fields that have options of the codebook, in themselves or in what they hold."""
    return (
        [name for name, field in fields.items() if any(True for _ in _chosen(field))]
        if isinstance(fields, Mapping)
        else []
    )


def fill_in(values: Mapping[str, Any], codebook: Codebook) -> dict[str, Any]:
    """What a task file says, with the codes in the place of `options: codebook` and among the rules, at every level.

    A task without an example gets one, where all its fields choose from the codebook. What no task may say stays as it
    is, for whoever checks it.
    """
    filled: dict[str, Any] = _filled({"rules": [], **values}, codebook)
    levels = filled.get("levels")
    for told in (filled, *(levels.values() if isinstance(levels, Mapping) else ())):
        if isinstance(told, dict) and isinstance(told.get("rules"), list | tuple):
            told["rules"] = [*told["rules"], codebook.rule]
    filled.pop("codebook", None)  # from here on the codes are what is asked for, wherever they came from
    if not filled.get("example") and (record := _shown(filled.get("fields"), codebook)):
        filled["example"] = {"input": _said(codebook), "record": record}
    return filled


def read(file: Path) -> Codebook:
    """The codebook in a file: a table with a column of codes and perhaps one of descriptions, YAML with a list of codes
    or with a description for each, or a text with a line `code: description` for each.

    Raises ConfigError: one line with the file and the place in it.
    """
    where = f"{KEY}={file}"
    suffix = file.suffix.lower()
    if not file.is_file():
        raise ConfigError(f"{where}: there is no such file")
    if suffix not in SUFFIXES:
        raise ConfigError(f"{where}: is no codebook; one of {', '.join(SUFFIXES)} would be right")
    try:
        if suffix in _YAML:
            entries = list(_of_yaml(file))
        elif suffix in _LINES:
            entries = list(_of_lines(read_text(file)[0]))
        else:
            entries = list(_of_table(file, suffix))
    except DataError as error:
        raise ConfigError(f"{KEY}={error}") from None
    except _WrongError as error:
        raise ConfigError(f"{where}, {error}") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}" if mark else ""
        raise ConfigError(f"{where}{place}: is no valid YAML: {' '.join((error.problem or '').split())}") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{where}: cannot be read: {' '.join(str(error).split())}") from None
    try:
        return Codebook.of(_checked(entries))
    except _WrongError as error:
        raise ConfigError(f"{where}, {error}") from None


def shortened(code: Code) -> Code:
    """A proposed code within the bounds of one: whatever is written, it takes no more than those of `largest`."""
    return Code(
        _within(code.name, MAX_PROPOSED_CODE_BYTES, MAX_PROPOSED_CODE_TOKENS),
        _within(code.description, MAX_PROPOSED_DESCRIPTION_BYTES, MAX_PROPOSED_DESCRIPTION_TOKENS),
    )


def largest() -> Codebook:
    """A stand-in that takes as much as a proposal can: for what has to be known before there is one."""
    return Codebook.of(
        [
            Code(
                _padded(f"{number:02} ", MAX_PROPOSED_CODE_BYTES, MAX_PROPOSED_CODE_TOKENS),
                _padded("", MAX_PROPOSED_DESCRIPTION_BYTES, MAX_PROPOSED_DESCRIPTION_TOKENS),
            )
            for number in range(MAX_PROPOSED)
        ]
    )


class _WrongError(ValueError):
    """What is wrong with a codebook, its place in front."""


def _checked(entries: Sequence[_Entry]) -> list[Code]:
    """The codes. Raises _WrongError."""
    codes, places = list[Code](), dict[str, str]()
    for name, description, place in entries:
        if not name:
            raise _WrongError(f"{place}: has a description and no code; a code in the first column would be right")
        if name.casefold() in places:
            raise _WrongError(f"{place}: the code {name} is there twice, first in {places[name.casefold()]}")
        for text, most, what in (
            (name, MAX_CODE_CHARS, "the code"),
            (description, MAX_DESCRIPTION_CHARS, "the description"),
        ):
            if len(text) > most:
                raise _WrongError(f"{place}: {what} has {len(text)} characters; {most} at most would be right")
        places[name.casefold()] = place
        codes.append(Code(name, description))
        if len(codes) > MAX_CODES:
            raise _WrongError(f"{place}: there are more than {MAX_CODES} codes; as many at most would be right")
    if not any(code.name.casefold() != OTHER for code in codes):
        raise _WrongError("its first line: holds no code; one a line would be right")
    return codes


def _of_table(file: Path, suffix: str) -> Iterator[_Entry]:
    reader = reader_of(suffix)
    if reader is None:
        raise DataError(f"{file}: cannot be read")
    content = reader.read(file, ANYTHING)
    if not isinstance(content, Grid | Table):
        raise DataError(f"{file}: is no table")
    if content.unreadable:
        raise DataError(f"{file}{str(content.unreadable[0]).removeprefix(file.name)}; {_IN_QUOTES}")
    if any(note.code in _SHIFTED for note in content.notes):
        raise DataError(f"{file}: rows have more cells than the header names; {_IN_QUOTES}")
    cells = content.cells if isinstance(content, Grid) else content.body
    rows = [["" if cell is None else _plain(cell) for cell in row] for row in cells.rows()]
    numbers = content.numbers or range(1, len(rows) + 1)
    header = list(content.header) if isinstance(content, Table) else _header(rows)
    code, description = _columns(header, cells.width)
    first = 1 if header and isinstance(content, Grid) else 0
    for number, row in list(zip(numbers, rows, strict=True))[first:]:
        if (not header and any(row[2:])) or (suffix in _SEPARATED and cells.width == 1 and "," in row[0]):
            raise _WrongError(f"row {number}: has more cells than a code and what it stands for; {_IN_QUOTES}")
        if any(row):
            yield plain(row[code]), plain(row[description]) if description is not None else "", f"row {number}"


def _header(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first row, where it names columns; else nothing."""
    first = [cell.casefold() for cell in rows[0]] if rows else []
    names = first and (first[0] in _CODE_HEADERS or any(cell in _DESCRIPTION_HEADERS for cell in first))
    return list(rows[0]) if names else []


def _columns(header: Sequence[str], width: int) -> tuple[int, int | None]:
    """Which column holds the codes, and which their descriptions, None: none does."""
    names = [name.casefold().strip() for name in header]
    code = next((place for place, name in enumerate(names) if name in _CODE_HEADERS), 0)
    described = next((place for place, name in enumerate(names) if name in _DESCRIPTION_HEADERS), None)
    if described is None:
        described = next((place for place in range(width) if place != code), None)
    return code, described


def _of_lines(text: str) -> Iterator[_Entry]:
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if plain := _plain(line.lstrip("-* \t")):
            name, _, description = plain.partition(":")
            yield name.strip(), description.strip(), f"line {number}"


def _of_yaml(file: Path) -> Iterator[_Entry]:
    """A list of codes, one of sections with code and description, or a section with a description for each code."""
    node = yaml.compose(read_text(file)[0], Loader=yaml.BaseLoader)
    if isinstance(node, MappingNode) and len(node.value) == 1 and not isinstance(node.value[0][1], ScalarNode):
        node = node.value[0][1]  # codes: [...]
    if isinstance(node, SequenceNode):
        for item in node.value:
            yield from _of_item(item)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield _scalar(key), _scalar(value), _line(key)
    elif node is not None:
        raise _WrongError(f"{_line(node)}: is no list of codes; - price: what it costs would be right")


def _of_item(item: Node) -> Iterator[_Entry]:
    if not isinstance(item, MappingNode):
        yield _scalar(item), "", _line(item)
        return
    given = {_scalar(key).casefold(): value for key, value in item.value}
    if name := next((given[key] for key in given if key in _CODE_HEADERS), None):
        described = next((_scalar(given[key]) for key in given if key in _DESCRIPTION_HEADERS), "")
        yield _scalar(name), described, _line(item)
    elif len(item.value) == 1:
        key, value = item.value[0]
        yield _scalar(key), _scalar(value), _line(item)
    else:
        raise _WrongError(f"{_line(item)}: names no code; code: price would be right")


def _scalar(node: Node) -> str:
    if not isinstance(node, ScalarNode):
        raise _WrongError(f"{_line(node)}: is no text; a code with its description would be right")
    return "" if node.value in {"null", "~"} and not node.style else _plain(node.value)


def _line(node: Node) -> str:
    return f"line {node.start_mark.line + 1}"


def _plain(text: str) -> str:
    """On one line, without signs that do not print."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _within(text: str, most_bytes: int, most_tokens: int) -> str:
    """The words of a text that fit, or else its letters."""
    plain = _plain(text)
    while len(plain.encode()) > most_bytes or count_tokens(plain) > most_tokens:
        plain = plain.rpartition(" ")[0].rstrip(" ,;:-") if " " in plain else plain[:-1]
    return plain


def _padded(text: str, many_bytes: int, many_tokens: int) -> str:
    """A text of so many bytes and tokens, in plain letters."""
    while count_tokens(f"{text}q ") < many_tokens and len(text) + 2 < many_bytes:
        text += "q "
    return text.ljust(many_bytes, "q")


def _chosen(node: Any) -> Iterator[Mapping[str, Any]]:
    """The fields of a task, wherever they stand, that take their options from the codebook."""
    if isinstance(node, Mapping):
        if node.get("options") == MARK:
            yield node
        for inner in node.values():
            yield from _chosen(inner)


def _filled(node: Any, codebook: Codebook) -> Any:
    if isinstance(node, Mapping):
        options = {"options": list(codebook.names)} if node.get("options") == MARK else {}
        return {key: _filled(inner, codebook) for key, inner in node.items()} | options
    return node


def _shown(fields: Any, codebook: Codebook) -> dict[str, Any]:
    """A record of the first two codes; nothing where a field is no choice from the codebook."""
    first = codebook.names[:2]
    record: dict[str, Any] = {}
    for name, field in fields.items() if isinstance(fields, Mapping) else ():
        options = field.get("options") if isinstance(field, Mapping) else None
        if list(options or ()) != list(codebook.names):
            return {}
        record[name] = list(first) if field.get("type") == "several_of" else first[0]
    return record


def _said(codebook: Codebook) -> str:
    """What somebody might say who has the first two codes."""
    return ". ".join(code.description or code.name for code in codebook.codes[:2])
