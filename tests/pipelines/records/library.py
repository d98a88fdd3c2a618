"""An invented library visitor: the rows she comes from, a persona that rests on them, and a client that is told what to
answer. What most tests of stages, quality and summing work on."""

from __future__ import annotations

import dataclasses
import functools
import json
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl

from hybridgen import strategies, tasks
from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.audits import Origin
from hybridgen.core.notices import Notice
from hybridgen.core.results import Quality
from hybridgen.core.trees import CLAIM, is_claim
from hybridgen.llm.providers import providers
from hybridgen.llm.types import FREE, Answer, Endpoint, Price, Reply, Request, Role, Usage
from hybridgen.llm.usage import CallLog
from hybridgen.pipelines.reading import understand
from hybridgen.pipelines.records.types import Prepared
from hybridgen.privacy.session import PrivacySession
from hybridgen.reports.unfinished import Unfinished
from hybridgen.scoring import evidence
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.segments.fill import Filling
from hybridgen.segments.types import Plan, Row, Segment
from hybridgen.sources.types import ROW, UNIT, Dataset
from hybridgen.tasks import Content, Levels

TASK = tasks.load(compose(["count=2", "privacy=off"]).task)
LEVELS = Levels(TASK, TASK, TASK)
RAISING = tasks.load_levels(compose(["privacy=off", "task.detail=quotes"]).task)
ROWS = (
    Row(
        "talks.md#1",
        "R1",
        "**Interviewer:** When do you come to the library?\n"
        "**Marit:** Tuesday and Friday evenings, after the late shift. The reading room closes at nine, so I have "
        "forty minutes. I always take the desk by the radiator.",
    ),
    Row(
        "talks.md#2",
        "R2",
        "**Interviewer:** What goes wrong?\n"
        "**Marit:** The catalogue says a book is in, and it isn’t on the shelf. Last month I walked home "
        "empty-handed three times.",
    ),
    Row(
        "survey.csv:7",
        "R3",
        "Age: 25-34 years old\nWork: nurse at the harbour clinic\nHow often do you borrow: twice a week\n"
        "What is missing: a way to reserve a desk",
    ),
)
SEGMENT = Segment(0, ROWS)
TEXTS = {row.label: row.text for row in ROWS}

VISITOR: dict[str, Any] = {
    "name": "Tamsin Okafor",
    "occupation": "nurse at the harbour clinic",
    "age": "25-34 years old",
    "figures": [],
    "behaviours": [
        {
            "row": "R1",
            "quote": "Tuesday and Friday evenings, after the late shift",
            "text": "Comes on Tuesday and Friday evenings after her shift",
        },
        {
            "row": "R1",
            "quote": "I always take the desk by the radiator",
            "text": "Always sits at the desk by the radiator",
        },
    ],
    "frustrations": [
        {
            "row": "R2",
            "quote": "it isn't on the shelf",
            "text": "The catalogue says a book is in and the shelf is empty",
        },
    ],
    "goals": [
        {
            "row": "R3",
            "quote": "What is missing: a way to reserve a desk",
            "text": "Reserve a desk before she comes",
        },
        {
            "row": "R2",
            "quote": "Last month I walked home empty-handed three times",
            "text": "Never walk home empty-handed again",
        },
    ],
    "summary": "Tamsin has forty minutes in the reading room, twice a week, after a late shift. A book that is not on "
    "the shelf costs her the evening.",
    "opportunities": ["Show whether a book was seen on its shelf today", "Let her reserve a desk by the hour"],
}


def visitor(**changes: Any) -> Content:
    """The library's visitor, with other values in some fields."""
    return TASK.content.model_validate_json(json.dumps(VISITOR | changes))


def by_number(tree: Any, cite: str = "1") -> Any:
    """A record as models write it, each claim by the same number."""
    if is_claim(tree):
        return {"cite": cite, **{key: value for key, value in tree.items() if key not in CLAIM}}
    if isinstance(tree, dict):
        return {key: by_number(inner, cite) for key, inner in tree.items()}
    return [by_number(one, cite) for one in tree] if isinstance(tree, list | tuple) else tree


def begun(segment: int = 0, rows: Segment = SEGMENT, wording: int = 0, number: int = 0) -> Draft:
    """A draft that is still to be written, from the library's rows."""
    return Draft(DraftId(segment, number), rows, "Tamsin Okafor", wording, seed=7)


