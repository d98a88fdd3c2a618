"""A wrong task file is a line for each mistake: its file and line, its key, and what would be right."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.cli.main import main
from hybridgen.config.compose import compose
from hybridgen.core.errors import ConfigError
from hybridgen.tasks import load

RIGHT = """\
name: ticket
rules:
  - Judge by the text alone.
fields:
  category: {type: one_of, options: [billing, outage], description: What it is about}
  urgency: {type: integer, min: 1, max: 5}
  summary: {type: text, max_chars: 200, missing: unknown, grounded: true}
  pains:
    type: list
    of: {type: claim}
    items: {min: 0, max: 3}
wordings:
  - Classify this ticket.
  - {name: again, ask: Read it again.}
refine: [summary]
rubric:
  faithfulness: {measured: evidence, weight: 2}
  usefulness: {question: Could somebody act on this?}
example:
  input: The line is down.
  record:
    category: outage
    urgency: 4
    summary: The line is down
    pains: [{row: R1, quote: The line is down, text: No work}]
"""
TEN = [
    ("type: integer", "type: interger", "6: fields.urgency.type=interger: must be one of text, number, integer, "),
    ("rubric:", "rubrik:", "16: rubrik: there is no such key; did you mean rubric?"),
    ("min: 1,", "min: low,", "6: fields.urgency.min=low: must be a whole number or null"),
    ("min: 1,", "min: 9,", "6: fields.urgency.min=9: must be at most max, which is 5"),
    (
        "[summary]",
        "[sumary]",
        "15: refine: sumary is no field; choose category, urgency, summary, pains; did you mean summary?",
    ),
    (
        "category: outage",
        "category: outtage",
        "22: example.record.category=outtage: must be one of billing, outage; did you mean outage?",
    ),
    ("    urgency: 4\n", "", "21: example.record.urgency: is missing; it must be a whole number between 1 and 5"),
    (
        "of: {type: claim}",
        "of: claim",
        "10: fields.pains.of=claim: must be a section with a type; {type: claim} would be right",
    ),
    (
        "- Judge by",
        "- Judge: by",
        '3: rules.0={"Judge": "by the text alone."}: must be some text; '
        'in quotes it is one: "Judge: by the text alone." would be right',
    ),
    (
        "  urgency: {",
        "  how urgent: {",
        "6: fields.how urgent: cannot be a field's name; letters, digits and underscores, a letter first, would be",
    ),
]
MORE = [
    ("name: ticket\n", "", "ticket.yaml: name: is missing; it must be some text"),
    ("ask: Read it again.", "", "ticket.yaml:14: wordings.1.ask: is missing; it must be some text"),
    (
        "ask: Read it again.",
        "ask: Read it., asc: x",
        "ticket.yaml:14: wordings.1.asc: there is no such key; did you mean",
    ),
    ("max_chars", "max_char", "ticket.yaml:7: fields.summary.max_char: there is no such key; did you mean"),
    ("refine: [summary]", "refine: summary", "ticket.yaml:15: refine=summary: must be a list of text; [summary] would"),
    ("  usefulness: {question: Could somebody act on this?}", "  usefulness: {}", "ticket.yaml:18: rubric.usefulness"),
    ("    category: outage", "    category: outage\n    mood: x", "ticket.yaml:23: example.record.mood: there is no"),
    ("quote: The line is down, ", "", "ticket.yaml:25: example.record.pains.0.quote: is missing"),
    ("name: ticket", "name: ticket\ndetail: long", "ticket.yaml:2: detail=long: must be one of quotes, brief, full"),
    (
        "max: 5}",
        "max: 5",
        "ticket.yaml:7: is no valid YAML: expected ',' or '}', but got ':'; close the brace",
    ),
    (
        "- Classify",
        "- 'Classify",
        "ticket.yaml:26: is no valid YAML: found unexpected end of stream; close the quotes",
    ),
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(text: str, *typed: str) -> str:
    Path("ticket.yaml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(compose(["task=ticket.yaml", *typed]).task)
    return str(caught.value)


def test_the_file_without_a_mistake_is_a_task() -> None:
    Path("ticket.yaml").write_text(RIGHT)
    assert load(compose(["task=ticket.yaml"]).task).name == "ticket"


@pytest.mark.parametrize(("right", "wrong", "line"), [*((a, b, f"ticket.yaml:{c}") for a, b, c in TEN), *MORE])
def test_a_mistake_is_one_line_with_its_place(right: str, wrong: str, line: str) -> None:
    assert RIGHT.count(right)
    found = said(RIGHT.replace(right, wrong, 1))
    assert found.startswith(line)
    assert "\n" not in found


def test_several_mistakes_are_a_line_each() -> None:
    text = RIGHT
    for right, wrong, _ in (TEN[0], TEN[1], TEN[7], TEN[8]):
        text = text.replace(right, wrong, 1)
    assert [line.split(":")[1] for line in said(text).splitlines()] == ["3", "6", "10", "16"]


# Mistakes in different places, none of which makes another one unknowable.
APART = [TEN[place] for place in (0, 1, 4, 5, 7, 8)]

ALL_AT_ONCE = """\
name: ticket
noun: [ticket]
unit: rows
rules:
  - Judge by: the text alone
