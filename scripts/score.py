"""Records against labels: python scripts/score.py records.jsonl labels.csv --field NAME [--column NAME] [--json]

The first column of the labels has the ids of the rows. The labels stand in the column that is named as the field, or in
--column, or in the second of two. A record is a row's where its id is the row's, where a column that it carries has
that id, or where it was made from that row; the way that finds most labels is taken for all. Rows without a label or
without a record are counted and left out.

n         rows with both
accuracy  share of them with the same answer; of several codes a row the same set of codes
f1        mean of the codes' F1, each counting the same (macro)
kappa     Cohen's, of several codes a row the mean of the codes'; null where it is not defined
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from rich.console import Console
from rich.table import Table
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score
from sklearn.preprocessing import MultiLabelBinarizer

from hybridgen.config.messages import did_you_mean

Value: TypeAlias = str | frozenset[str]
Line: TypeAlias = Mapping[str, Any]

NOTHING = "(none)"  # an answer that a record does not give
MAX_SHOWN = 3  # ids in a message
_BETWEEN = re.compile(r"\s*[;|\n]\s*")  # codes of a label; where it has none of these, commas


class WrongError(Exception):
    """What is given cannot be scored; one line."""


@dataclass(frozen=True)
class Scored:
    """One answer of a field: how many rows are labelled so, how many records say so, and how well the two agree."""

    labelled: int
    found: int
    f1: float
    kappa: float | None


@dataclass(frozen=True)
class Score:
    """matched: how rows and records were brought together. unlabelled: records without a label; unmatched: labels
    without a record."""

    field: str
    n: int
    accuracy: float
    f1: float
    kappa: float | None
    matched: str
    unlabelled: int
    unmatched: int
    codes: Mapping[str, Scored]

    def as_json(self) -> str:
        codes = {name: vars(code) for name, code in self.codes.items()}
        return json.dumps({**vars(self), "codes": codes}, ensure_ascii=False)


def score(records: Sequence[Line], labels: Mapping[str, str], field: str, id_column: str = "") -> Score:
    """The records' answers to a field beside the labels, by the ids of rows. Raises WrongError."""
    answers, how = _matched(records, labels, id_column)
    given = {row: _at(record["record"], field) for row, record in answers.items()}
    if not any(present for present, _ in given.values()):
        known = list(dict.fromkeys(name for record in records for name in _names(record["record"])))
        near = did_you_mean(field, known) or f"; there are {', '.join(known)}"
        raise WrongError(f"--field {field}: no record has such a field{near}")
    is_several = any(isinstance(value, list) for _, value in given.values())
    said = {row: _value(value, field, is_several=is_several) for row, (_, value) in given.items()}
    right = {row: _label(labels[row], is_several=is_several) for row in said}
    pairs = [(right[row], said[row]) for row in said]
    names = sorted({name for pair in pairs for value in pair for name in _codes(value)})
    by_code = {name: _of_code([(name in _codes(a), name in _codes(b)) for a, b in pairs]) for name in names}
    kappas = [code.kappa for code in by_code.values() if code.kappa is not None]
    if is_several:
        binary = MultiLabelBinarizer(classes=names)
        truth, found = (binary.fit_transform([_codes(pair[side]) for pair in pairs]) for side in (0, 1))
        kappa = sum(kappas) / len(kappas) if kappas else None
    else:
        truth, found = ([str(pair[side]) for pair in pairs] for side in (0, 1))
        kappa = _kappa(truth, found)
    return Score(
        field=field,
        n=len(pairs),
        accuracy=float(accuracy_score(truth, found)),
        f1=float(f1_score(truth, found, average="macro", zero_division=0)) if names else 1.0,
        kappa=kappa,
        matched=how,
        unlabelled=len(records) - len({id(record) for record in answers.values()}),
        unmatched=len(labels) - len(pairs),
        codes=by_code,
    )


def read_records(file: Path) -> list[Line]:
    """Raises WrongError where it is no records.jsonl."""
    try:
        found = [json.loads(line) for line in _text(file).split("\n") if line.strip()]
    except json.JSONDecodeError as error:
        raise WrongError(f"{file}: is no JSON, a record a line: {error}") from None
    if not found or not all(isinstance(one, dict) and isinstance(one.get("record"), dict) for one in found):
        raise WrongError(f"{file}: holds no records; the records.jsonl of a run would be right")
    return found


def read_labels(file: Path, column: str) -> tuple[str, dict[str, str]]:
    """The name of the first column, and by its ids the labels of a column. Raises WrongError."""
    text = _text(file)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    head, *lines = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row] or [[]]
    names = [name.strip() for name in head]
    if len(names) < 2:
        raise WrongError(f"{file}: has no second column; an id and a label a line would be right")
    if column in names[1:]:
        at = names.index(column, 1)
    elif len(names) == 2:
        at = 1
    else:
        near = did_you_mean(column, names[1:]) or f"; there are {', '.join(names[1:])}"
        raise WrongError(f"{file}: there is no column {column}{near}; --column names it")
    found: dict[str, str] = {}
    for line in lines:
        row, label = line[0].strip(), line[at].strip() if at < len(line) else ""
        if row in found:
            raise WrongError(f"{file}: the id {row} is there twice")
        if row and label:
            found[row] = label
    if not found:
        raise WrongError(f"{file}: holds no label in {names[at]}")
    return names[0], found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise WrongError(f"{file}: cannot be read: {said}") from None


