"""What an entry of the memory knows of when it was given, and the memory of runs that have not ended."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.knowledge.memory import AGAIN_SECONDS, NAME, asked_again, begin, end, last_given
from hybridgen.knowledge.server import ServerStore
from hybridgen.knowledge.store import About
from hybridgen.knowledge.types import Passage
from tests.qdrant import Qdrant

RUN, OTHER = "0123456789abcdef", "fedcba9876543210"


def entry(record: str, when: float) -> Passage:
    more = {"id": record, "time": when, "asked": {f"{RUN}/{record}": when}}
    return Passage("When does it sail?", "asked", "", solution="At ten.", more=more)


@given(st.text(min_size=1), st.text(min_size=1))
def test_each_id_that_it_was_given_as_is_known(first: str, second: str) -> None:
    later = 1_000.0 + 2 * AGAIN_SECONDS
    again = asked_again(entry(first, 1_000.0), f"{OTHER}/{second}", later)
    assert again
    assert last_given(again, second) == last_given(again) == later
    assert last_given(again, first) == (later if first == second else 1_000.0)
    assert last_given(again, f"{first}{second}?") is None


def test_an_id_may_have_slashes_in_it() -> None:
    one = asked_again(entry("week/1", 1_000.0), f"{RUN}/week/2", 2_000.0)
    assert one
    assert last_given(one, "week/2") == 2_000.0
    assert last_given(one, "week") is None
    assert last_given(one, "2") is None


def test_runs_that_share_a_server_forget_nothing_of_one_another(qdrant: Qdrant) -> None:
    new = About("words", 64)
    with ServerStore(qdrant.url).opened(NAME, new) as here, ServerStore(qdrant.url).opened(NAME, new) as there:
        assert here
        assert there
        assert (begin(here, RUN, 1.0), begin(there, OTHER, 2.0)) == (1.0, 2.0)
        assert here.recall().unended == {RUN: 1.0, OTHER: 2.0}
        end(here, RUN)
        assert begin(there, OTHER, 3.0) == 2.0
        assert there.recall().unended == {OTHER: 2.0}
        end(there, OTHER)
        assert here.recall().unended == {}
