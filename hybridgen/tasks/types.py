"""What a task is once its file was read: the model of a record, how a draft is asked for, what its judge looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from hybridgen.core import trees
from hybridgen.core.notices import Notice
from hybridgen.core.registry import Registry
from hybridgen.core.summaries import RecordUnit

if TYPE_CHECKING:
    import polars as pl

    from hybridgen.privacy.session import PrivacySession
    from hybridgen.sources.types import Dataset

AGREEMENT = "agreement"  # the criterion: how far the drafts of one row or document say the same, 0-1
Detail: TypeAlias = Literal["quotes", "brief", "full"]  # how much a record says, from the least to the most
MAX_CLAIM_CHARS = 90  # of a claim's statement, unless its field says otherwise
MIN_REPEATED_WORDS = 4  # of the worked example or of another field, that a record does not say by chance

_END = re.compile(r"(?:(?<=\w{3})(?<!\bMrs)\.|[!?…])(?=\s)")  # "Dr." and "e.g." end nothing
_OPEN = re.compile(r"[\s\[({<\"“,;:–-]{1,40}$|\s{0,9}\[[^\]]{0,80}$")  # a bracket without its end: half a placeholder


def prose(max_chars: int, min_chars: int = 2, *, is_bare: bool = False) -> Any:
    """A text field: models are asked for at most `max_chars` characters; twice as many pass, since a repair costs.

    is_bare: where a server enforces it no bracket can be written, and so no placeholder.
    """
    extra: dict[str, Any] = {"maxLength": max_chars}
    if is_bare:
        extra["pattern"] = rf'^[^"\\\[\]{{}}\n\r\t]{{{min_chars},{max_chars}}}$'
    return Field(min_length=min_chars, max_length=2 * max_chars, json_schema_extra=extra)


def ended(max_chars: int) -> AfterValidator:
    """What a server's grammar cut off at `max_chars` characters loses its unfinished sentence, or else word.

    Of answers that are read as bounded: others are as long as their author made them.
    """

    def keep(text: str, info: ValidationInfo) -> str:
        is_bounded = bool((info.context or {}).get("is_bounded"))
        # Space at the end of a cut is gone by now.
        if not is_bounded or not max_chars - 2 <= len(text) <= max_chars or text[-1] in ".!?…":
            return text
        ends = [end.end() for end in _END.finditer(text)]
        words = text[: ends[-1]] if ends else text.rsplit(" ", 1)[0]
        return _OPEN.sub("", words) or text

    return AfterValidator(keep)


class Content(BaseModel):
    """Base of all tasks' records: what a model writes. Field descriptions go to the model with the schema."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, serialize_by_alias=True, populate_by_name=True
    )


class Quote(Content):
    """A row, and a few words copied from it."""

    row: Annotated[str, Field(min_length=1, max_length=12)]
    quote: Annotated[str, prose(100)]

    @property
    def said(self) -> str:
        """What it says: two that say the same are one."""
        return self.quote


class Claim(Quote):
    """A row, a few words copied from it, and the statement that rests on them.

    The quote stands before the statement: a small model that has copied first invents less.
    """

    text: Annotated[str, prose(MAX_CLAIM_CHARS), ended(MAX_CLAIM_CHARS)]

    @property
    def said(self) -> str:
        return self.text


def distinct(least: int) -> AfterValidator:
    """Of claims that say the same the first one stays; fewer than `least` different ones are an error."""

    def keep(claims: tuple[Quote, ...]) -> tuple[Quote, ...]:
        different: dict[str, Quote] = {}
        for claim in claims:
            different.setdefault(" ".join(_words(claim.said)) or claim.said, claim)
        if len(different) < least:
            raise ValueError("the same is said twice; say something else")
        return tuple(different.values())

    return AfterValidator(keep)