def written(
    segment: int = 0,
    *,
    rows: Segment = SEGMENT,
    cost: int = 0,
    repaired: bool = False,
    origin: Origin = "local",
    number: int = 0,
    **changes: Any,
) -> Draft:
    """A valid draft of the visitor, its quotes looked up."""
    content = visitor(**changes)
    found = evidence.look_up(content, rows)
    draft = begun(segment, rows, number=number)
    return dataclasses.replace(draft, origin=origin, content=content, evidence=found, cost=cost, is_repaired=repaired)


def judged(overall: float = 0.8, segment: int = 0, improve: str = "", **more: Any) -> Draft:
    """A draft of that quality, as a judge had it."""
    quality = Quality(overall=overall, criteria={"realism": overall}, improve=improve)
    return dataclasses.replace(written(segment, **more), quality=quality, is_judged=True)


@functools.cache
def _config(strategy: str) -> Config:
    return compose(["count=2", "privacy=off", "tracking=none", f"strategy={strategy}"])


def prepared(*segments: Segment, strategy: str = "refine-top", **dataset: Any) -> Prepared:
    """The library's rows as a run starts from them, shared out like this."""
    frame = pl.DataFrame({ROW: [row.id for row in ROWS], UNIT: [row.id for row in ROWS], "text": [*TEXTS.values()]})
    known: dict[str, Any] = {"frame": frame, "sources": ("talks.md", "survey.csv")}
    config = _config(strategy)
    plan = Plan(segments or (SEGMENT,), ("text",))
    groups: Any = Ready(plan)
    sketch: Any = Shown(plan.segments)
    return Prepared(
        understand(Dataset(**known | dataset)),
        PrivacySession.open(config.privacy),
        LEVELS,
        strategies.make(config.strategy),
        groups,
        list,
        sketch,
        range(config.records),
    )


class Shown(tuple[Segment, ...]):
    """In the place of segments that are made anew whenever they are looked at."""

    def some(self, indices: Iterable[int]) -> Iterator[Segment]:
        """As many as are asked for; more than there are begin anew."""
        return (self[index % len(self)] for index in indices)


@dataclasses.dataclass(frozen=True)
class Ready:
    """In the place of groups that have yet to be protected: segments as they are."""

    plan: Plan

    def __len__(self) -> int:
        return len(self.plan.segments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plan, name)

    @property
    def sizes(self) -> list[int]:
        return [len(segment.rows) for segment in self.plan.segments]

    @property
    def chosen(self) -> list[Any]:
        return [SimpleNamespace(group=segment.rows) for segment in self.plan.segments]

    def stream(self, protect: Any, indices: Any = None) -> Filling:
        groups: Any = self
        return Filling(groups, protect, range(len(self)) if indices is None else indices)

    def filled(self, indices: Sequence[int], *_: object) -> list[Segment]:
        return [self.plan.segments[index] for index in indices]


class Aside(Unfinished):
    """Lines that lie in a folder of their own, which goes with them."""

    def __init__(self) -> None:
        folder = tempfile.mkdtemp()
        super().__init__(Path(folder))
        weakref.finalize(self, shutil.rmtree, folder)


def endpoint(role: Role = "local", price: Price = FREE) -> Endpoint:
    return Endpoint(
        role=role,
        provider=providers["ollama" if role == "local" else "anthropic"],
        model="small" if role == "local" else "large",
        wire="",
        api_base=None,
        api_key=None,
        concurrency=1,
        timeout=1.0,
        price=price,
    )


def as_it_is(answer: str, given: Sequence[str]) -> str:
    """Where nothing was replaced every answer is faithful."""
    return answer


class Scripted:
    """Gives these answers, one a request, and keeps what it was asked. An error in place of an answer is raised."""

    def __init__(self, *answers: object, role: Role = "local", cost: int = 0) -> None:
        self.endpoint = endpoint(role)
        self.log = CallLog()
        self.peers = SimpleNamespace(all=())  # nothing is told of servers
        self.asked: list[Request] = []
        self.unusable: list[tuple[str, str]] = []
        self._answers = list(answers)
        self._cost = cost

    async def ask(self, request: Request) -> Reply:
        self.asked.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return reply(answer, cost=self._cost)

    def note_unanswered(self) -> None:
        """There is no ledger that would know of any."""

    def note_outcome(self, reply: Reply, wrong: Notice | None) -> None:
        """Nobody asks."""

    def note_unusable(self, replies: Sequence[Reply], why: str) -> None:
        self.unusable += [(reply.text, why) for reply in replies]


def reply(answer: object, *, cost: int = 0) -> Reply:
    """A server's reply: an Answer as it stands, a string as its text, anything else as JSON."""
    if not isinstance(answer, Answer):
        text = answer if isinstance(answer, str) else json.dumps(answer)
        answer = Answer(text, Usage(input=100, output=50))
    return Reply(answer, cost, replayed=False)
