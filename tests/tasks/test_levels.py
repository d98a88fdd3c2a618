"""Which level of detail a run's task has, and what a file says of its levels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.task_file import read_task
from hybridgen.core import trees
from hybridgen.core.errors import ConfigError
from hybridgen.tasks import Claim, Quote, Task, load_levels, spec
from hybridgen.tasks.levels import choose
from hybridgen.tasks.spec import DETAILS

FILE = """\
name: note
noun: note
rules: [Keep it short.]
reminder: Every field counts.
fields:
  place: {type: text, max_chars: 60, detail: [brief, full]}
  said: {type: list, of: {type: claim}, items: {min: 1, max: 2}}
  best: {type: quote, detail: [quotes]}
  figures: {type: list, of: {type: claim, max_chars: 30}, items: {min: 0, max: 2}, cites: statistics}
rubric: {use: {question: Is it of use?, weight: 2}}
example:
  input: [The lift is too loud., I like the garden a lot.]
  statistics: ["Floor? 3: 60 % (all others: 20 %)"]
  record:
    place: the lift
    said: [{row: R1, quote: The lift is too loud, text: Cannot sleep}]
    best: {row: R2, quote: I like the garden a lot}
    figures: [{row: S1, quote: "Floor? 3: 60 % (all others: 20 %)", text: Most live on the third}]
levels:
  quotes:
    rules: [Choose quotes.]
    reminder: null
    fields: {said: {items: {max: 4}}}
    rubric: {use: {question: Do they say something?}}
    answer_tokens: 150
  full:
    fields: {place: {max_chars: 200}, said: {of: {type: text, max_chars: 80}}}
    example: {record: {said: [The lift keeps them awake]}}
