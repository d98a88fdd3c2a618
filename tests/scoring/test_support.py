"""How far a statement follows from what it cites: another true quote carries it less, in any language."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.results import Evidence
from hybridgen.core.summaries import Figure
from hybridgen.scoring.citation import Piece, citations_of
from hybridgen.scoring.evidence import around, stands_in
from hybridgen.scoring.support import Support, support_of
from hybridgen.segments.types import Row, Segment, Statistic

TICKETS = Path(__file__).parents[2] / "docs" / "data" / "tickets.csv"


def showing(*rows: str) -> Segment:
    return Segment(0, tuple(Row(f"row {n}", f"R{n}", text) for n, text in enumerate(rows, 1)))


def citing(row: str, quote: str, text: str = "") -> Evidence:
    return Evidence(row=row, quote=quote, verified=True, context=around(quote, text))


def tickets() -> Segment:
    with TICKETS.open(encoding="utf-8", newline="") as file:
        return showing(*(f"{row['subject']}\n{row['message']}" for row in csv.DictReader(file)))


def of(segment: Segment, statement: str, piece: Piece) -> float:
    rows = {row.label: row.text for row in segment.rows}
    return support_of(segment).of(statement, citing(piece.label, piece.text, rows[piece.label]))


def paraphrase(text: str, chance: random.Random) -> str:
    """Two thirds of its words, in another order."""
    words = text.split()
    return " ".join(chance.sample(words, max(2, 2 * len(words) // 3)))


def test_of_200_statements_with_another_true_quote_90_percent_rest_less_on_it() -> None:
    segment, chance = tickets(), random.Random(1)
    pieces = citations_of(segment).pieces
    lower = honest = 0.0
    for _ in range(200):
        own, other = chance.sample(pieces, 2)
        statement = paraphrase(own.text, chance)
        kept = of(segment, statement, own)
        lower += of(segment, statement, other) < kept
        honest += kept
    assert lower >= 180
    assert honest >= 190  # and what is honest is not punished


def test_the_same_holds_among_the_quotes_of_one_row() -> None:
    chance = random.Random(2)
    tried = lower = 0
    for row in tickets().rows:
        segment = showing(row.text)
        pieces = citations_of(segment).pieces
        for own in pieces if len(pieces) > 1 else ():
            other = chance.choice([piece for piece in pieces if piece is not own])
            statement = paraphrase(own.text, chance)
            tried += 1
            lower += of(segment, statement, other) < of(segment, statement, own)
    assert tried > 60
    assert lower >= 0.9 * tried


@pytest.mark.parametrize(
    ("rows", "statement", "own", "other"),
    [
        (
            ("Ich fahre jeden Morgen mit dem Rad zur Klinik. Die Werkstatt behält es eine Woche.",),
            "Fährt morgens mit dem Fahrrad in die Klinik",
            "Ich fahre jeden Morgen mit dem Rad zur Klinik",
            "Die Werkstatt behält es eine Woche",
        ),
        (
            ("我每天早上骑自行车去医院上班。车店要修一个星期。",),
            "早上骑车去医院",
            "我每天早上骑自行车去医院上班",
            "车店要修一个星期",
        ),
        (
            ("Sabah beşte hastaneye bisikletle giderim. Dükkân onu bir hafta tutuyor.",),
            "Sabahları hastaneye bisikletle gidiyor",
            "Sabah beşte hastaneye bisikletle giderim",
            "Dükkân onu bir hafta tutuyor",
        ),
    ],
    ids=["German", "Chinese", "Turkish"],
)
def test_no_language_is_another_case(rows: tuple[str, ...], statement: str, own: str, other: str) -> None:
    support = Support(showing(*rows))
    assert support.of(statement, citing("R1", own, rows[0])) == 1.0
    assert support.of(statement, citing("R1", other, rows[0])) < 0.5


def test_a_figure_that_its_row_does_not_have_takes_its_share() -> None:
    row = "I cycle 1,200 km a year. The lamp died after 3 rides."
    support, cited = Support(showing(row)), citing("R1", "I cycle 1,200 km a year", row)
    assert support.of("Cycles 1200 km a year", cited) == 1.0
    assert support.of("Cycles 1200 km in 7 years", cited) == pytest.approx(0.5)
    assert support.of("Cycles 4500 km a year", cited) == 0.0


def test_what_shares_next_to_nothing_with_anything_rests_on_nothing() -> None:
    row = "I cycle to the hospital at five. My lamp dies without warning."
    support = Support(showing(row))
    assert support.of("Buys gold bonds from Zurich", citing("R1", "My lamp dies without warning", row)) < 0.1


def test_a_statement_on_a_statistic_is_held_against_statistics() -> None:
    own, other = (
        Statistic(f"S{n}", text, FIGURE) for n, text in enumerate(("Rides daily: 58 %", "Has a lamp: 12 %"), 1)
    )
    segment = Segment(0, (Row("1", "R1", "Rides daily, 58 km, on a bike with a lamp"),), statistics=(own, other))
    said = "58 % of them ride daily"
    scores = [
        Support(segment).of(said, Evidence(quote=one.text, verified=True, statistic=FIGURE)) for one in (own, other)
    ]
    assert scores[0] == 1.0
    assert scores[1] < 0.6


FIGURE = Figure(question="", inside=0.58, others=0.2, people=7, answered=12)


def test_plain_words_are_found_wherever_they_stand() -> None:
    support = Support(showing("I work as a nurse at the harbour clinic", "We close at nine"))
    assert support.find("nurse in a clinic") > 0.5
    assert support.find("astronaut") == 0.0
    assert support.find("…") == 1.0


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


@given(texts, st.lists(texts, min_size=1, max_size=4), texts)
def test_it_is_a_share_whatever_is_written(statement: str, rows: list[str], quote: str) -> None:
    support = Support(showing(*rows))
    assert 0 <= support.of(statement, citing("R1", quote, rows[0])) <= 1 + 1e-9
    assert 0 <= support.find(statement) <= 1 + 1e-9


MARKS = {" ": ["  ", "\n", "\u00a0"], "'": ["’", "‘", "´", "`"], '"': ["“", "”", "«", "»", "„"], "-": ["–", "—", "‑"]}


@given(st.data())
def test_a_true_quote_is_found_whatever_its_spaces_and_marks(data: st.DataObject) -> None:
    segment = tickets()
    piece = data.draw(st.sampled_from(citations_of(segment).pieces))
    row = next(row.text for row in segment.rows if row.label == piece.label)
    other = "".join(data.draw(st.sampled_from([sign, *MARKS.get(sign, [])])) for sign in piece.text)
    assert stands_in(data.draw(st.sampled_from([other, f"“{other}”", f" {other} "])), row)


@given(st.data())
def test_an_invented_quote_is_never_found(data: st.DataObject) -> None:
    segment = tickets()
    piece = data.draw(st.sampled_from(citations_of(segment).pieces))
    row = next(row.text for row in segment.rows if row.label == piece.label)
    words = piece.text.split()
    place = data.draw(st.integers(0, len(words)))
    invented = data.draw(st.from_regex(r"[a-z]{2,8}", fullmatch=True).filter(lambda word: word not in row.lower()))
    assert not stands_in(" ".join([*words[:place], invented, *words[place:]]), row)


def test_neither_style_nor_length_buys_support() -> None:
    row = "I cycle to the hospital at five. My lamp dies without warning."
    support, cited = Support(showing(row)), citing("R1", "I cycle to the hospital at five", row)
    plain = "Rides to hospital before dawn"
    score = support.of(plain, cited)
    assert 0 < score < 1
    for dressed in (plain.upper(), f"“{plain}”!", f"{plain}. {plain}. {plain}."):
        assert support.of(dressed, cited) == pytest.approx(score)
    assert support.of(f"{plain}, as everybody in all of Scandinavia admires", cited) < score
