from __future__ import annotations

from hybridgen.tasks.synthetic.rareness import MIN_RESPONDENTS, RUN, Rareness, Runs, capitals_of, words_of


def said(*texts: str) -> Rareness:
    """Each text is another respondent's."""
    return Rareness({str(n): [text] for n, text in enumerate(texts)})


def test_a_capital_is_one_that_neither_a_sentence_nor_a_list_asks_for() -> None:
    text = "We met Ruth at noon. Nobody came, Fruit, Berries; Nuts / Seeds on Monday. “Well,” I said"
    assert list(capitals_of(text)) == ["ruth"]


def test_capitals_that_few_write_are_rare() -> None:
    found = said("I went to Close", *["we sat in Grove with him"] * MIN_RESPONDENTS)
    assert found.capitals == {"close"}


def test_words_that_many_write_in_lower_case_are_usual() -> None:
    found = said(
        *["A red berry, Anna"] * MIN_RESPONDENTS,
        *["anna was there"] * MIN_RESPONDENTS,
        *["A plum"] * (MIN_RESPONDENTS - 1),
    )
    assert "berry" in found.usual
    assert not {"anna", "plum"} & found.usual  # where there are no capitals at all names have none


def test_one_respondent_s_words_count_once() -> None:
    found = Rareness({"Berta": ["brakkwortel is fine"] * 9})
    assert "brakkwortel" in found.words
    assert words_of("Brakkwortel is fine!") in found.answers


def test_runs_know_where_they_begin() -> None:
    runs = Runs([[words_of("the lift smells of oranges and nobody minds it")]], RUN)
    assert list(runs.found(words_of("Now the lift smells of oranges, and nobody minds"))) == [1, 2, 3, 4]
    assert list(runs.found(words_of("the lift smells of"))) == []


def test_what_nobody_says_has_no_runs() -> None:
    assert list(Runs([[]], RUN).found(words_of("any five words in a row"))) == []
