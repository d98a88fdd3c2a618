"""What a row looks like after protection depends on the row and the fit, on nothing else."""

from __future__ import annotations

import random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from hybridgen.privacy.pseudonymise.fit import Fit
from hybridgen.privacy.pseudonymise.operators import Operators
from hybridgen.privacy.pseudonymise.transform import Transform
from hybridgen.privacy.pseudonymise.vault_file import Kept
from tests.privacy import protecting as privacy
from tests.privacy.protecting import WordList

GIVEN = ["Anna", "Anna Weber", "Weber", "Mr. Weber", "Zoë Okonkwo", "Okonkwo", "Tom", "Will"]
PLACES = ["Leeds", "New Kimberlyberg", "Will"]
WORDS = ["I", "met", "will", "anna", "the", "tea", "in", "leeds", "zed@example.com", "[PERSON_1]", "PERSON_100000", "."]

cells = st.lists(st.sampled_from([*GIVEN, *PLACES, *WORDS]), max_size=8).map(" ".join)
labelled = st.builds(lambda who, text: f"{who}: hello\n{who}: {text}", st.sampled_from(GIVEN), cells)
rows = st.fixed_dictionaries(
    {
        "full_name": st.none() | st.sampled_from([*GIVEN, "Bo Lindgren"]),
        "_unit": st.sampled_from(["a", "b"]),
        "answer": st.none() | cells,
        "talk": cells | labelled,
    }
)
data = st.lists(rows, min_size=1, max_size=12)

Row = dict[str, str | None]


def framed(some: list[Row]) -> pl.DataFrame:
    numbered = [{"_row": f"r{n}", **row} for n, row in enumerate(some)]
    return pl.DataFrame(numbered, schema=["_row", *some[0]], schema_overrides=dict.fromkeys(some[0], pl.String))


def transform(fit: Fit) -> Transform:
    return Transform(
        fit,
        WordList(PERSON=GIVEN, LOCATION=PLACES, EMAIL_ADDRESS=["zed@example.com"]),
        Operators(privacy.settings(), fit.key),
    )


@settings(max_examples=50, deadline=None)
@given(data, data, st.randoms(use_true_random=False), st.integers(1, 4))
def test_each_row_is_protected_by_itself(some: list[Row], new: list[Row], dice: random.Random, cut: int) -> None:
    everything = framed([*some, *new]).to_dicts()
    known, behind = everything[: len(some)], everything[len(some) :]
    frame = framed(some)

    def told(work: list[list[Row]]) -> dict[str, Row]:
        under = transform(Fit(frame))
        return {str(row["_row"]): row for batch in work for row in under.rows(batch)}

    whole = told([known])
    shuffled = dice.sample(known, len(known))
    assert told([shuffled]) == whole
    assert told([shuffled[at : at + cut] for at in range(0, len(shuffled), cut)]) == whole
    assert told([[row] for row in reversed(known)]) == whole
    with_more = told([[*behind, *known]])
    assert {name: with_more[name] for name in whole} == whole
    assert told([known, behind]) == with_more
    alone = {str(row["_row"]): transform(Fit(frame)).rows([row])[0] for row in known}  # each in a process of its own
    assert alone == whole


@settings(deadline=None)
@given(data, data)
def test_data_that_grows_changes_nobodys_placeholder_unless_somebody_types_it(some: list[Row], new: list[Row]) -> None:
    before = Fit(framed(some))
    transform(before).rows(framed(some).to_dicts())
    kept = Kept(before.vault.values(), before.vault.export(), before.key.hex())
    after = Fit(framed([*new, *some]), kept)
    numbers = {name: token for name, token in before.vault.entries() if not after.vault.is_taken(token)}
    assert {name: token for name, token in after.vault.entries() if name in numbers} == numbers
    assert after.key == before.key


@settings(deadline=None)
@given(data)
def test_every_placeholder_in_a_row_stands_for_something_that_stood_there(some: list[Row]) -> None:
    frame = framed(some)
    under = transform(Fit(frame))
    for row, out in zip(frame.to_dicts(), under.rows(frame.to_dicts()), strict=True):
        for name, cell in out.items():
            if cell != row[name]:  # of cells that look alike in one row any may be meant
                assert under.origins.whole(str(cell), str(row["_row"])) in row.values()
