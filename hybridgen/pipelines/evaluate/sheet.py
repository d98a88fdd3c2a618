"""A sheet for people to rate records on: drawn by lot, in an order that says nothing, protected as their rows are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hybridgen.config.schema import Config
from hybridgen.core.errors import DataError
from hybridgen.core.evaluation import SheetMade
from hybridgen.core.notices import Notice
from hybridgen.core.trees import map_text
from hybridgen.pipelines.evaluate.check import Asked
from hybridgen.pipelines.evaluate.codes import Item, chosen, items
from hybridgen.pipelines.evaluate.drafts import Material
from hybridgen.pipelines.records.grade import PLAIN
from hybridgen.pipelines.records.lines import content_of
from hybridgen.reports import files
from hybridgen.reports.fields import blocks
from hybridgen.reports.sheets import Sheet, SheetItem, SheetRow
from hybridgen.scoring.types import Draft


def make(config: Config, folder: Path, asked: Asked, ready: Material, paired: Mapping[str, str]) -> SheetMade:
    """Write sheet.html and sheet.csv to `folder`. Raises DataError where no record can be shown; HybridgenError where
    the egress check fails or a file cannot be written."""
    wanted, every = config.evaluate.sheet or 0, items(asked, paired)
    is_of_pairs = asked.other is not None
    can_show = {code: item for code, item in every.items() if _drafts(item, ready)}
    if not can_show:
        raise DataError(f"{asked.given.name}: no record of it can be shown; {next(iter(ready.flaws.values()), '')}")
    drawn = chosen(can_show, wanted, config.seed)
    task = ready.prepared.task
    sheet = Sheet(task.noun, task.rubric or PLAIN, _shown(drawn, ready), is_of_pairs)
    files.write_sheet(folder, sheet)
    notes = [*map(str, ready.notices)]
    if len(drawn) < wanted:
        notes.append(str(Notice("sheet_short", {"items": len(drawn), "wanted": wanted})))
    return SheetMade(
        page=str(folder / files.SHEET_PAGE),
        table=str(folder / files.SHEET_TABLE),
        items=len(drawn),
        of_pairs=is_of_pairs,
        notes=notes,
    )


def _drafts(item: Item, ready: Material) -> list[Draft]:
    """The records of an item in the order in which they are shown; none where one of them cannot be."""
    first, second = ready.drafts.get(item.first.id), ready.others.get(item.first.id)
    if item.second is None:
        return [first] if first else []
    if first is None or second is None:
        return []
    return [second, first] if item.is_swapped else [first, second]


def _shown(drawn: Sequence[Item], ready: Material) -> list[SheetItem]:
    egress = ready.prepared.privacy.egress
    told = [(item.code, [content_of(draft) for draft in _drafts(item, ready)], _rows(item, ready)) for item in drawn]
    texts = list(dict.fromkeys(text for one in told for text in _texts(one[1:])))
    hidden = dict(zip(texts, egress.hide(texts), strict=True)) if egress else {}

    def hide(text: str) -> str:
        return hidden.get(text, text)

    return [
        SheetItem(
            code,
            tuple(blocks(map_text(record, hide), ()) for record in records),
            tuple(SheetRow(hide(name), hide(text)) for name, text in rows),
        )
        for code, records, rows in told
    ]


def _rows(item: Item, ready: Material) -> list[tuple[str, str]]:
    draft = ready.drafts[item.first.id]
    return [(row.id, row.text) for row in draft.segment.rows] if ready.has_rows else []


def _texts(node: Any) -> Iterator[str]:
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    map_text(node, keep)
    yield from found
