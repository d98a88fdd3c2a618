"""A text of answers, one a line; and texts that are none."""

from pathlib import Path

import pytest

from hybridgen.sources.load import load
from hybridgen.sources.texts.answers import find_answers
from hybridgen.sources.types import ROW, UNIT

ANSWERS = [
    "The oven takes far too long to heat up.",
    "I never know if the dough has risen. A light would help me, or a sound.",
    "nothing",
    "More room for the tray, please, and a door that opens to the left.",
    "It is fine as it is!",
    "the timer stops when the power is gone for a second",
    "Ask my aunt, she bakes",
    "I would like to see inside without opening the door. That is all.",
    "cheaper",
]


def test_each_line_is_an_answer_and_a_unit(tmp_path: Path) -> None:
    (tmp_path / "oven.txt").write_text("\n".join(ANSWERS) + "\n", encoding="utf-8")
    data = load(str(tmp_path / "oven.txt"))
    assert data.frame["text"].to_list() == ANSWERS
    assert data.frame[ROW].to_list()[:2] == ["oven#1", "oven#2"]
    assert data.frame[UNIT].n_unique() == len(ANSWERS)
    assert [str(note) for note in data.notes] == [
        "oven.txt: 9 lines, each read as an answer of its own; where they are one text, part its paragraphs by "
        "blank lines"
    ]


def test_numbered_and_chinese_answers_are_answers() -> None:
    assert len(find_answers("\n".join(f"{n}. {answer}" for n, answer in enumerate(ANSWERS, start=1)))) == 9
    assert len(find_answers("\n".join(["烤箱太慢了。", "我想要更大的空间，门也不好开。", "没有"] * 4))) == 12


PROSE = " ".join(
    f"On day {n} we baked a loaf of bread and it was good, so we did it all again with more salt." for n in range(12)
)


def wrapped(text: str, width: int) -> str:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        wrapped(PROSE, 72),
        wrapped(PROSE, 40),
        "\n\n".join(ANSWERS),
        "\n".join(ANSWERS[:5]),
        "What we need:\n" + "\n".join(f"- {answer}" for answer in ANSWERS),
        "\n".join(
            ["The bread was in the oven,", "the oven in the wall,", "and I, who am your daughter,", "ate it all"] * 3
        ),
        "\n".join(f"Name: P{n}\nTown: Ulm\nLikes: bread" for n in range(5)),
        "\n".join(f"{n};Ulm;I like bread" for n in range(12)),
        "\n".join(f"{n}\tUlm\tI like bread" for n in range(12)),
        "\n".join(f"    if x == {n}:\n        return" for n in range(6)),
        "\n".join("yes" for _ in range(12)),
        "\n".join([PROSE] * 9),
        "",
    ],
)
def test_other_texts_are_no_answers(text: str) -> None:
    assert find_answers(text) == ()


def test_markdown_is_never_a_list_of_answers(tmp_path: Path) -> None:
    (tmp_path / "oven.md").write_text("\n".join(ANSWERS), encoding="utf-8")
    assert load(str(tmp_path / "oven.md")).frame.height < len(ANSWERS)
