from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.segments.column_profile import Column
from hybridgen.tasks.synthetic.questions import BLANK, MOST, OPTIONS, Asked, Question, asked, most_telling
from hybridgen.tasks.synthetic.rareness import MIN_RESPONDENTS


def question(*cells: str | None, free: bool = False, private: Sequence[str] = ()) -> Asked | None:
    column = Column("asked", answered=1.0, free=free, weight=1.0)
    who = [str(n) for n in range(len(cells))]
    return asked(column, cells, who, lambda answer: "private" if answer in private else "")


def options(*cells: str | None, **more: object) -> tuple[str, ...]:
    found = question(*cells, **more)  # type: ignore[arg-type]
    return found.question.options if found else ()


def test_answers_that_enough_rows_share_are_the_options() -> None:
    found = question(*["bus"] * 9, *["car"] * 6, *["a sledge"] * 2)
    assert found is not None
    assert found.question.options == ("bus", "car")
    assert found.cells[-2:] == (None, None)  # and nobody sees the others


def test_where_enough_rows_are_blank_a_record_may_be() -> None:
    assert options(*["bus"] * 9, *["car"] * 6, *[None] * 5) == ("bus", "car", BLANK)
    assert options(*["bus"] * 9, *["car"] * 6, *[None] * 4) == ("bus", "car")


def test_a_private_answer_is_no_option_however_many_give_it() -> None:
    assert options(*["bus"] * 9, *["car"] * 6, *["Berta"] * 5, private=["Berta"]) == ("bus", "car", BLANK)


def test_answers_that_hardly_anybody_shares_are_not_asked() -> None:
    assert question(*[f"street {n}" for n in range(20)]) is None
    assert question(*["same"] * 20) is None
    assert question(None, None) is None


def test_answers_in_words_are_asked_in_words() -> None:
    found = question(*[f"this is answer number {n} of them all" for n in range(20)], free=True)
    assert found is not None
    assert found.question == Question("asked", longest=60, weight=1.0)
    assert found.cells[3] == "this is answer number 3 of them all"


def test_several_choices_in_one_cell_are_taken_apart() -> None:
    cells = ["tea", "milk", "tea, milk", "milk, tea", "tea, cocoa", "cocoa, milk", "tea, milk, cocoa"] * 3
    found = question(*cells, "tea, hemlock", *["cocoa, tea, milk"] * 4)
    assert found is not None
    assert found.question.several
    assert found.question.options == ("tea", "milk", "cocoa")
    assert found.cells[21] == "tea"
    assert frozenset({"tea", "cocoa"}) in found.question.rare  # three rows
    assert frozenset({"tea", "milk", "cocoa"}) not in found.question.rare  # in any order


def test_a_choice_may_have_commas_of_its_own() -> None:
    cells = ["milk, or cream", "sugar", "sugar, milk, or cream", "none"] * 5 + ["none, sugar"] * 5
    assert options(*cells) == ("sugar", "milk, or cream", "none")


def test_answers_of_one_person_count_once() -> None:
    column = Column("asked", answered=1.0, free=False, weight=1.0)
    for cells in (["bus"] * 9 + ["car"] * 6, [str(n % 10) for n in range(40)], ["tea, milk", "milk", "tea"] * 9):
        assert asked(column, cells, [f"P{n % 4}" for n in range(len(cells))], lambda _: "") is None


def test_a_scale_stays_a_scale_and_its_sparse_ends_are_joined() -> None:
    whole = [str(n) for n in (1, 2, 3, 4, 5) for _ in range(5)]
    assert options(*whole) == ("1", "2", "3", "4", "5")
    assert options(*whole[3:-2]) == ("2 or less", "3", "4 or more")


def test_ages_become_ranges() -> None:
    ages = [str(18 + n % 60) for n in range(60)]
    assert options(*ages) == ("24 or less", *(f"{n}-{n + 4}" for n in range(25, 70, 5)), "70 or more")


def test_amounts_become_ranges_too() -> None:
    found = question(*[f"{n / 4:.2f}" for n in range(40)])
    assert found is not None
    assert found.question.options[0] == "less than 2"
    assert found.question.options[1] == "2 to less than 4"
    assert found.question.options[-1] == "8 or more"


NUMBERS = st.one_of(
    st.integers(-50, 200).map(str), st.decimals(-10, 10_000, places=2).map(str), st.integers(0, 10**11).map(str)
)


@given(st.lists(st.one_of(st.none(), NUMBERS), min_size=1, max_size=80))
def test_every_range_holds_enough_numbers(cells: list[str | None]) -> None:
    found = question(*cells)
    if found is None:
        return
    counted = Counter(cell for cell in found.cells if cell)
    assert 2 <= len(counted) <= OPTIONS
    assert min(counted.values()) >= MIN_RESPONDENTS
    assert {*found.question.options} - {BLANK} == {*counted}


@given(st.lists(st.one_of(st.none(), st.sampled_from("a b c d ,".split()), st.text(max_size=3)), max_size=60))
def test_whatever_the_answers_each_option_is_shared(cells: list[str | None]) -> None:
    found = question(*cells)
    if found is not None:
        parts = [part for cell in cells if cell for part in {cell.strip(), *cell.strip().split(", ")}]
        assert all(parts.count(option) >= MIN_RESPONDENTS for option in found.question.options if option != BLANK)


def test_a_record_has_no_more_questions_than_it_can_answer() -> None:
    closed = [Asked(Question(f"q{n}", ("yes", "no"), weight=n), ()) for n in range(30)]
    worded = [Asked(Question(f"w{n}", longest=60, weight=n / 9), ()) for n in range(9)]
    kept = [one.question.name for one in most_telling([*worded, *closed])]
    assert len(kept) == MOST
    assert kept[:3] == ["w6", "w7", "w8"]
    assert kept[3:] == [f"q{n}" for n in range(9, 30)]


@pytest.mark.parametrize("cells", [[""], [" ", None], ["1", "2"], ["1e400"] * 9])
def test_odd_columns_break_nothing(cells: list[str | None]) -> None:
    assert question(*cells) is None


def test_thousands_have_commas() -> None:
    cells = [f"{30 + n},{n:03d}" for n in range(20)]
    assert options(*cells, "950") == options(*[cell.replace(",", "") for cell in cells], "950")
    assert options(*[f"{n % 20},5" for n in range(100)]) == options(*[f"{n % 20}.5" for n in range(100)])


def test_a_range_below_zero_can_be_read() -> None:
    assert "-20 to -16" in options(*[str(n - 30) for n in range(60)])


def test_answers_without_spaces_between_words_are_not_asked_in_words() -> None:
    assert question(*[f"昨天我在路上骑车摔倒了 {n}" for n in range(20)], free=True) is None
