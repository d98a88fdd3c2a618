"""Who does what to whom, where and when: a clause as its core and what prepositions add to it, in one order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hybridgen.knowledge.wording.english import KNOWING, LIGHT, PREPOSITIONS
from hybridgen.knowledge.wording.forms import STATES, deed, form, of_doing, of_participle

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
    **dict.fromkeys(("can", "possibly"), ("can",)),
    **{word: (word,) for word in "could may will would might must should has have had".split()},
}
_DEONTIC = frozenset("can could may must should possibly".split())  # who may or must is who asks, if nobody is named
_MAYBE = frozenset({"possible", "allowed", "must", "should", "would", "might"})
_WHO_OR_WHAT = frozenset({"who", "whose", "what", "which", "how_many", "how_much"})  # does it, or has it done to it
_ASKING = frozenset({"i", "we"})
_BE = frozenset({"is", "are", "be", "been", "being"})
_HOLDING = frozenset({"contain", "include"})
# What is done to data by whoever asks how it is done.
_OF_DATA = frozenset(
    "delete rename import export sort split join copy convert merge filter format install parse encode decode reverse "
    "replace insert append reset extract".split()
)
_JOINING = frozenset({"compare"})  # with something, or to it
_ALONE = frozenset({"run", "restart"})  # of their own accord too; a shop that is closed is not closing
# Of which a thing has one.
_MEASURES = frozenset("length size height width depth weight age price cost name title colour duration".split())
_TRAVELLING = frozenset("train bus ferry tram boat flight get go travel drive fly".split())
_FROM_THEN = frozenset({"until", "after", "before"})
_CLAUSES = frozenset({"if", "when", "before", "after", "because", "while", "unless", "until", "that", "whether"})


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


def told(
    words: Sequence[str], named: Collection[str], capitals: Collection[str], wants: Collection[str]
) -> tuple[str, ...]:
    """What a question is about.

    Args:
        words: what follows the opening of the question.
        named: words with a capital that no sentence gave them.
        capitals: words with a capital.
        wants: what it wants; of "how" it begins with what is done.

    Returns:
        Its words, each in one form, in an order that rests on what goes with what.
    """
    is_how = "how" in wants
    words = [_kept(word, named, capitals) for word in _without_of(words, capitals)]
    said, rest = _said(_parts(words), is_how=is_how, is_turned=_WHO_OR_WHAT.isdisjoint(wants))
    marks = said.marks[1:] if not _MAYBE.isdisjoint(wants) else said.marks  # what is wanted says it
    core = [deed(said.words[0]), *_forms(said.words[1:])] if said.is_deed and said.words else _forms(said.words)
    if is_how:
        core, rest = _done(core, rest)
    else:
        if said.is_deed and not _WHO_OR_WHAT.isdisjoint(wants) and all(part.preposition != "by" for part in rest):
            marks = (*marks, "anybody_")  # who is paid does not pay, and which dogs may be walked is not which may walk
        core, rest = _happening(said, core, rest)
        if "will" in marks and "whether" in wants and any(part.preposition in {"if", "when"} for part in rest):
            marks = tuple(mark for mark in marks if mark != "will")
    about = [*marks, *core]
    is_known = is_how or any(word in KNOWING for word in core)
    for part in _ordered(core, rest, named):
        preposition = "if" if part.preposition == "when" and not is_known else part.preposition
        is_known = is_known or any(form(word) in KNOWING for word in part.words)
        if preposition == "for" and "need" in core and part.words and of_doing(part.words[0]) != part.words[0]:
            about += ["to", deed(part.words[0]), *_forms(part.words[1:])]  # needed for doing it
            continue
        about += [
            form(preposition),
            *(_clause(preposition, part.words) if preposition in _CLAUSES else _forms(part.words)),
        ]
    return tuple(word for word in about if word not in LIGHT)


def _kept(word: str, named: Collection[str], capitals: Collection[str]) -> str:
    """A name in its own form: Windows are no window, and Mrs Peters is not Mr Peter."""
    is_name = word in named or (word in capitals and word.endswith("s"))
    return f"{word}=" if is_name and word not in _HELPING and form(word) != word else word


def _said(parts: Sequence[_Part], *, is_how: bool, is_turned: bool) -> tuple[_Core, list[_Part]]:
    """The core, and the parts that follow it. is_turned: the verb that helps comes before who does it."""
    first, *rest = parts
    has_agent = any(part.preposition == "by" for part in rest)
    said = _deed(first.words) if is_how else _helped(first.words, follows=rest, is_turned=is_turned)
    if (
        has_agent
        and "is_" in said.marks
        and len(rest[-1].words) > 1
        and (late := _active(rest[-1].words[-1:], has_be=True))
    ):
        marks = tuple(mark for mark in said.marks if mark != "is_")  # the keys to the archive kept
        rest[-1] = _Part(rest[-1].preposition, rest[-1].words[:-1])
        return _Core((*late, *said.words), marks, is_passive=True, is_deed=True), rest
    return said, rest


def _done(core: list[str], rest: list[_Part]) -> tuple[list[str], list[_Part]]:
    """What is done, with the prepositions that its verb leaves open."""
    if core and core[0] in _JOINING:
        rest = [_Part("to", part.words) if part.preposition == "with" else part for part in rest]
    return core[:1] + core[2:] if core[:2] == ["create", "new"] else core, rest


def _happening(said: _Core, core: list[str], rest: list[_Part]) -> tuple[list[str], list[_Part]]:
    """Who does what: who is named behind "by" comes first, and a whole before what it
    includes."""
    agents = [part for part in rest if part.preposition == "by"]
    if said.is_passive and len(agents) == 1:
        core = [*_forms(agents[0].words), form(said.words[0]), *core[1:]]
        rest = [part for part in rest if part is not agents[0]]
    elif said.is_passive and core[0] in _ALONE:
        core = [*core[1:], core[0]]  # what is started starts
    is_held = said.is_passive and core[0] in _HOLDING and rest and form(rest[0].preposition) == "in"
    if is_held and (whole := _forms(rest[0].words)):
        return [*whole, *core], rest[1:]
    return core, rest


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
    if active and deed(active[0]) not in _OF_DATA:
        active = None  # how a car can be stolen, or nurses paid, need not be how I do it
    return _Core(tuple(active or words), is_passive=active is not None, is_deed=True)


def _helped(words: Sequence[str], *, follows: Sequence[_Part], is_turned: bool) -> _Core:
    """ "Which files are not empty", "must invoices be paid", "did nurses say", without whoever asks. What is locked
    need not be what somebody locks: a passive is one where "by" follows, or what must or can be done is asked."""
    at = next((n for n, word in enumerate(words) if word in _HELPING), None)
    if at is None:
        return _Core(tuple(words))
    helping, after = words[at], list(words[at + 1 :])
    marks = [*_forms(words[:at]), *_HELPING[helping]]
    is_negated = is_anybody = False
    if after[:1] == ["not"]:
        is_negated, after = True, after[1:]
    is_be = "is_" in marks
    if not is_be and len(after) > 1 and (after[0] == "we" or (after[0] in _ASKING and _is_anybodys(helping, after[1]))):
        is_anybody, after = True, after[1:]
    if after[:1] == ["not"]:
        is_negated, after = True, after[1:]
    if not is_negated and is_turned and not is_be and not is_anybody and after[1:2] == ["not"]:
        is_negated = True  # does the script not overwrite files
        after.remove("not")
    marks += ["not"] * is_negated
    active = _active(after, has_be=is_be or (at > 0 and after[:1] == ["be"]))
    if active and _is_event(helping, active[0], follows) and "being" not in after and "been" not in after:
        return _Core(tuple(active), tuple(mark for mark in marks if mark != "is_"), is_passive=True, is_deed=True)
    return _Core(tuple(after), tuple(marks), is_deed=is_anybody)


def _is_event(helping: str, verb: str, follows: Sequence[_Part]) -> bool:
    """Whether a passive says what is done, by somebody or in something that includes it, and not how a thing is."""
    is_within = verb in _HOLDING and follows and form(follows[0].preposition) == "in"
    return helping in _DEONTIC or verb == "run" or bool(is_within) or any(part.preposition == "by" for part in follows)


def _is_anybodys(helping: str, verb: str) -> bool:
    """Whether it is the same without "I": what may be, must be or is needed."""
    return helping in _DEONTIC or form(verb) == "need"


def _clause(preposition: str, words: Sequence[str]) -> list[str]:
    """What follows "if": "the server is restarted", "the server restarts"; or "until": "it has restarted"."""
    if (
        preposition in _FROM_THEN
        and len(words) > 2
        and words[-2] in {"has", "have"}
        and (verb := of_participle(words[-1]))
    ):
        return [*_forms(words[:-2]), verb]
    if len(words) > 2 and words[-2] in {"is", "are"} and (verb := of_participle(words[-1])) and words[-1] not in STATES:
        verb = deed(verb)
        return [*_forms(words[:-2]), verb] if verb in _ALONE else [verb, *_forms(words[:-2])]
    if len(words) > 1 and words[0] in _ASKING:
        return [f"{deed(words[1])}_", *_forms(words[2:])]
    if words and of_doing(words[0]) != words[0]:
        return [f"{deed(words[0])}_", *_forms(words[1:])]  # before sharing it: before I share it
    return _forms(words)


def is_done(words: Sequence[str]) -> bool:
    """Whether "is a file deleted", after "how", asks how to do it. How a president is elected does not."""
    return _deed(_parts(words)[0].words).is_passive and len(words) > 2 and words[0] in _BE


def _active(words: Sequence[str], *, has_be: bool) -> list[str] | None:
    """ "A file deleted", of "is a file deleted", as "delete a file"; None where it is none."""
    inner = [word for word in words if word not in _BE]
    if not inner or len(inner) + (not has_be) > len(words) or (len(inner) < 2 and not has_be):
        return None
    verb = of_participle(inner[-1])
    if not verb or (inner[-1] in STATES and "be" not in words):
        return None
    return [verb, *inner[:-1]]


def _ordered(core: Sequence[str], parts: Sequence[_Part], named: Collection[str]) -> list[_Part]:
    """From one place to another, said the other way round, where somebody goes there. The rest stays where it is, since
    what follows a thing may tell which one is meant: a user in Berlin with a phone from Paris is not one from Paris."""
    rest = list(parts)
    if not core or core[-1] not in _TRAVELLING:
        return rest
    for at, (one, other) in enumerate(pairwise(parts[:2])):
        is_named = all(len(part.words) == 1 and part.words[0] in named for part in (one, other))
        if is_named and (one.preposition, other.preposition) == ("to", "from"):
            rest[at : at + 2] = [other, one]
    return rest


def _forms(words: Sequence[str]) -> list[str]:
    kept = [form("that" if word == "which" and n else word) for n, word in enumerate(words)]
    return [word for word in kept if word not in LIGHT]


def _without_of(words: Sequence[str], capitals: Collection[str]) -> list[str]:
    """ "The length of a list" as "a list's length", where what it is of ends the sentence or the phrase and has no
    name. A photo of Anna is not hers, and a boss of hers may do what she does not."""
    words = list(words)
    while "of" in words:
        at = words.index("of")
        end = next((n for n in range(at + 1, len(words)) if words[n] in PREPOSITIONS or words[n] == "of"), len(words))
        owner = words[at + 1 : end]
        is_alone = len(owner) == 1 and owner[0] not in capitals and words.count("of") == 1 and "of_" not in words
        ends = end == len(words) or words[end] in PREPOSITIONS
        if at and words[at - 1] in _MEASURES and is_alone and ends:
            words = [*words[: at - 1], *owner, "s_", words[at - 1], *words[end:]]
        else:
            words[at] = "of_"
    return words
