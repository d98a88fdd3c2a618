"""The codebook of a run, where its task chooses from one: read from the file that is named, else proposed by the local
model, which is shown some of the answers. From here on its codes are what the task asks for.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import polars as pl
from pydantic import BaseModel, Field

from hybridgen.config.schema import Config, Task
from hybridgen.core.errors import CallError, ConfigError, LeakError, ServerError
from hybridgen.core.notices import Notice, Place
from hybridgen.core.progress import Progress
from hybridgen.core.stop import Stop
from hybridgen.core.threads import aside
from hybridgen.llm import session
from hybridgen.llm.tokens import count_tokens
from hybridgen.llm.types import EgressCheck, Message, Reply, Request
from hybridgen.pipelines.places import vault_folder
from hybridgen.pipelines.reading import Reading
from hybridgen.pipelines.records.check import NO_CODEBOOK, access_at_home
from hybridgen.pipelines.records.parse import ask_valid
from hybridgen.pipelines.records.types import InvalidAnswer
from hybridgen.privacy.session import PrivacySession
from hybridgen.segments.fence import fence
from hybridgen.segments.render import labels, row_text
from hybridgen.sources.types import ROW, UNIT
from hybridgen.tasks import codebook, spec
from hybridgen.tasks.codebook import Code, Codebook

MAX_ASKED = 2  # samples of the answers, each of which is asked about
MAX_SHOWN = 24  # answers in a sample
MAX_ANSWER_CHARS = 240  # of an answer that is shown
MIN_CODES = 3  # of a proposal that is of use, beside `other`
MIN_ASKED, MAX_ASKED_CODES = 4, 10  # that one answer of the model may hold
MAX_CODE_CHARS, MAX_DESCRIPTION_CHARS = 28, 90
MAX_TOKENS = 700
TEMPERATURE = 0.2
STEM_CHARS = 4  # sweet and sweetness, tart and tartness are one topic
COPIED_WORDS = 5  # one after the other in an answer: a description that has them is somebody's own words
COUNTED_SHARE = 0.8  # tokens are counted with OpenAI's encoding; a local model's own may need a quarter more

_RULES = """\
You make a codebook: a list of topics by which open answers are sorted. You are shown some of the answers.
- A code names a topic in one to three plain words. Several people speak of it, each in other words.
- The description says in at most twelve words what an answer with this code says.
- No two codes mean the same. What one person alone says is no code.
- No names of people or places.
- Answer with JSON only."""
_ASK = "Write the codebook for these answers, the most frequent topic first."
_EXAMPLE_ANSWERS = (
    "the bus is always late",
    "too expensive for students",
    "Drivers are kind, but I wait 20 minutes",
    "Never a seat in the morning!",
    "late again, and nobody tells you why",
    "costs more than my car",
    "packed like sardines",
    "I like that I can read on the way",
    "cheap, and the driver always says hello",
    "The app doesn't say when it comes",
)
_EXAMPLE = {
    "delays": "comes late or has to be waited for",
    "price": "costs too much, or is worth its money",
    "crowding": "too full, no seat",
    "missing information": "nobody says when it comes or why not",
    "staff": "how drivers and other staff behave",
    "time for oneself": "reading, resting or working on the way",
}


class _Named(BaseModel):
    code: Annotated[str, Field(min_length=1)]
    description: str = ""


class _Answer(BaseModel):
    codes: Annotated[list[_Named], Field(min_length=MIN_CODES)]


@dataclass(frozen=True, slots=True)
class Resolved:
    """config: with the codes in the task's section. notices: what people must know of how they came about."""

    config: Config
    notices: tuple[Notice, ...] = ()


async def resolve(config: Config, reading: Reading, folder: Path, progress: Progress, stop: Stop) -> Resolved:
    """The config with the codebook that its task asks for, which is also written to `folder`, and of rows with the
    answers among the columns that records carry; as it is where the task asks for none.

    Raises InputError where there is none and nobody proposes one, ServerError, StoppedError; HybridgenError where it
    cannot be written.
    """
    values = spec.values_of(config.task)
    if not codebook.is_wanted(values):
        return Resolved(config)
    notices: list[Notice] = []
    if given := values.get("codebook"):
        book = codebook.read(Path(str(given)))
    else:
        book = await _propose(config, reading, progress, stop, notices.append)
    from hybridgen.reports import files  # which no draft waits for

    files.write_codebook(folder, codebook.FILE_NAME, book.text)
    told = Notice(
        "codebook_used", {"codes": len(book.codes), "file": Place(str(folder / codebook.FILE_NAME), "output.dir")}
    )
    for notice in (*notices, told):
        progress.say(str(notice))
    return Resolved(fill_in(config, reading, book), tuple(notices))


