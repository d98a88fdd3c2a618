"""Which part of a file of JSON holds the rows of its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen.core.errors import DataError
from hybridgen.sources.nested import answers, layouts
from hybridgen.sources.tables.names import plain
from hybridgen.sources.types import Asked

MAX_DEPTH = 4  # of a list in an object
ALIKE = 0.8  # a list this share as long as the longest is as likely the one that is meant
MIN_WORDS = 4  # of a lone object's longest value: else it holds settings

# What the list of answers is called, and what lists beside it are: questions, columns, settings.
_ANSWERS = (
    "responses answers data results records rows items entries participants respondents submissions interviews people "
    "observations values surveyresponses cases features documents hits antworten respuestas reponses"
).split()
_BESIDES = (
    "questions fields columns schema choices options definitions labels links errors included pages variables metadata "
    "survey survey_questions structure items_definition codebook users tags"
).split()
# How lists of questions call their words and ids.
_WORDINGS = "question questiontext text title label heading headline wording prompt".split()
_IDS = "id questionid key name ref code variable field".split()


@dataclass(frozen=True, slots=True)
class Rows:
    """items: what the rows are, objects or not. name: of the list that was read, others: of what was left out, in the
    file's words; has_lists: one of those is a list of objects too."""

    items: Sequence[Any]
    name: str = ""
    others: tuple[str, ...] = ()
    has_lists: bool = False


def find(content: Any, path: Path, asked: Asked) -> Rows:
    """The rows of a file's one value. asked: `data.sheet` names the list, with dots where it lies deeper.

    Raises DataError where two lists are alike, and where there are none.
    """
    if isinstance(content, list):
        return Rows(layouts.unwrapped(content))
    if not isinstance(content, dict):
        raise DataError(f"{path}: holds one value; a list of objects is needed")
    if asked.sheet is not None:
        return _asked(content, path, asked.sheet)
    if places := layouts.by_place(content):
        return Rows(places, "features", tuple(name for name in content if name not in {"features", "type"}))
    if table := layouts.by_column(content):
        return Rows(table)
    if by_id := layouts.by_id(content):
        return Rows(by_id)
    lists = dict(_lists(content))
    if lists and _is_one_respondent(content, lists):
        beside = tuple(name for name, value in lists.items() if _is_beside(name, value))
        return Rows([_without(content, beside)], "answers" if beside else "", beside)
    if lists:
        name = _longest(lists, path)
        others = tuple(key for key in content if key != name.split(".", maxsplit=1)[0])
        beside = tuple(other for other in lists if other != name and "." in other and other not in others)
        return Rows(layouts.unwrapped(lists[name]), name, (*others, *beside), len(lists) > 1)
    for key, value in content.items():
        inner = isinstance(value, dict) and (layouts.by_column(value) or layouts.by_id(value))
        if inner:
            return Rows(inner, str(key), tuple(other for other in content if other != key))
    if lists or any(isinstance(value, str) and len(value.split()) >= MIN_WORDS for value in _leaves(content)):
        return Rows([content])
    raise DataError(f"{path}: holds an object without a list of objects; a list of objects is needed")


def _asked(content: Mapping[str, Any], path: Path, wanted: str) -> Rows:
    lists = dict(_lists(content))
    found = [name for name in lists if wanted in {name, name.rsplit(".", maxsplit=1)[-1]}]
    if not found:
        there = f"; there are {', '.join(lists)}" if lists else ""
        raise DataError(f"{path}: data.sheet={wanted}: there is no such list of objects{there}")
    return Rows(
        layouts.unwrapped(lists[found[0]]), found[0], tuple(key for key in content if key != found[0].split(".")[0])
    )


def _lists(content: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """The lists of objects, or of rows of cells, by their names; those of deeper objects are named with dots."""
    for key, value in content.items():
        name = f"{prefix}{key}"
        if (
            isinstance(value, list)
            and value
            and (sum(isinstance(one, dict) for one in value) > len(value) / 2 or layouts.is_grid(value))
        ):
            yield name, value
        elif isinstance(value, dict) and depth < MAX_DEPTH:
            yield from _lists(value, f"{name}.", depth + 1)


def _longest(lists: Mapping[str, list[Any]], path: Path) -> str:
    """The list that holds the answers: by its name, else by its length. Raises DataError where two are alike."""
    likely = [name for name in lists if _last(name) not in _BESIDES] or list(lists)
    called = [name for name in likely if _last(name) in _ANSWERS]
    ordered = sorted(called if len(called) == 1 else likely, key=lambda name: -len(lists[name]))
    if len(ordered) > 1 and len(lists[ordered[1]]) >= ALIKE * len(lists[ordered[0]]):
        alike = ", ".join(ordered[:4])
        raise DataError(f"{path}: holds lists that are alike: {alike}; say which with data.sheet={ordered[0]}")
    return ordered[0]


def wordings(content: Any) -> dict[str, str]:
    """The words of questions by their ids, where a file has a list of questions beside the answers."""
    found: dict[str, str] = {}
    for name, items in _lists(content) if isinstance(content, dict) else ():
        if plain(name.rsplit(".", maxsplit=1)[-1]) not in {
            "questions",
            "fields",
            "items",
            "schema",
            "columns",
            "variables",
        }:
            continue
        for item in items:
            members = {plain(key): value for key, value in item.items()} if isinstance(item, dict) else {}
            words = next((said for key in _WORDINGS if (said := _wording(members.get(key)))), None)
            ids = [members[key] for key in _IDS if isinstance(members.get(key), str)]
            found |= {one: " ".join(words.split()) for one in ids if words and one != words}
    return found


def _wording(value: Any) -> str | None:
    """The words of a question: a text, or one by its language of which the default or the first counts."""
    if isinstance(value, dict) and value and all(isinstance(one, str) for one in value.values()):
        value = value.get("default") or next(iter(value.values()))
    return value if isinstance(value, str) else None


def _is_one_respondent(content: Mapping[str, Any], lists: Mapping[str, list[Any]]) -> bool:
    """Whether an object's lists are what one person was asked, and the rest is about them."""
    called = {name: value[: layouts.OBJECTS_LOOKED_AT] for name, value in lists.items() if not _is_beside(name, value)}
    asked = [bool(answers.find(value)) for value in called.values()]
    deep = any(
        isinstance(one, dict) and any(isinstance(inner, list) and answers.find(inner) for inner in one.values())
        for value in called.values()
        for one in value[:3]
    )
    about = [key for key, value in content.items() if isinstance(value, str) and key not in lists]
    return bool(asked) and all(asked) and not deep and bool(about)


def _is_beside(name: str, items: Sequence[Any]) -> bool:
    """Whether a list of objects is called as one of questions or settings is, and holds no answers."""
    return _last(name) in _BESIDES and not answers.find(list(items[: layouts.OBJECTS_LOOKED_AT]))


def _last(name: str) -> str:
    return plain(name.rsplit(".", maxsplit=1)[-1])


def _without(content: Mapping[str, Any], names: Sequence[str], prefix: str = "") -> dict[str, Any]:
    """An object without the members of these names, which have dots where they lie deeper."""
    return {
        key: _without(value, names, f"{prefix}{key}.") if isinstance(value, dict) else value
        for key, value in content.items()
        if f"{prefix}{key}" not in names
    }


def _leaves(content: Any) -> Iterator[Any]:
    if isinstance(content, dict | list):
        for value in content.values() if isinstance(content, dict) else content:
            yield from _leaves(value)
    else:
        yield content