"""


def values(folder: Path, text: str = FILE) -> dict[str, Any]:
    file = folder / "note.yaml"
    file.write_text(text)
    return read_task(file)


@pytest.fixture
def at(tmp_path: Path) -> dict[str, Task]:
    return {level: spec.build(values(tmp_path), level) for level in DETAILS}


def test_each_level_has_its_own_fields(at: dict[str, Task]) -> None:
    fields = {level: list(task.content.model_fields) for level, task in at.items()}
    assert fields == {
        "quotes": ["said", "best", "figures"],
        "brief": ["place", "said", "figures"],
        "full": ["place", "said", "figures"],
    }
    assert {level: task.detail for level, task in at.items()} == {level: level for level in DETAILS}


def test_a_level_says_otherwise_what_it_names_and_nothing_else(at: dict[str, Task]) -> None:
    quotes, brief, full = (at[level] for level in DETAILS)
    assert "Choose quotes." in quotes.rules
    assert "Keep it short." in brief.rules
    assert "Keep it short." not in quotes.rules
    assert brief.rules == full.rules
    assert not quotes.wordings[0].ask.endswith("Every field counts.")
    assert brief.wordings[0].ask.endswith("Every field counts.")
    assert (quotes.rubric, quotes.weights) == ({"use": "Do they say something?"}, {"use": 2})
    assert quotes.answer_tokens == 150
    assert brief.answer_tokens != 150


def test_without_sentences_of_its_own_a_claim_is_its_quote(at: dict[str, Task]) -> None:
    record = at["quotes"].example.record
    assert all(type(one) is Quote for one in [*record.said, *record.figures, record.best])  # type: ignore[attr-defined]
    assert all(claim.keys() == {"row", "quote"} for _, claim in trees.claims(record.model_dump(mode="json")))
    assert isinstance(at["brief"].example.record.said[0], Claim)  # type: ignore[attr-defined]


def test_quotes_that_are_the_same_count_once(at: dict[str, Task]) -> None:
    one = {"row": "R1", "quote": "The lift is too loud"}
    record = {"said": [one, one | {"quote": "the lift is too loud."}], "best": one, "figures": []}
    assert len(at["quotes"].content.model_validate(record).said) == 1  # type: ignore[attr-defined]


def test_a_quote_under_two_headings_counts_once_where_the_second_has_others() -> None:
    levels = load_levels(compose(["privacy=off", "task.detail=quotes"]).task)
    tea, rain, mud = ({"row": "R1", "quote": f"I like {what} a lot"} for what in ("tea", "rain", "mud"))
    record = {"name": "Ann", "figures": [], "behaviours": [tea, rain], "frustrations": [tea], "verbatim": tea}
    made = levels.home.content.model_validate(record | {"goals": [rain, mud]}).model_dump(mode="json")
    assert (made["behaviours"], made["frustrations"], made["goals"]) == ([tea, rain], [], [mud])
    assert made["verbatim"] == tea
    kept = levels.home.content.model_validate(record | {"goals": [rain]}).model_dump(mode="json")
    assert kept["goals"] == [rain]  # one goal at least


@pytest.mark.parametrize(
    ("quote", "is_done", "sums_up"),
    [
        ("Age: 25-34 years old", False, False),
        ("Gender: Female", False, False),
        ("How many cups of coffee do you typically drink per day? 1", True, False),
        ("Where do you typically drink coffee? At home, At a cafe", True, False),
        ("Why do you drink coffee? It tastes good", False, True),
        ("I don't plan meals, I rescue evenings", True, True),
        ("Favorite coffee drink: Pourover", False, True),
        ("I'm [PERSON_9], I'm a consultant", False, False),
    ],
)
def test_what_shows_a_habit_and_what_sums_somebody_up(quote: str, is_done: bool, sums_up: bool) -> None:
    signs = spec.load(compose(["privacy=off"]).task, "quotes").signs
    assert bool(signs["behaviours"].search(quote)) is is_done
    assert bool(signs["verbatim"].search(quote)) is sums_up


def test_a_claim_is_as_long_as_its_field_says(at: dict[str, Task]) -> None:
    fields = at["brief"].content.model_json_schema()["$defs"]
    assert sorted(one["properties"]["text"]["maxLength"] for one in fields.values()) == [30, 90]


def test_fields_that_cite_statistics_are_named(at: dict[str, Task]) -> None:
    assert {level: task.statistics for level, task in at.items()} == dict.fromkeys(DETAILS, ("figures",))
    assert at["brief"].example.statistics == ("Floor? 3: 60 % (all others: 20 %)",)


@pytest.mark.parametrize(
    ("size", "level"),
    [
        (0.135, "quotes"),
        (0.99, "quotes"),
        (1.0, "brief"),
        (7, "brief"),
        (19.9, "brief"),
        (20, "full"),
        (72, "full"),
        (None, "brief"),
    ],
)
def test_the_size_of_the_local_model_chooses(size: float | None, level: str) -> None:
    assert choose(size) == level
    levels = load_levels(compose(["privacy=off"]).task, "some-model", size)
    assert levels.home.detail == level
    assert levels.paid.detail == "full"
    assert levels.raised.detail == ("brief" if level == "quotes" else level)
    assert levels.is_raised is (level == "quotes")
    assert len({id(task) for task in levels.all}) == len({task.detail for task in levels.all}) == len(levels.all)


def test_what_was_chosen_is_said_and_what_was_typed_is_not() -> None:
    section = compose(["privacy=off"]).task
    assert str(load_levels(section, "smollm2-135m", 0.135).note) == (
        "detail: quotes, by the size of smollm2-135m (0.135 B): it chooses quotes, and no sentence is its own; "
        "task.detail=LEVEL overrules it"
    )
    assert str(load_levels(section, "/home/ada/mine.gguf").note) == (
        "detail: brief, since the size of mine.gguf is not known; task.detail=LEVEL overrules it"
    )
    typed = load_levels(compose(["privacy=off", "task.detail=full"]).task, "smollm2-135m", 0.135)
    assert (typed.home.detail, typed.note) == ("full", None)


def test_a_record_belongs_to_its_level() -> None:
    levels = load_levels(compose(["privacy=off"]).task, "smollm2-135m", 0.135)
    assert [levels.of(task.example.record) for task in levels.all] == list(levels.all)


@pytest.mark.parametrize("detail", DETAILS)
def test_a_task_that_names_no_level_has_one(detail: str, tmp_path: Path) -> None:
    file = tmp_path / "plain.yaml"
    file.write_text("name: plain\nfields: {said: {type: claim}}")
    levels = load_levels(compose([f"task={file}", f"task.detail={detail}"]).task, "smollm2-135m", 0.135)
    assert levels.home is levels.raised is levels.paid
    assert (levels.home.detail, levels.note, levels.is_raised) == (None, None, False)
    assert type(levels.home.example.record.said) is Claim  # type: ignore[attr-defined]


WRONG = {
    "levels: {short: {rules: [a]}}": "task.levels.short: ",
    "levels: {full: {unit: row}}": "task.levels.full.unit: cannot differ by level; role, rules, fields",
    "levels: {full: {fields: {said: {max_chars: x}}}}": "task.levels.full.fields.said.max_chars=x: "
    "must be a whole number",
    "levels: {full: {fields: {other: {type: txt}}}}": "task.levels.full.fields.other.type=txt: must be one of",
    "levels: {full: {refine: [other]}}": "task.levels.full.refine: other is no field; choose said",
    "levels: {full: {rulse: [a]}}": "task.levels.full.rulse: ",
    "fields: {said: {type: text, detail: [full]}}": "task.detail=brief: no field has this level of detail",
}


@pytest.mark.parametrize("wrong", list(WRONG))
def test_a_wrong_level_is_one_line_that_names_it(wrong: str, tmp_path: Path) -> None:
    level, text = (
        ("brief", wrong) if wrong.startswith("fields") else ("full", f"fields: {{said: {{type: text}}}}\n{wrong}")
    )
    with pytest.raises(ConfigError) as caught:
        spec.build(values(tmp_path, f"name: x\n{text}\n"), level)  # type: ignore[arg-type]
    assert str(caught.value).startswith(WRONG[wrong]), str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_level_may_be_changed_from_the_command_line() -> None:
    section = compose(["privacy=off", "task.levels.quotes.answer_tokens=321"]).task
    assert spec.load(section, "quotes").answer_tokens == 321
    assert spec.load(section, "brief").answer_tokens != 321