def _matched(records: Sequence[Line], labels: Mapping[str, str], id_column: str) -> tuple[dict[str, Line], str]:
    """The record of each labelled row, and how they were brought together."""
    ways: dict[str, Callable[[Line], Iterable[Any]]] = {
        "the records' ids": lambda record: [record.get("id")],
        f"the column {id_column}": lambda record: [_carried(record).get(id_column)],
        "the rows that they were made from": lambda record: record.get("rows") or (),
        "the numbers of the rows that they were made from": _numbers,
    }
    found = {how: _by_row(records, labels, ids) for how, ids in ways.items()}
    how = max(found, key=lambda way: len(found[way]))
    if not found[how]:
        ids = [str(row) for record in records for row in (record.get("id"), *(record.get("rows") or ()))]
        raise WrongError(
            f"no record belongs to a label: labels have {', '.join([*labels][:MAX_SHOWN])}, "
            f"records {', '.join(ids[:MAX_SHOWN])}; the first column of the labels must be the ids of the rows"
        )
    return found[how], how


def _by_row(
    records: Sequence[Line], labels: Mapping[str, str], ids: Callable[[Line], Iterable[Any]]
) -> dict[str, Line]:
    """By row, the first record that is of it."""
    found: dict[str, Line] = {}
    for record in records:
        for row in map(str, ids(record)):
            if row in labels:
                found.setdefault(row, record)
    return found


def _carried(record: Line) -> Line:
    """Columns that were taken over, wherever a record has them."""
    beside = record.get("carry")
    return {**record["record"], **(beside if isinstance(beside, dict) else {})}


def _numbers(record: Line) -> Iterator[str]:
    for row in record.get("rows") or ():
        _, mark, number = str(row).rpartition("#")
        if mark:
            yield number


def _names(record: Line, prefix: str = "") -> Iterator[str]:
    for name, value in record.items():
        yield f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _names(value, f"{prefix}{name}.")


def _at(record: Line, field: str) -> tuple[bool, Any]:
    """Whether a record has a field, which may stand within others (address.city), and what stands there."""
    node: Any = record
    for name in field.split("."):
        if not isinstance(node, dict) or name not in node:
            return False, None
        node = node[name]
    return True, node


def _value(value: Any, field: str, *, is_several: bool) -> Value:
    items = value if isinstance(value, list) else [] if value is None and is_several else [value]
    if any(isinstance(item, dict | list) for item in items):
        raise WrongError(
            f"--field {field}: holds sections, which have no label; a field of plain values would be right"
        )
    return frozenset(map(_word, items)) if is_several else _word(items[0])


def _label(text: str, *, is_several: bool) -> Value:
    if not is_several:
        return _word(text)
    if text.startswith("["):
        try:
            return frozenset(map(_word, json.loads(text)))
        except (json.JSONDecodeError, TypeError):
            pass
    parts = _BETWEEN.split(text) if _BETWEEN.search(text) else text.split(",")
    return frozenset(_word(part) for part in parts if part.strip())


def _word(value: Any) -> str:
    """An answer as it is compared: without space around it, in any case; true is yes, 4.0 is 4."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(str(value).split()).casefold()
    if text in {"true", "false"}:
        return "yes" if text == "true" else "no"
    return text.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", text) else text


def _codes(value: Value) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset([value])


def _of_code(pairs: Sequence[tuple[bool, bool]]) -> Scored:
    truth, found = [a for a, _ in pairs], [b for _, b in pairs]
    f1 = float(f1_score(truth, found, zero_division=0))
    return Scored(sum(truth), sum(found), f1, _kappa(truth, found))


def _kappa(truth: Sequence[Any], found: Sequence[Any]) -> float | None:
    """None where both always say the same one thing: chance alone would have them agree."""
    if len({*truth, *found}) < 2:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(cohen_kappa_score(truth, found))


def show(found: Score) -> None:
    def shown(figure: float | None) -> str:
        return "" if figure is None else f"{figure:.3f}"

    console = Console(markup=False)  # an answer may have brackets
    totals = Table("field", "n", "accuracy", "f1", "kappa")
    totals.add_row(found.field, str(found.n), shown(found.accuracy), shown(found.f1), shown(found.kappa))
    console.print(totals)
    table = Table("answer", "labelled", "found", "f1", "kappa")
    most = Counter({name: code.labelled for name, code in found.codes.items()})
    for name, _ in most.most_common():
        code = found.codes[name]
        table.add_row(name, str(code.labelled), str(code.found), shown(code.f1), shown(code.kappa))
    console.print(table)
    console.print(
        f"matched by {found.matched}; {found.unlabelled} records without a label, "
        f"{found.unmatched} labels without a record",
        highlight=False,
        soft_wrap=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path, help="records.jsonl of a run")
    parser.add_argument("labels", type=Path, help="a CSV with the ids of the rows in its first column")
    parser.add_argument("--field", required=True, help="of the records; one within others as address.city")
    parser.add_argument("--column", help="of the labels; the field's name where it is not given")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the tables")
    given = parser.parse_args()
    try:
        id_column, labels = read_labels(given.labels, given.column or given.field)
        found = score(read_records(given.records), labels, given.field, id_column)
    except WrongError as error:
        print(f"score.py: {error}", file=sys.stderr)
        return 2
    if given.json:
        print(found.as_json())
    else:
        show(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
