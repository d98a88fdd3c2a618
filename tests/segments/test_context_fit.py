"""Into the room: fewer rows, then fewer answers, then fewer words."""

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.segments.column_profile import Column
from hybridgen.segments.context_fit import count_fitting, squeeze, within_typical
from hybridgen.segments.render import labels, row_text

COLUMNS = (
    Column("Age", answered=1.0, free=False, weight=2.0),
    Column("Likes tea", answered=1.0, free=False, weight=0.1),
    Column("Town", answered=0.2, free=False, weight=0.05),
    Column("Why", answered=0.9, free=True, weight=5.0),
)
LABELS = labels([column.name for column in COLUMNS])
ROW = {"Age": "31", "Likes tea": "yes", "Town": "Ulm", "Why": "because it is warm and quick"}


def test_rows_are_counted_until_the_room_is_full() -> None:
    assert count_fitting(["ab", "cd", "ef"], 5, len) == 2
    assert count_fitting(["ab", "cd"], 4, len) == 2
    assert count_fitting(["too long", "b"], 3, len) == 1


def test_the_typical_row_loses_what_tells_least_but_no_open_answer() -> None:
    whole = len(row_text(ROW, LABELS, LABELS))
    assert within_typical([ROW], COLUMNS, LABELS, whole, len) == COLUMNS
    assert [c.name for c in within_typical([ROW], COLUMNS, LABELS, whole - 1, len)] == ["Age", "Town", "Why"]
    assert [c.name for c in within_typical([ROW], COLUMNS, LABELS, 1, len)] == ["Town", "Why"]


def test_one_column_always_stays() -> None:
    assert within_typical([ROW], COLUMNS[:1], LABELS, 1, len) == COLUMNS[:1]


def test_one_row_loses_answers_first_and_its_end_last() -> None:
    assert squeeze(ROW, COLUMNS, LABELS, 60, len) == "Age: 31\nLikes tea: yes\nWhy: because it is warm and quick"
    assert squeeze(ROW, COLUMNS, LABELS, 35, len) == "Why: because it is warm and quick"
    assert squeeze(ROW, COLUMNS, LABELS, 20, len) == "Why: because it is …"
    assert squeeze({"Why": "x" * 50}, COLUMNS[3:], LABELS, 12, len) == "Why: …"
    assert squeeze({"Why": "x" * 50}, COLUMNS[3:], LABELS, 4, len) == "Wh …"


@given(
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=200).filter(str.strip),
    st.integers(3, 60),
)
def test_whatever_the_row_it_fits(answer: str, room: int) -> None:
    row = {"Age": None, "Likes tea": "yes", "Town": None, "Why": answer}
    text = squeeze(row, COLUMNS, LABELS, room, len)
    assert 0 < len(text) <= room
