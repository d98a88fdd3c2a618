"""Boxes of a multiple-choice question, a column each, as one answer: "Which do you use? - Phone" and "… - App" holding
1 and 0 are "Which do you use?" holding "Phone"."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from hybridgen.core.notices import Data, Notice
from hybridgen.sources.types import ROW, UNIT, Dataset

MIN_BOXES = 2  # columns that make a question
MIN_ROWS = 5  # from which on ones and noughts are no accident of a scale

_TICKED = frozenset(["1", "true", "wahr", "vrai", "verdadero", "checked", "selected", "gewählt", "x", "✓", "✔", "☑"])
_UNTICKED = frozenset(["0", "false", "falsch", "faux", "falso", "unchecked", "not selected", "nicht gewählt", "☐"])
_YES = frozenset(["y", "yes", "j", "ja", "oui", "si", "sí", "sim"])  # a tick where nobody says no
_NO = frozenset(["n", "no", "nein", "non", "não"])
# Of such a question a "no" says only that something was not chosen; elsewhere it is an answer.
_ASKS_WHICH = re.compile(r"\W*(which|welche|quel|cu[aá]l|qua[li]|select|choose|tick)", re.IGNORECASE)
MAX_NAME_CHARS = 1_000  # of a box; a longer name is none
# topic: the question. item: the choice. A code ("ways___1", "Q3_1") names no choice in words.
_NAMES = (
    re.compile(r"(?P<topic>\S.*?)\s+[-–|]\s+(?P<item>\S.*)", re.DOTALL),
    re.compile(r"(?P<topic>\S.*?[?？])[:\s]+(?P<item>[^?？\s(\[][^?？]*)", re.DOTALL),
    re.compile(r"(?P<topic>\S.*?)\s*\[(?P<item>[^\[\]]+)\]", re.DOTALL),
    re.compile(r"(?P<topic>[^()]*[^()\s])\s*\((?P<item>\S.*)\)", re.DOTALL),
    re.compile(r"(?P<topic>\w+?)___(?P<item>\w+)"),
    re.compile(r"(?P<topic>[A-Za-z]\w*?)[_.](?P<item>[A-Za-z]{0,2}\d{1,3})"),
    re.compile(r"(?P<topic>[^/\s]+)/(?P<item>[^/\s]+)"),
    re.compile(r"(?P<item>[^:?？]*[^:?？\s]):\s*(?P<topic>[^:\s][^:]*[?？])", re.DOTALL),
    re.compile(r"(?P<topic>[^:]*[^:\s]):\s+(?P<item>[^\s?？][^?？]*)", re.DOTALL),
)
_CODE = re.compile(r"[A-Za-z]{0,2}\d{1,3}")


@dataclasses.dataclass(frozen=True, slots=True)
class _Box:
    """A column with a box. ticked: the value that says it was chosen. chosen: what that means, in words."""

    name: str
    ticked: str
    chosen: str


def join_boxes(dataset: Dataset) -> Dataset:
    """The data set with a column for each question, in the place of its first box, that lists what was chosen.

    Where nothing was, the answer is missing. Questions whose answer stands in a column of its own keep their boxes.
    """
    names = dataset.columns
    groups = {topic: boxes for topic, boxes in _groups(dataset.frame, names).items() if topic not in names}
    if not groups:
        return dataset
    first = {boxes[0].name: topic for topic, boxes in groups.items()}
    gone = {box.name for boxes in groups.values() for box in boxes}
    columns: list[pl.Expr | str] = [ROW, UNIT]
    for name in names:
        if name in first:
            columns.append(_joined(groups[first[name]]).alias(first[name]))
        elif name not in gone:
            columns.append(name)
    said = Notice("boxes_joined", {"columns": len(gone), "questions": tuple(map(Data, groups))})
    return dataclasses.replace(dataset, frame=dataset.frame.select(columns), notes=(*dataset.notes, said))


def _joined(boxes: Sequence[_Box]) -> pl.Expr:
    chosen = [
        pl.when(pl.col(box.name).str.strip_chars() == box.ticked).then(pl.lit(box.chosen)).otherwise(None)
        for box in boxes
    ]
    listed = pl.concat_str(chosen, separator=", ", ignore_nulls=True)
    return pl.when(pl.any_horizontal([one.is_not_null() for one in chosen])).then(listed).otherwise(None)


def _groups(frame: pl.DataFrame, names: Sequence[str]) -> Mapping[str, list[_Box]]:
    """The boxes of each question, by how it is called."""
    found: dict[str, list[_Box]] = {}
    for pattern in _NAMES:
        taken = {box.name for boxes in found.values() for box in boxes}
        mine: dict[str, list[tuple[str, str]]] = {}
        for name in names:
            if name not in taken and len(name) <= MAX_NAME_CHARS and (match := pattern.fullmatch(name)):
                mine.setdefault(match["topic"].strip(), []).append((name, match["item"].strip()))
        for topic, items in mine.items():
            boxes = list(_boxes(frame, topic, items)) if len(items) >= MIN_BOXES and topic not in found else []
            is_ticked = any(box.ticked for box in boxes)
            if is_ticked and len(boxes) >= MIN_BOXES and len({box.chosen for box in boxes}) == len(boxes):
                found[topic] = boxes
    return found


def _boxes(frame: pl.DataFrame, topic: str, items: Sequence[tuple[str, str]]) -> Iterator[_Box]:
    """Those of a question's columns that hold a box: a value says that it was chosen, another or a blank that it was
    not. topic: the question. items: names of columns, each with its choice."""
    asks_which = _ASKS_WHICH.match(topic) is not None
    unticked = _UNTICKED | _NO if asks_which else _UNTICKED
    for name, item in items:
        cells = frame[name].drop_nulls().str.strip_chars()
        values = cells.unique().head(3).to_list()
        ticked = [value for value in values if value.casefold() not in unticked]
        is_left_out = len(ticked) < len(values) or cells.len() < frame.height
        if not values or len(ticked) > 1 or len(values) > 2 or not is_left_out:
            continue
        mark = ticked[0].casefold() if ticked else ""
        if mark in _TICKED or not mark or (mark in _YES and (len(values) == 1 or asks_which)):
            if frame.height >= MIN_ROWS:
                yield _Box(name, ticked[0] if ticked else "", item)
        elif len(values) == 1 and (_CODE.fullmatch(item) or _is_same(ticked[0], item)):
            yield _Box(name, ticked[0], ticked[0])


def _is_same(value: str, item: str) -> bool:
    """Whether a box holds its own choice, perhaps with a hint behind it: "Other" of "Other (please specify)"."""
    said, asked = (" ".join(re.findall(r"\w+", text.casefold())) for text in (value, item))
    return bool(said) and asked.startswith(said)
