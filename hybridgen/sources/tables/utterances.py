"""A row a turn: a table with a speaker and what they say is a conversation, or one for each id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hybridgen.sources.tables import names
from hybridgen.sources.tables.shares import mean_chars, share
from hybridgen.sources.types import Conversation, Turn

MAX_SPEAKER_SHARE = 0.5  # of the turns: with more different names they are no speakers
MIN_TURNS = 3
MAX_SPEAKERS = 12  # of one conversation, where nothing else says that it is one
_ROLE_NAMES = frozenset("role who rolle".split())
_ROLES = "user assistant human ai bot agent interviewer participant moderator interviewee".split()


@dataclass(frozen=True, slots=True)
class Utterances:
    """speaker, text: columns of each turn. conversation: the column that tells conversations apart. details: columns
    that are about the turns. lost: columns that a conversation has no place for."""

    speaker: str
    text: str
    conversation: str | None
    details: tuple[str, ...]
    lost: tuple[str, ...]


def find(frame: pl.DataFrame) -> Utterances | None:
    """How a table of turns is laid out; None where it is none."""
    called = {column: names.plain(column) for column in frame.columns}
    texts = [column for column, name in called.items() if names.SAID.fullmatch(name)]
    if not texts or frame.height < MIN_TURNS:
        return None
    text = max(texts, key=lambda column: mean_chars(frame[column]))
    sure = [column for column, name in called.items() if names.SPEAKER.fullmatch(name) and column != text]
    maybe = [column for column, name in called.items() if names.AUTHOR.fullmatch(name) and column not in {text, *sure}]
    speaker = min(
        sure or maybe, key=lambda column: (frame[column].null_count(), called[column].endswith("id")), default=None
    )
    if speaker is None:
        return None
    conversation = next(
        (
            c
            for c, name in called.items()
            if names.CONVERSATION.fullmatch(name)
            and c not in {text, speaker, *sure}
            and 1 <= frame[c].n_unique() <= frame.height / 2
        ),
        None,
    )
    rest = [column for column in frame.columns if column not in {text, speaker, conversation}]
    details = [c for c in rest if c in {*sure, *maybe, *texts} or names.TURN_DETAIL.fullmatch(called[c])]
    lost = [c for c in rest if c not in details and frame[c].null_count() < frame.height]
    if not _speak(frame, speaker, conversation, is_sure=bool(sure)) or (lost and not sure):
        return None
    if not sure and not _is_chat(frame, speaker, conversation, details):
        return None
    return Utterances(speaker, text, conversation, tuple(details), tuple(lost))


def talks(frame: pl.DataFrame, found: Utterances) -> tuple[tuple[Conversation, ...], int]:
    """The conversations, in the order in which they begin, and how many rows no person said."""
    machine = pl.col(found.speaker).str.to_lowercase().is_in(list(names.MACHINE)).fill_null(value=False)
    spoken = frame.filter(pl.col(found.text).is_not_null())
    said = spoken.filter(~machine)
    whose = pl.lit("") if found.conversation is None else pl.col(found.conversation).fill_null("")
    groups = said.with_columns(whose.alias("_whose")).partition_by("_whose", maintain_order=True, as_dict=True)
    return tuple(
        Conversation(
            tuple(Turn(speaker or "", text) for speaker, text in group.select(found.speaker, found.text).iter_rows()),
            str(name),
        )
        for (name,), group in groups.items()
    ), spoken.height - said.height


def _speak(frame: pl.DataFrame, speaker: str, conversation: str | None, *, is_sure: bool) -> bool:
    """Whether few speak and take turns: names that repeat, not one block after the other."""
    values = frame[speaker].drop_nulls()
    limit = MAX_SPEAKER_SHARE * frame.height
    if len(values) < frame.height / 2:
        return False
    if conversation is not None:
        most = frame.select(conversation, speaker).n_unique()
        repeat = min(most, values.n_unique()) <= limit or (is_sure and values.n_unique() < frame.height)
        return repeat and most > frame[conversation].n_unique()
    changes = int((values != values.shift()).sum()) + 1
    return values.n_unique() == 1 or (values.n_unique() <= limit and changes > 1.5 * values.n_unique())


def _is_chat(frame: pl.DataFrame, speaker: str, conversation: str | None, details: Sequence[str]) -> bool:
    """Whether names that may be a survey's are those of a chat: roles, or few who speak, each at a time of day."""
    values = frame[speaker].drop_nulls()
    if share(values.str.to_lowercase().is_in(_ROLES)) >= 0.5:
        return True
    if names.plain(speaker) in _ROLE_NAMES:
        return False
    times = any(frame[detail].drop_nulls().str.contains(r"\d:\d\d|^\d{9,}(\.\d+)?$").all() for detail in details)
    return times and (conversation is not None or values.n_unique() <= MAX_SPEAKERS)
