"""Questions with their answers, however deep: a list of pairs is a column a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from hybridgen.sources.nested import words
from hybridgen.sources.tables.names import MOMENT, plain

MIN_PAIR_SHARE = 0.6  # of the objects of a list
MAX_DEPTH = 8

# The usual names of a question, then of what is one only beside an answer; and the usual names of an answer.
_ASKS = (
    "question questiontext question_text questiontitle question_title questionlabel questionname questionwording "
    "heading frage pregunta domanda pergunta vraag вопрос 问题 質問 prompt item statement q"
).split()
_ASKS_BESIDE_ANSWER = "field title label text name key id questionid question_id ref variable".split()
_ANSWERS = (
    "answer answers answertext answer_text answervalue response responses responsetext response_text reply antwort "
    "antworten respuesta réponse reponse risposta resposta antwoord ответ 回答 selected selectedoptions choice choices "
    "textanswers useranswer "
    "user_answer prettyformat"
).split()
_WEAK_ANSWERS = ("value", "values", "a")
_TITLES = "title text label heading name question ref id".split()
_GROUPING = re.compile(
    r"(pages?|sections?|questions?|groups?|blocks?|items?|answers?|responses?|fields?|elements?|parts?|data)\d*"
)


def find(value: Any, depth: int = 0) -> list[tuple[str, str | None]]:
    """The questions of a list of objects and what was answered, in order; [] where it is no such list."""
    if depth > MAX_DEPTH or not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        return []
    pairs = [_pairs(one) for one in value]
    unanswered = [
        (asked, None) if not some and (asked := _strong(one)) else None for one, some in zip(value, pairs, strict=True)
    ]
    likely = sum(bool(some or none) for some, none in zip(pairs, unanswered, strict=True))
    if any(pairs) and likely >= MIN_PAIR_SHARE * len(value):
        if words.is_choices(value):
            return []
        return [pair for some, none in zip(pairs, unanswered, strict=True) for pair in some or ([none] if none else [])]
    found = [list(_within(one, depth)) for one in value]
    often = Counter(asked for some in found for asked, _ in dict(some).items())
    return [
        (asked, f"{moment}: {said}" if said and often[asked] > 1 and (moment := _moment(one)) else said)
        for one, some in zip(value, found, strict=True)
        for asked, said in some
    ]


def find_by_id(value: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """The same of an object whose members are such pairs, by the id of a question."""
    inner = list(value.values())
    if not inner or not all(isinstance(one, dict) for one in inner):
        return []
    return find(inner) if all(_pairs(one) or _strong(one) for one in inner) else []


def _within(item: Mapping[str, Any], depth: int) -> Iterator[tuple[str, str | None]]:
    for key, value in item.items():
        if isinstance(value, list) and _GROUPING.fullmatch(key.casefold()):
            yield from find(value, depth + 1)


def _pairs(item: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """What an object asks and what was answered: one pair, or several of a question with parts; [] of other objects."""
    if pair := _pair(item):
        return [pair]
    asked = _strong(item)
    if not asked:
        return []
    for key in ("subquestions", "rows", "options"):
        inner = item.get(key)
        parts = list(inner.values()) if isinstance(inner, dict) else inner
        if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
            continue
        if key != "options":
            return [(f"{asked} - {part}", said) for part, said in find(parts)]
        chosen = [said for part in parts if part.get("answer") and (said := words.answer_of(part["answer"]))]
        return [(asked, ", ".join(chosen) or None)] if chosen else []
    return []


def _strong(item: Mapping[str, Any]) -> str | None:
    """The question of an object that calls it so."""
    members = {key.casefold(): value for key, value in item.items()}
    return next((asked for name in _ASKS if (asked := _title(members.get(name)))), None)


def _moment(item: Mapping[str, Any]) -> str:
    told = (value for key, value in item.items() if MOMENT.fullmatch(plain(key)) and not isinstance(value, dict | list))
    return next((str(value) for value in told if value), "")


def _in_words(item: Mapping[str, Any], answer: Any) -> Any:
    """An answer that holds the ids of options, with their words in the ids' place."""
    options = item.get("options")
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        return answer
    known = {option.get("id"): option.get("text", option.get("label")) for option in options}
    if isinstance(answer, list):
        return [known.get(one, one) if isinstance(one, str) else one for one in answer]
    return known.get(answer, answer) if isinstance(answer, str) else answer


def _pair(item: Mapping[str, Any]) -> tuple[str, str | None] | None:
    members = {key.casefold(): key for key in item}
    answer = next((members[name] for name in _ANSWERS if name in members), None)
    question = next((members[name] for name in _ASKS if name in members and members[name] != answer), None)
    if question is None:
        beside = ("type" in members and str(item[members["type"]]).casefold() in members) or answer is not None
        strong = answer is not None or "field" in members
        names = _ASKS_BESIDE_ANSWER if (beside and strong) else ("label", "name", "title", "key", "field", "variable")
        question = next((members[name] for name in names if name in members and members[name] != answer), None)
    if answer is None:
        answer = next((members[name] for name in _WEAK_ANSWERS if name in members), None)
    asked = _title(item[question]) if question is not None else None
    if question is None or not asked:
        return None
    if answer is not None and question.casefold() not in _ASKS and _holds_pairs(item[answer]):
        return None  # an id or a name with all that somebody answered
    if answer is not None:
        if isinstance(item[answer], list) and find(item[answer]):
            return asked, "; ".join(f"{one}: {said}" for one, said in find(item[answer]) if said) or None
        return asked, words.answer_of(_in_words(item, item[answer]))
    if "type" in members and (typed := members.get(str(item[members["type"]]).casefold())):
        return asked, words.answer_of(item[typed])  # {"field": …, "type": "choice", "choice": {"label": …}}
    if question.casefold() in _ASKS and "text" in members and members["text"] != question:
        return asked, words.answer_of(item[members["text"]])
    return None


def _holds_pairs(value: Any) -> bool:
    return bool(find(value)) or (isinstance(value, dict) and bool(find_by_id(value)))


def _title(value: Any) -> str | None:
    """A question's words, or its id where it has none."""
    if isinstance(value, dict):
        members = {key.casefold(): one for key, one in value.items()}
        return next((said for name in _TITLES if (said := _title(members.get(name)))), None)
    if isinstance(value, list):
        return next((said for one in value if (said := _title(one))), None)  # SurveyMonkey: headings: [{heading: …}]
    return " ".join(str(value).split()) if value is not None else None
