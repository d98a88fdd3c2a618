"""What many calls cost together, of which two numbers of each are kept: the same as if all of them were."""

from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.pipelines.records.paid_calls import REPAIRED, Bounds, Most, repeat

costs = st.integers(0, 10**9)
calls = st.lists(st.builds(Most, costs, costs, costs, costs, costs), max_size=6)


@given(calls, st.integers(0, 30), st.booleans())
def test_the_dearest_calls_are_those_that_may_be_made(every: list[Most], count: int, is_repaired: bool) -> None:
    found = Bounds(every).bound(count, is_repaired=is_repaired)
    if not every or not count:
        assert found == 0
        return
    dearest = sorted((one.call for one in every), reverse=True)
    repairs = sorted((one.repair for one in every), reverse=True)
    total = max(one.filling for one in every) + sum(itertools.islice(itertools.cycle(dearest), count))
    last, aside = dearest[0], max(one.aside for one in every)
    if is_repaired:
        total += sum(itertools.islice(itertools.cycle(repairs), math.ceil(count / REPAIRED)))
        last, aside = repairs[0], max(one.repair_aside for one in every)
    assert found == total + max(0, aside - last)


@given(st.lists(st.integers(), max_size=5), st.integers(-1, 20))
def test_more_than_there_are_begin_anew(things: list[int], count: int) -> None:
    wanted = list(itertools.islice(itertools.cycle(things), max(0, count)))
    assert list(repeat(things, count)) == wanted