def fill_in(config: Config, reading: Reading, book: Codebook) -> Config:
    """The config with a codebook in its task's section."""
    values = spec.values_of(config.task)
    filled = codebook.fill_in(values, book)
    if values.get("unit") == "row" and not values.get("carry"):  # codes are read beside the answer
        filled["carry"] = [column.name for column in reading.telling if column.name not in filled["fields"]]
    return config.model_copy(update={"task": Task.model_validate(filled)})


async def _propose(
    config: Config, reading: Reading, progress: Progress, stop: Stop, note: Callable[[Notice], None]
) -> Codebook:
    """note: gets what people must know of the codes. Raises as `resolve` does."""
    async with stop.waiting():
        privacy = PrivacySession.open(config.privacy, ours=[m.content for m in _begin()], progress=progress)
        dataset = reading.dataset
        await aside(privacy.fit, dataset.frame, vault_folder(config), dataset.sources)
        samples = await aside(_samples, config, reading, privacy)
    answers = await _ask(config, samples, privacy.egress, progress, stop)
    codes, dropped = await aside(_harmless, _merged(answers, [text for texts in samples for text in texts]), privacy)
    if dropped:
        note(Notice("codes_dropped", {"count": dropped}))
    if len(codes) < MIN_CODES:
        raise ConfigError(
            f"task.codebook: the local model proposed {len(codes)} topics that can be used, too few; {NO_CODEBOOK}"
        )
    return Codebook.of(codes[: codebook.MAX_PROPOSED])