wordngs: [Classify this ticket.]
temperature: hot
fields:
  category: {type: one_of, options: [billing, billing]}
  urgency: {type: integer, min: 5, max: 1}
  mood: text
  summary: {type: text, max_chars: 200, grounded: perhaps}
  pains: {type: list, of: {type: claims}}
  owner: {description: who has it}
rubric:
  usefulness: {weight: 1}
"""


def test_ten_mistakes_and_more_are_told_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("ticket.yaml").write_text(ALL_AT_ONCE)
    monkeypatch.setattr(sys, "argv", ["hybridgen", "task=ticket.yaml"])
    assert main() == 2
    assert capsys.readouterr().err.splitlines() == [
        f"hybridgen: ticket.yaml:{line}"
        for line in (
            '2: noun=["ticket"]: must be some text or null',
            "3: unit=rows: must be one of row, segment, document; did you mean row?",
            '5: rules.0={"Judge by": "the text alone"}: must be some text; '
            'in quotes it is one: "Judge by: the text alone" would be right',
            "6: wordngs: there is no such key; did you mean wordings?",
            "7: temperature=hot: must be a number between 0 and 2",
            "9: fields.category.options: each must be another one",
            "10: fields.urgency.min=5: must be at most max, which is 1",
            "11: fields.mood=text: must be a section with a type; {type: text} would be right",
            "12: fields.summary.grounded=perhaps: must be true or false",
            "13: fields.pains.of.type=claims: must be one of text, number, integer, date, yes_no, one_of, several_of, "
            "list, object, claim, quote; did you mean claim?",
            "14: fields.owner.type: is missing; it must be one of text, number, integer, date, yes_no, one_of, "
            "several_of, list, object, claim, quote",
            "16: rubric.usefulness.question: is missing; it must be some text, unless the criterion is measured",
        )
    ]


TOGETHER = """\
name: ticket
unit: row
carry: [id, summary]
fields:
  category: {type: one_of, options: [billing, outage]}
  urgency: {type: integer, min: 5, max: 1}
  summary: {type: text, max_chars: 200}
  pains: {type: list, of: {type: text, grounded: true}, items: {max: 2}}
refine: [summery, urgency]
rubric:
  usefulness: {measured: use}
  improve: {question: What is better?}
example:
  input: The line is down.
  record:
    category: outtage
    urgency: 9
    pains: [bad, worse, worst]
"""


def test_what_is_wrong_of_keys_together_and_in_the_example_is_told_with_the_rest() -> None:
    """The example's urgency is not: its field is wrong itself."""
    Path("ticket.yaml").write_text(TOGETHER)
    assert said(TOGETHER).splitlines() == [
        f"ticket.yaml:{line}"
        for line in (
            "3: carry: summary is a field too; another name for the field would be right",
            "6: fields.urgency.min=5: must be at most max, which is 1",
            "8: fields.pains.of.grounded: is for fields of the record itself",
            "9: refine: summery is no field; choose category, urgency, summary, pains; did you mean summary?",
            "11: rubric.usefulness.measured=use: must be one of evidence, completeness, coverage, agreement",
            "12: rubric.improve: cannot be a criterion's name; letters, digits and underscores, a letter first, would "
            "be right",
            "15: example.record.summary: is missing; it must be some text",
            "16: example.record.category=outtage: must be one of billing, outage; did you mean outage?",
            "18: example.record.pains: has 3 items; 2 at most would be right",
        )
    ]


@given(st.sets(st.sampled_from(range(len(APART)))))
def test_no_mistake_hides_another(chosen: set[int]) -> None:
    text = RIGHT
    for right, wrong, _ in (APART[number] for number in chosen):
        text = text.replace(right, wrong, 1)
    Path("ticket.yaml").write_text(text)
    try:
        load(compose(["task=ticket.yaml"]).task)
        found = ""
    except ConfigError as error:
        found = str(error)
    for number, (_, _, line) in enumerate(APART):
        assert (line in found) is (number in chosen), found


def test_what_was_typed_is_none_of_the_files_mistakes() -> None:
    assert said(RIGHT, "task.fields.urgency.min=9") == "task.fields.urgency.min=9: must be at most max, which is 5"
    assert said(RIGHT, "+task.fields.urgency.mx=9").startswith("task.fields.urgency.mx: there is no such key")
    line = "task.rubric: at least one criterion must weigh more than 0"
    assert said(RIGHT, "task.rubric.faithfulness.weight=0", "+task.rubric.usefulness.weight=0") == line


def test_of_several_files_the_one_that_is_meant_is_named() -> None:
    Path("other.yaml").write_text(RIGHT.replace("name: ticket", "name: other"))
    compose(["task=other.yaml"])
    assert said(RIGHT.replace("min: 1,", "min: x,")).startswith("ticket.yaml:6: ")


def test_a_file_of_a_folder_is_named_with_the_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "t.yaml").write_text(RIGHT.replace("min: 1,", "min: x,"))
    for typed in ("mine/t.yaml", f"{tmp_path}/mine/t.yaml"):
        with pytest.raises(ConfigError, match=r"^mine/t\.yaml:6: fields\.urgency\.min=x: "):
            load(compose([f"task={typed}"]).task)
