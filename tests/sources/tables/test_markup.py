"""HTML in names and cells: what a person reads of it, and what is no HTML."""

import html

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.sources.tables.markup import columns_with_markup, read_cells, read_names


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("<p>What <b>annoys</b>&nbsp;you?</p>", "What annoys you?"),
        ("How likely is it, <em>{{field:ab12}}</em>?", "How likely is it?"),
        ("{{hidden:name}}, what do you do?", "what do you do?"),
        ("You said ${q://QID1/ChoiceGroup/SelectedChoices}, why?", "You said, why?"),
        ('Why, [question("value"), id="4"]?', "Why?"),
        ("R&amp;D &lt;5 years", "R&D <5 years"),
        ("${q://QID1/Text}", "${q://QID1/Text}"),
        ("Which <name>?", "Which <name>?"),
        ("a < b and c > d", "a < b and c > d"),
        ("AT&T; ?copy=1&copy", "AT&T; ?copy=1&copy"),
        ("plain,  with two", "plain,  with two"),
    ],
)
def test_names_are_read_as_a_person_would(name: str, plain: str) -> None:
    assert [" ".join(text.split()) for text in read_names([name])] == [" ".join(plain.split())]


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("One<br>Two<BR/>Three", "One\nTwo\nThree"),
        ('<div style="font-size:11pt" class=x><span lang="EN">Yes</span></div>', "Yes"),
        ("<style>p {color: red}</style><ul><li>tea</li><li>milk</li></ul>", "tea\nmilk"),
        ("<!-- <p>hidden</p> -->shown<script>alert('<b>')</script>", "shown"),
        ("<b>x</b> &lt;9 o&#39;clock &amp;lt; &eacute;", "x <9 o'clock &lt; é"),
        ("I <3 <i>tea</i>", "I <3 tea"),
        ("<td>a</td><td>b</td>", "a b"),
        ("<p>&nbsp;</p>", ""),
        ("no   markup", "no   markup"),
    ],
)
def test_cells_are_read_as_a_person_would(cell: str, plain: str) -> None:
    assert read_cells(pl.Series("a", [cell, None])).to_list() == [plain, None]


@pytest.mark.parametrize(
    ("cells", "is_markup"),
    [
        (["<p>a</p>", "b", None], True),
        ([*["<b>a</b>"] * 19, "use <foo>"], True),
        (["a &amp; b", "AT&T"], True),
        (["I <3 tea", "x < y > z"], False),
        (["<name>", "<town>", "<b>"], False),
        (["use <b and c> here"], False),
        (["a & b", "x&copy=1", "&nosuch;"], False),
        ([None, ""], False),
    ],
)
def test_a_column_is_markup_where_nearly_all_of_its_brackets_are(cells: list[str | None], is_markup: bool) -> None:
    body = pl.DataFrame({"a": cells, "b": ["plain"] * len(cells)}, schema={"a": pl.String, "b": pl.String})
    assert columns_with_markup(body) == (["a"] if is_markup else [])


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="<>&\x00"), max_size=20), min_size=1))
def test_text_without_markup_stays_and_escaped_text_comes_back(texts: list[str]) -> None:
    column = pl.Series("a", texts, dtype=pl.String)
    assert columns_with_markup(column.to_frame()) == []
    assert read_cells(column).to_list() == texts
    escaped = pl.Series("a", [f"<b>{html.escape(text)} &lt;&amp;</b>" for text in texts])
    assert [cell.split() for cell in read_cells(escaped).to_list()] == [f"{text} <&".split() for text in texts]