def _samples(config: Config, reading: Reading, privacy: PrivacySession) -> list[list[str]]:
    """Answers from all over the data, each another one, as they may be shown: a sample for each question, as long
    as the model's context allows."""
    names = [column.name for column in reading.telling]
    frame = reading.dataset.frame
    frame = frame.filter(pl.any_horizontal(pl.col(names).is_not_null())).unique(
        names, keep="first", maintain_order=True
    )
    wanted = min(frame.height, MAX_ASKED * MAX_SHOWN)
    places = random.Random(config.seed).sample(range(frame.height), wanted)
    told = privacy.transform(frame[places].select(ROW, UNIT, *names).to_dicts())
    label_of = labels(names)
    texts = [str(row[names[0]]) if len(names) == 1 else row_text(row, names, label_of) for row in told]
    shown = [fence("; ".join(text.splitlines())[:MAX_ANSWER_CHARS]) for text in texts]
    count = MAX_ASKED if len(shown) > MAX_SHOWN else 1
    room = int((config.hardware.context_length - MAX_TOKENS) * COUNTED_SHARE) - _count(_begin()) - count_tokens(_ASK)
    return [list(_fitting(shown[at::count], room // 2)) for at in range(count)]  # its repair has the question again


def _fitting(texts: Sequence[str], room: int) -> Iterator[str]:
    """The first texts that take at most so many tokens; one at least."""
    for number, text in enumerate(texts):
        room -= count_tokens(text) + 2
        if number and room < 0:
            return
        yield text


async def _ask(
    config: Config, samples: Sequence[Sequence[str]], egress: EgressCheck | None, progress: Progress, stop: Stop
) -> list[_Answer]:
    """What the local model answers to each sample. Raises InputError, ServerError, StoppedError."""

    def say(notice: Notice) -> None:
        progress.say(str(notice))

    requests = [_request(texts, config.seed) for texts in samples]
    run = hashlib.sha256(" ".join(["codebook", *(request.key("") for request in requests)]).encode()).hexdigest()[:16]
    found = await session.find(access_at_home(config), price=None, stop=stop, say=say)
    opening = session.opened(found, run=run, price=None, ceiling=0, egress=egress, stop=stop, say=say)
    async with opening as models:
        if models.local is None:
            raise ConfigError(
                "task.codebook: no local model is there to propose one; task.codebook=FILE gives the codes"
            )
        model = Place(Path(models.local.endpoint.model).name, "provider.local.model")
        say(Notice("codebook_asking", {"model": model, "answers": sum(map(len, samples))}))
        try:
            return [(await ask_valid(models.local, request, "draft", _read))[0] for request in requests]
        except InvalidAnswer as error:
            models.local.write_unusable()  # the same command asks anew
            raise ConfigError(
                f"task.codebook: {model} proposed none that can be used ({error.said}); {NO_CODEBOOK}"
            ) from error
        except LeakError as error:
            raise ConfigError(
                f"task.codebook: the answers may not be shown to {model} ({error.said}); {NO_CODEBOOK}"
            ) from error
        except CallError as error:
            raise ServerError(Notice("codebook_unasked", {"why": error.said})) from error


def _read(reply: Reply) -> _Answer:
    return _Answer.model_validate_json(reply.text)


def _begin() -> tuple[Message, ...]:
    """What all such requests share: rules and a worked example."""
    example = {"codes": [{"code": code, "description": described} for code, described in _EXAMPLE.items()]}
    return (
        Message("system", _RULES),
        Message("user", _asked(_EXAMPLE_ANSWERS)),
        Message("assistant", json.dumps(example, ensure_ascii=False), shared=True),
    )


def _asked(texts: Sequence[str]) -> str:
    listed = "\n".join(f"- {text}" for text in texts)
    return f"The answers:\n{listed}\n\n{_ASK}"


def _count(messages: Sequence[Message]) -> int:
    return sum(count_tokens(message.content) for message in messages)


def _request(texts: Sequence[str], seed: int) -> Request:
    return Request(
        purpose="codebook",
        record="codebook",
        messages=(*_begin(), Message("user", _asked(texts))),
        schema=_schema(),
        max_tokens=MAX_TOKENS,
        temperature=TEMPERATURE,
        seed=seed,
    )


def _schema() -> dict[str, Any]:
    code = {
        "type": "object",
        "properties": {
            "code": {"type": "string", "minLength": 3, "maxLength": MAX_CODE_CHARS},
            "description": {"type": "string", "minLength": 8, "maxLength": MAX_DESCRIPTION_CHARS},
        },
        "required": ["code", "description"],
        "additionalProperties": False,
    }
    codes = {"type": "array", "items": code, "minItems": MIN_ASKED, "maxItems": MAX_ASKED_CODES}
    return {
        "type": "object",
        "properties": {"codes": codes},
        "required": ["codes"],
        "additionalProperties": False,
    }


def _merged(answers: Sequence[_Answer], shown: Sequence[str]) -> list[Code]:
    """The topics of all answers, the first ones of each before the second ones.

    Small models repeat themselves: of topics that are called much the same the first one stays, and what describes an
    earlier one describes none besides. Nor does what they copy from one of the answers that they were shown.
    """
    said = {run for text in shown for run in _runs(text)}
    merged: list[Code] = []
    for one in filter(None, itertools.chain(*itertools.zip_longest(*(answer.codes for answer in answers)))):
        name = " ".join(re.findall(r"[^\W_][\w'’-]*", one.code)).lower()
        code = codebook.shortened(Code(name, one.description.strip(" .")))
        if code.name in {"", codebook.OTHER} or any(_is_alike(code.name, other.name) for other in merged):
            continue
        is_known = any(code.description == other.description for other in merged)
        is_own = not is_known and said.isdisjoint(_runs(code.description))
        merged.append(code if is_own else Code(code.name))
    return merged


def _runs(text: str) -> set[tuple[str, ...]]:
    """The words of a text, so many at a time."""
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[start:] for start in range(COPIED_WORDS)), strict=False))


def _is_alike(one: str, other: str) -> bool:
    """Whether two topics begin with the same letters, word by word."""
    first, second = one.split(), other.split()
    return len(first) == len(second) and all(
        a[:STEM_CHARS] == b[:STEM_CHARS] for a, b in zip(first, second, strict=True)
    )


def _harmless(codes: Sequence[Code], privacy: PrivacySession) -> tuple[list[Code], int]:
    """The codes that hold nothing personal, since they go to every model as they stand; and how many do.

    One whose description does goes without it.
    """
    kept = [code for code in codes if _is_harmless(code.name, privacy)]
    told = [code if _is_harmless(code.description, privacy) else Code(code.name) for code in kept]
    return told, len(codes) - len(kept)


def _is_harmless(text: str, privacy: PrivacySession) -> bool:
    if privacy.egress is None:
        return True
    if re.search(r"\[\w+_\d+\]?", text):
        return False
    try:
        return privacy.egress.hide([text]) == (text,)
    except LeakError:
        return False
