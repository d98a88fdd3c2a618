"""Who does what to whom, where and when: a clause as its core and what prepositions add to it, in one order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hybridgen.knowledge.wording.english import KNOWING, LIGHT, PREPOSITIONS
from hybridgen.knowledge.wording.forms import deed, form, of_participle

# Verbs that help another, and what is left of them.
_HELPING: dict[str, tuple[str, ...]] = {
    "do": (),
    "does": (),
    "did": ("past_",),
    "is": ("is_",),
    "are": ("is_",),
    "am": ("is_",),
    "was": ("past_", "is_"),
    "were": ("past_", "is_"),
    **{word: (word,) for word in "will would can could may might must should has have had possibly".split()},
}
_DEONTIC = frozenset("can could may must should possibly".split())  # who may or must is who asks, if nobody is named
_MAYBE = frozenset({"possible", "allowed", "must", "should", "would", "might"})
_ASKING = frozenset({"i", "we", "one"})
_BE = frozenset({"is", "are", "be", "been", "being"})
_STANDING = frozenset({"stand", "occur", "appear", "happen"})  # in something, which then contains it
_HOLDING = frozenset({"contain", "include"})
_MOVABLE = frozenset({"in", "on", "at", "from", "to", "with"})
_LEAVING = frozenset({"delete"})  # from somewhere, or what is there


@dataclass(frozen=True, slots=True)
class _Part:
    """A preposition, "" before the first, and the words up to the next."""

    preposition: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Core:
    """What stands before the first preposition. marks: what the verb that helps says. is_passive: it was one. is_deed:
    its first word is the verb."""

    words: tuple[str, ...]
    marks: tuple[str, ...] = ()
    is_passive: bool = False
    is_deed: bool = False


def told(words: Sequence[str], named: Collection[str], wants: Collection[str]) -> tuple[str, ...]:
    """What a question is about.

    Args:
        words: what follows the opening of the question.
        named: words with a capital.
        wants: what it wants; of "how" it begins with what is done.

    Returns:
        Its words, each in one form, in an order that rests on what goes with what.
    """
    first, *rest = _parts(_without_of(words))
    is_how = "how" in wants
    said = _deed(first.words) if is_how else _helped(first.words)
    marks = said.marks[1:] if wants & _MAYBE else said.marks  # what is wanted says it
    is_passive = said.is_passive
    core = [deed(said.words[0]), *_forms(said.words[1:])] if said.is_deed and said.words else _forms(said.words)
    if core[:2] == ["create", "new"]:
        del core[1]
    if is_passive and rest and rest[0].preposition == "by" and not is_how:
        agent, *rest = rest
        core = [*_forms(agent.words), *core]
    if rest and rest[0].preposition == "in" and (whole := _forms(rest[0].words)):
        if len(core) > 1 and core[-1] in _STANDING:
            core, rest = [*whole, "contain", *core[:-1]], rest[1:]
        elif is_passive and core[0] in _HOLDING:
            core, rest = [*whole, *core], rest[1:]
    if is_how and core and core[0] in _LEAVING and rest and rest[0].preposition in {"at", "on", "in"}:
        rest = [_Part("from", rest[0].words), *rest[1:]]
    is_known = any(word in KNOWING for word in core)
    about = [*marks, *core]
    for part in _ordered(rest, named):
        preposition = "if" if part.preposition == "when" and not is_known else part.preposition
        is_known = is_known or any(form(word) in KNOWING for word in part.words)
        about += [form(preposition), *_forms(part.words)]
    return tuple(word for word in about if word not in LIGHT)


def _parts(words: Sequence[str]) -> list[_Part]:
    parts, preposition, gathered = [], "", list[str]()
    for word in words:
        if word in PREPOSITIONS:
            parts.append(_Part(preposition, tuple(gathered)))
            preposition, gathered = word, []
        else:
            gathered.append(word)
    return [*parts, _Part(preposition, tuple(gathered))]


def _deed(words: Sequence[str]) -> _Core:
    """What is done, after "how": "delete a file", "a file be deleted"."""
    active = _active(words, has_be=False)
    return _Core(tuple(active or words), is_passive=active is not None, is_deed=True)


def _helped(words: Sequence[str]) -> _Core:
    """ "Which files are not empty", "must invoices be paid", "did nurses say", without whoever asks."""
    at = next((n for n, word in enumerate(words) if word in _HELPING), None)
    if at is None:
        return _Core(tuple(words))
    helping, after = words[at], list(words[at + 1 :])
    marks = [*_forms(words[:at]), *_HELPING[helping]]
    is_negated = is_anybody = False
    if after[:1] == ["not"]:
        is_negated, after = True, after[1:]
    if len(after) > 1 and (after[0] == "we" or (after[0] in _ASKING and _is_anybodys(helping, after[1]))):
        is_anybody, after = True, after[1:]
    if after[:1] == ["not"]:
        is_negated, after = True, after[1:]
    marks += ["not"] * is_negated
    is_be = "is_" in marks
    if active := _active(after, has_be=is_be):
        return _Core(tuple(active), tuple(mark for mark in marks if mark != "is_"), is_passive=True, is_deed=True)
    if is_be and any(word.endswith("ing") and form(word) != word for word in after):
        marks.remove("is_")  # is making: makes
    return _Core(tuple(after), tuple(marks), is_deed=is_anybody and not is_be)


def _is_anybodys(helping: str, verb: str) -> bool:
    """Whether it is the same without "I": what may be, must be or is needed."""
    return helping in _DEONTIC or form(verb) == "need"


def is_done(words: Sequence[str]) -> bool:
    """Whether "is a file deleted", after "how", asks how it is done."""
    return _deed(_parts(words)[0].words).is_passive and len(words) > 2 and words[0] in _BE


def _active(words: Sequence[str], *, has_be: bool) -> list[str] | None:
    """ "A file deleted", of "is a file deleted", as "delete a file"; None where it is none."""
    inner = [word for word in words if word not in _BE]
    if not inner or len(inner) + (not has_be) > len(words) or not (verb := of_participle(inner[-1])):
        return None
    if len(inner) < 2 and not has_be:
        return None
    return [verb, *inner[:-1]]


def _ordered(parts: Sequence[_Part], named: Collection[str]) -> list[_Part]:
    """What can stand anywhere comes last: a name with a preposition that is the only one of its kind. The rest stays
    where it is, since what follows a thing may tell which one is meant: lines with tabs in files are not lines in
    files with tabs."""
    kinds = [part.preposition for part in parts]
    movable = [
        part
        for part in parts
        if part.preposition in _MOVABLE
        and kinds.count(part.preposition) == 1
        and part.words
        and part.words[0] in named
        and all(word.replace(".", "").isdigit() for word in part.words[1:])
    ]
    return [part for part in parts if part not in movable] + sorted(movable, key=lambda part: part.preposition)


def _forms(words: Sequence[str]) -> list[str]:
    kept = [form(word) for word in words]
    return [word for word in kept if word not in LIGHT]


def _without_of(words: Sequence[str]) -> list[str]:
    """ "The length of a list" as "list length", where both are a word each, or what it is of ends the sentence or the
    phrase. Words that follow a preposition of place stay behind it."""
    words = list(words)
    while "of" in words:
        at = words.index("of")
        end = next((n for n in range(at + 1, len(words)) if words[n] in PREPOSITIONS), len(words))
        owner = words[at + 1 : end]
        if at == 0 or not owner or words[at - 1] in PREPOSITIONS:
            words = [*words[:at], "of_", *words[at + 1 :]]
            continue
        words = [*words[: at - 1], *owner, words[at - 1], *words[end:]]
    return words
