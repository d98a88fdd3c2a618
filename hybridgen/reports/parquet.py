"""The records as a Parquet table, whatever their fields are."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from hybridgen.core.results import Record
from hybridgen.tasks.kinds import Kind, field_kinds
from hybridgen.tasks.types import Content

if TYPE_CHECKING:
    import polars as pl

GROUP_RECORDS = 1000  # that are written at a time
MAX_INT = 2**63  # from which a column of whole numbers has no room


def write(file: IO[bytes], records: Sequence[Record], model: type[Content] | None = None) -> None:
    """Write the records as a table; `record` is a struct, or JSON text where a field has no type that fits all of them.

    model: of the records' own fields, where all are of one; each column then has the field's type whatever is in it,
    dates among them, and null for words that stand where the rows were silent and are none of that type. Columns that
    were carried over are texts. Without it types are found in what there is, all of it at once; where some records have
    a claim and others a text in its place, the text is a claim that names no row. Raises OSError.
    """
    import polars as pl

    known = _known()
    names = (field.serialization_alias or name for name, field in Record.model_fields.items())
    if model:
        quality, carried = _found(records, own := _struct(model))
        known |= {"quality": quality, "record": pl.Struct({**carried, **own})}
        _write_typed(file, records, {name: known[name] for name in names})
    elif records:
        _inferred([_filled(record.model_dump(mode="json")) for record in records], known).write_parquet(file)
    else:
        pl.DataFrame(schema={name: known.get(name, pl.Null) for name in names}).write_parquet(file)


def _write_typed(file: IO[bytes], records: Sequence[Record], types: Mapping[str, Any]) -> None:
    """So many records at a time, each lot a row group. types: of all columns."""
    import polars as pl
    from polars.io.plugins import register_io_source

    def read(*_: object) -> Iterator[pl.DataFrame]:
        coming = iter(records)
        while lot := list(itertools.islice(coming, GROUP_RECORDS)):
            rows = [_filled(record.model_dump(mode="json")) for record in lot]
            fitted = [{**row, "record": _fitted(row["record"] or {}, types["record"])} for row in rows]
            yield pl.DataFrame(fitted, schema=types)

    register_io_source(read, schema=types).sink_parquet(file, row_group_size=GROUP_RECORDS)


def _found(records: Iterable[Record], own: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The type of `quality`, with a column for each criterion that any record has; those that were carried over."""
    import polars as pl

    scores: dict[str, dict[str, Any]] = {"criteria": {}, "raw": {}, "spread": {}}
    carried: dict[str, Any] = {}
    for record in records:
        carried.update((name, pl.String) for name in record.record if name not in own)
        for part, names in scores.items():
            names.update(dict.fromkeys(getattr(record.quality, part), pl.Float64))
    parts = {part: pl.Struct(names) if names else pl.Null for part, names in scores.items()}
    return pl.Struct({"overall": pl.Float64, **parts, "improve": pl.String}), carried


def _struct(model: type[Content]) -> dict[str, Any]:
    return {name: _type(kinds) for name, kinds in field_kinds(model)}


def _type(kinds: Sequence[Kind]) -> Any:
    """The type of a field that may have these; words that stand where the rows are silent make no other one of it."""
    import polars as pl

    kind = next((one for one in kinds if not one.options or one.item), kinds[0])
    if kind.item:
        return pl.List(_type([kind.item]))
    if kind.model:
        return pl.Struct(_struct(kind.model))
    if kind.is_day:
        return pl.Date
    return {bool: pl.Boolean, int: pl.Int64, float: pl.Float64}.get(kind.type, pl.String)


def _fitted(value: Any, kind: Any) -> Any:
    """The value as its type has it; null where it is none of it."""
    import polars as pl

    if isinstance(kind, pl.Struct):
        return (
            {one.name: _fitted(value.get(one.name), one.dtype) for one in kind.fields}
            if isinstance(value, dict)
            else None
        )
    if isinstance(kind, pl.List):
        return [_fitted(one, kind.inner) for one in value] if isinstance(value, list) else None
    if kind == pl.Date:
        return _day(value)
    allowed = {pl.Boolean: bool, pl.Int64: int, pl.Float64: int | float}.get(kind, str)
    is_fit = isinstance(value, allowed) and isinstance(value, bool) == (kind == pl.Boolean)
    return value if is_fit and not (kind == pl.Int64 and abs(value) >= MAX_INT) else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _inferred(rows: Sequence[dict[str, Any]], known: Mapping[str, Any]) -> pl.DataFrame:
    import polars as pl

    fields = _levelled([row["record"] or {} for row in rows])
    typed = [{**row, "record": own or None} for row, own in zip(rows, fields, strict=True)]
    texts = [{**row, "record": json.dumps(row["record"], ensure_ascii=False)} for row in rows]
    try:  # polars would make texts of objects without a word
        return pl.DataFrame(typed if _is_one_type(fields) else texts, schema_overrides=known, infer_schema_length=None)
    except (TypeError, OverflowError, pl.exceptions.PolarsError):  # numbers too large, for one
        return pl.DataFrame(texts, schema_overrides=known, infer_schema_length=None)


def _known() -> dict[str, Any]:
    """The columns whose type doesn't hang on the task; so an empty list, or no record at all, still has its type."""
    import polars as pl

    counted = {"question": pl.String, "answer": pl.String, "inside": pl.Float64, "others": pl.Float64}
    statistic = pl.Struct({**counted, "people": pl.Int64, "answered": pl.Int64})
    quoted: dict[str, Any] = {"row": pl.String, "quote": pl.String, "verified": pl.Boolean, "statistic": statistic}
    return {
        "id": pl.String,
        "schema": pl.Int64,
        "origin": pl.String,
        "cost_usd": pl.Float64,
        "evidence": pl.List(pl.Struct({**quoted, "claim": pl.String, "context": pl.String})),
        "respondents": pl.Int64,
        "share": pl.Float64,
        "rows": pl.List(pl.String),
        "draft": pl.String,
        "decision": pl.String,
        "why": pl.String,
        "refinement": pl.String,
    }


def _filled(value: Any) -> Any:
    """The value with null for every object without a field, which Parquet has no type for."""
    if isinstance(value, dict):
        return {key: _filled(inner) for key, inner in value.items()} or None
    return [_filled(inner) for inner in value] if isinstance(value, list) else value


def _levelled(fields: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records of several levels of detail: a text where others have a claim becomes one."""
    claims = {name for one in fields for name, value in one.items() if any(map(_is_claim, _each(value)))}
    return [{name: _as_claim(value) if name in claims else value for name, value in one.items()} for one in fields]


def _as_claim(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_claim(one) for one in value]
    return {"text": value} if isinstance(value, str) else value


def _is_claim(value: Any) -> bool:
    return isinstance(value, dict) and "text" in value


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_one_type(values: Iterable[Any]) -> bool:
    """Whether no value is an object where another is none, or a list where another is none."""
    some = [value for value in values if value is not None]
    if not any(isinstance(value, dict | list) for value in some):
        return True
    return len({type(value) for value in some}) == 1 and all(map(_is_one_type, _parts(some)))


def _parts(some: Sequence[Any]) -> Iterator[list[Any]]:
    """What must be of one type too: all items of lists, of objects all values of a key."""
    if isinstance(some[0], list):
        yield [inner for one in some for inner in one]
    else:
        yield from ([one.get(key) for one in some] for key in dict.fromkeys(key for one in some for key in one))
