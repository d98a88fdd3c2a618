"""Asks the local model what one would want to know of the rows. It names fields; columns say which types they have."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from hybridgen.config.schema import Config
from hybridgen.core.errors import CallError, ServerError
from hybridgen.core.notices import Notice
from hybridgen.core.progress import Progress
from hybridgen.core.stop import Stop
from hybridgen.core.summaries import RecordUnit
from hybridgen.llm import session, weights
from hybridgen.llm.providers import provider_of
from hybridgen.llm.types import EgressCheck, Message, Request
from hybridgen.pipelines.new.fields import MAX_FIELDS, Proposed, name_of, taken, worded
from hybridgen.pipelines.records.check import access_at_home
from hybridgen.segments.fence import fence, render
from hybridgen.segments.render import shorten

MIN_FIELDS = 2  # of an answer that is of use
MAX_TOKENS = 700
MAX_NOUN_CHARS = 30
MIN_DESCRIPTION_WORDS = 3  # of one that says something
TEMPERATURE = 0.2
NONE = "none"  # in place of a column: the field is made of whole rows

_RULES = """\
You help to set up a table of records that are written from data. {shown} Say what a reader would want to know.
- name: one to three English words in lower case, with underscores between them.
- description: what stands in the field, in at most fifteen words.
- column: the label of the column that the field is made of, or none where it is concluded from whole rows.
- No field twice. No names, addresses or ids.
- Answer with JSON only."""

_SHOWN: dict[RecordUnit, str] = {
    "segment": "You are shown some of its rows. A record is written of rows that have much in common.",
    "row": "You are shown some of its rows. A record is written of each row.",
    "document": "You are shown parts of some of its documents. A record is written of each document.",
}
_RECORD = "one word for what the rows are about, such as ticket, visit or respondent"
_SAY_NOTHING = {"row", "rows", "record", "records", "data", "table", "entry", "field"}
_ECHOES = {"name", "column", "description", "field", "fields", "record"}  # of the schema, said by small models


class _Named(BaseModel):
    column: str
    name: Annotated[str, Field(min_length=1)]
    description: Annotated[str, Field(min_length=3)]


class _Answer(BaseModel):
    record: Annotated[str, Field(min_length=2)]
    fields: list[_Named]


def why_nobody(config: Config) -> Notice | None:
    """Why no model is asked; None where one is."""
    local = config.provider.local
    if config.estimate_only:
        return Notice("new_estimate_only")
    if provider_of(local, "local").is_inside and local.model in {None, weights.PACKAGED}:
        return Notice("new_too_small")
    return None


async def named(
    config: Config,
    rows: Sequence[str],
    fields: Sequence[Proposed],
    unit: RecordUnit,
    *,
    kept: Collection[str],
    used: Collection[str],
    egress: EgressCheck | None,
    progress: Progress,
    stop: Stop,
) -> tuple[str, list[Proposed]] | Notice:
    """What a record is called ("": as before) and its fields as the local model names them; or why there are none.

    rows: as they may be shown. fields: those of the columns. kept: columns whose fields stay, under their names. used:
    names that no field may have. Raises InputError, StoppedError.
    """

    def say(notice: Notice) -> None:
        progress.say(str(notice))

    request = _request(rows, fields, unit, config.seed)
    run = hashlib.sha256(f"new {request.key('')}".encode()).hexdigest()[:16]
    try:
        found = await session.find(access_at_home(config), price=None, stop=stop, say=say)
        opening = session.opened(found, run=run, price=None, ceiling=0, egress=egress, stop=stop, say=say)
        async with opening as models:
            if models.local is None:
                return Notice("new_no_answer", {"why": ""})
            model = Path(models.local.endpoint.model).name  # of a file its name
            say(Notice("new_asking", {"model": model}))
            reply = await models.local.ask(request)
    except (ServerError, CallError) as error:
        return Notice("new_no_answer", {"why": error.said})
    try:
        answer = _Answer.model_validate_json(reply.text)
    except ValidationError:
        return Notice("new_unusable", {"model": model})
    staying = [field for field in fields if field.column in kept]
    made = _fields(answer, fields, staying=staying, used=used, model=model, shown=_flat(rows))
    if len(made) < MIN_FIELDS:
        return Notice("new_unusable", {"model": model})
    made += [field for field in staying if field.name not in taken(made)]
    noun = " ".join(answer.record.split()).lower()[:MAX_NOUN_CHARS]
    return noun if noun.replace(" ", "").isalpha() and noun not in _SAY_NOTHING else "", made


def _request(rows: Sequence[str], fields: Sequence[Proposed], unit: RecordUnit, seed: int) -> Request:
    labels = _labels(fields)
    shown = "\n".join(render(f"R{number}", fence(text)) for number, text in enumerate(rows, 1))
    columns = "\n".join(f"{label}: {fence(shorten(str(field.column)))}" for label, field in labels.items())
    ask = (
        f"Columns:\n{columns or NONE}\n\nPropose 3 to {MAX_FIELDS - 2} fields, the most telling first, one or two of "
        "them concluded from whole rows (column: none)."
    )
    return Request(
        purpose="new",
        record="task",
        messages=(Message("system", _RULES.replace("{shown}", _SHOWN[unit])), Message("user", f"{shown}\n\n{ask}")),
        schema=_schema([*labels, NONE]),
        max_tokens=MAX_TOKENS,
        temperature=TEMPERATURE,
        seed=seed,
    )


def _labels(fields: Sequence[Proposed]) -> dict[str, Proposed]:
    return {f"C{number}": field for number, field in enumerate((one for one in fields if one.column), 1)}


def _schema(labels: Sequence[str]) -> dict[str, Any]:
    field = {
        "type": "object",
        "properties": {
            "column": {"type": "string", "enum": [*labels]},
            "name": {"type": "string", "minLength": 2, "maxLength": 32},
            "description": {"type": "string", "minLength": 8, "maxLength": 120},
        },
        "required": ["column", "name", "description"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "record": {"type": "string", "minLength": 3, "maxLength": MAX_NOUN_CHARS, "description": _RECORD},
            "fields": {"type": "array", "items": field, "minItems": MIN_FIELDS, "maxItems": MAX_FIELDS - 2},
        },
        "required": ["record", "fields"],
        "additionalProperties": False,
    }


def _fields(
    answer: _Answer,
    fields: Sequence[Proposed],
    *,
    staying: Sequence[Proposed],
    used: Collection[str],
    model: str,
    shown: str,
) -> list[Proposed]:
    """The model's fields. One of a column has the type that the column's answers have; one that stays has its name. A
    description that only repeats a row describes nothing: it is not taken, nor a field that is of no column."""
    labels, made, done, reserved = _labels(fields), list[Proposed](), set[str](), {*used, *taken(staying)}
    for one in answer.fields:
        known, described = labels.get(one.column), " ".join(one.description.split())
        is_echo, is_staying = _is_echo(described, shown), known is not None and known in staying
        name = known.name if known and is_staying else name_of(one.name)
        is_said = one.column in done if known else name in _ECHOES or is_echo
        if is_said or name in taken(made) or (name in reserved and not is_staying):
            continue
        done.add(one.column)
        own = {} if is_echo else {"description": described}
        spec: Mapping[str, Any] = {**known.spec, **own} if known else worded(described)
        origin = f"{known.origin}; named by {model}" if known else f"all of it, proposed by {model}"
        made.append(Proposed(name, known.column if known else None, spec, origin))
    return made


def _is_echo(described: str, shown: str) -> bool:
    """Whether a description is copied from a row, or says nothing."""
    return "[" in described or len(described.split()) < MIN_DESCRIPTION_WORDS or _flat([described]) in shown


def _flat(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).casefold().split())
