"""How a file of records is written: what separates its fields, what quotes them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from hybridgen.sources.tables.rows import MAX_ROWS_ABOVE, is_comment

SEPARATORS = (";", "\t", "|", ",")  # the comma last: it stands in numbers and in prose
ONE_COLUMN = "\x1f"  # a separator that no text holds
RECORDS_LOOKED_AT = 200
LINES_LOOKED_AT = 5_000
NEARLY_ALL = 0.9  # of the lines, the commas, the records

_NAMED = re.compile(r'"?sep=(\\t|.)"?[,;\s]*', re.IGNORECASE)
_DECIMAL = re.compile(r"(?<!\d)-?\d+,\d{1,3}(?!\d)")
# A quote within a quoted field that a backslash precedes, and one that is doubled behind a backslash.
_ESCAPED = re.compile(r'(?:^|[,;\t|])"[^"]*\\"(?![,;\t|\r\n"]|$)')
_DOUBLED = re.compile(r'\\""(?!["\r\n,;\t|]|$)')
_SINGLE = re.compile(r"(?:^|[,;\t|])'(?:[^']|''|\\')*'(?=[,;\t|\r\n]|$)")


@dataclass(frozen=True, slots=True)
class Dialect:
    """separator, quote: one character each. width: the fields of most records."""

    separator: str
    quote: str = '"'
    width: int = 1


def named_separator(line: str) -> str:
    """What a first line `sep=;` names, "" where there is no such line."""
    found = _NAMED.fullmatch(line.strip("\r\n"))
    return "" if found is None else "\t" if found[1] == "\\t" else found[1]


def unescape(lines: Sequence[str]) -> list[str]:
    r"""The lines with `\"` doubled as the csv module reads it, where quotes are escaped so; else none."""
    marked = [line for line in lines if '\\"' in line]
    if not marked or sum(bool(_ESCAPED.search(line)) for line in marked) <= sum(
        bool(_DOUBLED.search(line)) for line in marked
    ):
        return []
    return [
        re.sub(r'\\([\\"])', lambda found: '""' if found[1] == '"' else "\\", line) if "\\" in line else line
        for line in lines
    ]


def find_dialect(lines: Sequence[str], separator: str = "", *, is_tsv: bool = False) -> Dialect:
    """The separator that cuts the first records most evenly, and the quotes.

    lines: from the first record on. separator: where it is known. is_tsv: tabs are expected.
    """
    looked_at = [line for line in islice(lines, LINES_LOOKED_AT) if line.strip()]
    tabs = sum("\t" in line for line in looked_at[:MAX_ROWS_ABOVE])
    if not separator and is_tsv and tabs * 2 >= len(looked_at[:MAX_ROWS_ABOVE]):
        separator = "\t"
    quote = "'" if _is_single_quoted(looked_at[:RECORDS_LOOKED_AT]) else '"'
    best, evidence = Dialect(ONE_COLUMN, quote), (False, 0.0, False, 0)
    for candidate in [separator] if separator else SEPARATORS:
        strict = True
        try:
            records = _records(looked_at, candidate, quote, strict=True)
        except csv.Error:  # quotes in places that this separator cannot explain
            strict, records = False, _records(looked_at, candidate, quote, strict=False)
        width = common_width(records)
        if separator:
            return Dialect(separator, quote, width)
        if width < 2:
            continue
        place = header_place(records, width)
        # "What do you like, and why?" holds a comma that separates nothing.
        is_prose = any(field.startswith(" ") for field in records[place][1:])
        below = records[place + 1 :]
        even = sum(len(record) == width for record in below) / len(below) if below else len(records[place]) == width
        least = NEARLY_ALL if is_prose else 0.5
        if candidate == "," and best.separator != ONE_COLUMN and _has_decimal_commas(looked_at):
            continue
        score = even * (0.8 if any(not is_comment(record) for record in records[:place]) else 1)
        found = (strict, score, not is_prose, width)
        if even > least and found > evidence:
            best, evidence = Dialect(candidate, quote, width), found
    if best.separator == ONE_COLUMN:  # a header of several names and rows that do not fit: a broken table
        for candidate in SEPARATORS:
            first = next(csv.reader(looked_at, delimiter=candidate, quotechar=quote), [])
            if len(first) > 1 and not any(field.startswith(" ") for field in first[1:]):
                return Dialect(candidate, quote, len(first))
    return best


def _records(lines: Sequence[str], separator: str, quote: str, *, strict: bool) -> list[list[str]]:
    reader = csv.reader(lines, delimiter=separator, quotechar=quote, strict=strict)
    return list(islice(filter(None, reader), RECORDS_LOOKED_AT))


def common_width(records: Sequence[Sequence[str]]) -> int:
    """How many fields most records have, of several the first; fields at the end that hold nothing count."""
    counts = Counter(map(len, records))
    most = max(counts.values(), default=0)
    return next((len(record) for record in records if counts[len(record)] == most), 1)


def header_place(records: Sequence[Sequence[str]], width: int) -> int:
    """The place of the first record that is as wide as most are, and no comment; 0 where there is none."""
    for place, record in enumerate(records[:MAX_ROWS_ABOVE]):
        if len(record) >= width and not (is_comment(record) and len(record) != width):
            return place
    return 0


def _is_single_quoted(lines: Sequence[str]) -> bool:
    return (
        sum(len(_SINGLE.findall(line)) > 1 for line in lines) >= NEARLY_ALL * len(lines)
        and not any('"' in line for line in lines[:1])
    )  # fmt: skip


def _has_decimal_commas(lines: Sequence[str]) -> bool:
    commas = sum(line.count(",") for line in lines)
    return commas > 0 and sum(len(_DECIMAL.findall(line)) for line in lines) >= NEARLY_ALL * commas


def unwrap(lines: Sequence[str], first: int) -> tuple[list[str], Dialect] | None:
    """The lines without the quotes around each of them, and how they are written; None where they are not quoted so.

    lines: all of the file. first: the place of the first record.
    """
    looked_at = [line.strip() for line in lines[first:] if line.strip()]
    quoted = sum(len(line) > 1 and line[0] == line[-1] == '"' for line in looked_at)
    if len(looked_at) < 2 or quoted < NEARLY_ALL * len(looked_at):
        return None
    inner = [(line[1:-1].replace('""', '"') if line.startswith('"') else line) + "\n" for line in looked_at]
    dialect = find_dialect(inner)
    if dialect.width < 3:
        return None
    widths = [len(record) for record in _records(inner, dialect.separator, dialect.quote, strict=False)]
    if sum(width == dialect.width for width in widths) < NEARLY_ALL * len(widths):
        return None
    return [*lines[:first], *inner], dialect