def at_most(count: int, field: str, *, is_once: bool = False) -> BeforeValidator:
    """Of a list that is too long the first items stay, and a notice says so: an answer is paid for, its repair too.

    field: how the notice calls the list. is_once: a repeat counts once.
    """

    def keep(items: Any, info: ValidationInfo) -> Any:
        if is_once and isinstance(items, list | tuple) and all(isinstance(item, Hashable) for item in items):
            items = list(dict.fromkeys(items))
        if not isinstance(items, list | tuple) or len(items) <= count:
            return items
        notices = (info.context or {}).get("notices")
        if notices is not None:
            notices.append(Notice("items_cut", {"field": field, "kept": count, "came": len(items)}))
        return items[:count]

    return BeforeValidator(keep)


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask for a draft: both texts follow the rows; `ask` may hold {name}, the subject's invented name."""

    name: str
    system: str
    ask: str

    def ask_for(self, name: str) -> str:
        """What is asked for a subject of that name."""
        return "\n".join(filter(None, (self.system, self.ask.replace("{name}", name))))


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: an invented name, rows as a prompt shows them, the statistics that are shown beside them as
    bare texts (the first is S1), and the record that they lead to.

    A task without one has no rows here, and a record that only shows how long one is; prompts leave it out.
    """

    name: str
    rows: str
    record: Content
    statistics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fitted:
    """A task as one data set has it, the rows as they may be shown for it, and what was decided."""

    task: Task
    frame: pl.DataFrame
    notes: tuple[Notice, ...]


# The task, the data as it was read and as the privacy mode has it, and the session that knows the personal values in
# it.
Fit = Callable[["Task", "Dataset", "Dataset", "PrivacySession"], Fitted]


def _faultless(_: Content | str) -> str:
    return ""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Task:
    """name: as it is chosen. noun: what a record is called. rules: what every author of a record is told. mend: what a
    refinement is asked; refine: the fields that it may change, none: all.

    unit: what a record is of. carry: columns whose cells go into it, each once, by the names that the data has.
    invented: fields that take an invented name.
    rubric: for each criterion that is asked, the question; none: no judge is asked. weights: of all criteria.
    by_evidence, by_completeness, by_coverage: criteria that are measured so. measured: criteria that are counted from a
    record alone, 0-1 each. no_flaw: what a judge must not hold against a record.
    answer_tokens: what a record needs at most, in tokens. temperature: 0-1, of drafts at home.
    grounded: plain fields that should be worded as the data is. missing: by field, what stands there where the rows are
    silent. signs: for a field of claims, what a quote shows that can carry one; a field without quotes that show it may
    quote anything. statistics: fields of claims that are held to statistics, in place of rows.
    detail: the level of detail that this is; None: the task has one level alone.
    flaw: why a record of the right form is not valid all the same, in words that repeat nothing of it; empty: it is.
    unfit: the same of what a judge remarks, which then is not kept. fit: where a record depends on the data.
    is_sketch: its codebook is a stand-in, as large as one can be.

    One task is another only where it is the same object, so that what rests on a task alone can be kept by it.
    """

    name: str
    noun: str
    content: type[Content]
    rules: str
    wordings: tuple[Wording, ...]
    example: Example
    mend: str
    rubric: Mapping[str, str]
    weights: Mapping[str, float]
    no_flaw: str
    answer_tokens: int
    temperature: float
    unit: RecordUnit = "segment"
    carry: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()
    by_evidence: tuple[str, ...] = ()
    by_completeness: tuple[str, ...] = ()
    by_coverage: tuple[str, ...] = ()
    refine: tuple[str, ...] = ()
    grounded: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    statistics: tuple[str, ...] = ()
    detail: Detail | None = None
    is_restorable: bool = True
    flaw: Callable[[Content], str] = _faultless
    unfit: Callable[[str], str] = _faultless
    measured: Mapping[str, Callable[[Content], float]] = field(default_factory=dict)
    fit: Fit | None = None
    is_sketch: bool = False

    def read(self, text: str, *, is_bounded: bool, notices: list[Notice]) -> Content:
        """The record that an answer holds.

        is_bounded: a server's grammar held it to the lengths in its schema. notices: gets what was cut. Raises
        ValueError, pydantic's, where it is no such record.
        """
        return self.content.model_validate_json(text, context={"is_bounded": is_bounded, "notices": notices})

    def repeated(self, record: Content) -> tuple[str, ...]:
        """The plain fields in which a record says what the example says, word for word, in MIN_REPEATED_WORDS or more:
        a small model copies it. Quotes are looked up in their rows anyway."""
        if not self.example.rows:
            return ()
        shown, said = (_texts(one) for one in (self.example.record, record))
        return tuple(
            name
            for name, text in said.items()
            if text == shown.get(name) != self.missing.get(name) and len(text.split()) >= MIN_REPEATED_WORDS
        )

    @property
    def counted(self) -> frozenset[str]:
        """The criteria that are measured, whoever judges."""
        return frozenset((*self.measured, *self.by_evidence, *self.by_completeness, *self.by_coverage))


def repeats_itself(record: Content) -> bool:
    """Whether two fields of a record rest on the same statement of MIN_REPEATED_WORDS or more, case and marks aside: a
    small model fills each list with the first thing that it found."""
    fields: dict[str, str] = {}
    for place, claim in trees.claims(record.model_dump()):
        words = _words(claim.get("text", ""))
        field_ = re.split(r"[.\[]", place, maxsplit=1)[0]
        if len(words) >= MIN_REPEATED_WORDS and fields.setdefault(" ".join(words), field_) != field_:
            return True
    return False


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _texts(record: Content) -> dict[str, str]:
    """By field, its text, or those of its list."""
    listed = {name: value if isinstance(value, tuple) else (value,) for name, value in record}
    return {
        name: " ".join(texts) for name, texts in listed.items() if all(isinstance(one, str) for one in texts) and texts
    }


@dataclass(frozen=True, slots=True)
class Levels:
    """A task at the levels of detail that a run has use for; each has a model of a record of its own.

    home: at which the local model drafts. raised: at which such a draft comes back refined; the same where refinement
    edits only. paid: at which the frontier writes alone. note: how home was chosen; None where nothing chose it.
    """

    home: Task
    raised: Task
    paid: Task
    note: Notice | None = None

    @property
    def all(self) -> tuple[Task, ...]:
        """The different ones."""
        return tuple({id(task): task for task in (self.home, self.raised, self.paid)}.values())

    def of(self, content: Content) -> Task:
        """The task at the level that a record has; of a record of none of them that of home."""
        return next((task for task in (self.raised, self.paid) if type(content) is task.content), self.home)

    @property
    def content(self) -> type[Content] | None:
        """The model of every record; None where levels have models of their own."""
        return self.home.content if len(self.all) == 1 else None

    @property
    def is_raised(self) -> bool:
        """Whether a refinement writes a whole record of a higher level, in place of edits."""
        return self.raised is not self.home


# Python for what a task file can't say, by the name that the file gives as `code`: it makes a task of the file's.
code: Registry[Callable[[Task], Task]] = Registry("code of a task", "hybridgen.tasks", "task.code")
