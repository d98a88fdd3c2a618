"""What shards tell is told once; what each tells of its own part adds up."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.audits import Promise
from hybridgen.core.notices import Data, Notice
from hybridgen.core.shape import Said
from hybridgen.core.summaries import Summary
from hybridgen.pipelines.records.joining import _promise, join_notices, join_versions

EMPTY = Notice("field_empty", {"field": "summary"})


def told(*shards: list[Notice]) -> list[tuple[str, dict[str, object]]]:
    """The notices of each shard, as its summary has them, joined."""
    written = [[Said.model_validate_json(Said.of(one).model_dump_json()) for one in shard] for shard in shards]
    return [(one.code, one.params) for one in join_notices(written, 200)]


def failed(count: int, why: str = "no JSON") -> Notice:
    return Notice("drafts_failed", {"count": count, "example": Notice("error", {"reason": Data(why)})})


def test_what_all_know_is_told_once() -> None:
    known = Notice("ledger_back", {"url": "postgresql://host/ledger"})
    assert told([known], [known], []) == [("ledger_back", {"url": "postgresql://host/ledger"})]


def test_what_each_tells_of_its_own_adds_up() -> None:
    missing = [Notice("records_missing", {"missing": n, "requested": 5}) for n in (1, 2)]
    assert told([missing[0]], [missing[1]]) == [("records_missing", {"missing": 3, "requested": 10})]


def test_the_same_count_in_two_shards_is_twice_as_much() -> None:
    ((_, params),) = told([failed(3)], [failed(3)])
    assert params["count"] == 6


def test_amounts_of_one_kind_go_together_and_of_many_kinds_the_most_frequent_are_named() -> None:
    joined = told([failed(1, "too long"), failed(4)], [failed(2), failed(7, "no name"), failed(3, "no goal")])
    assert [(json.dumps(params["example"]).count("no JSON"), params["count"]) for _, params in joined] == [
        (1, 6),
        (0, 7),
        (0, 3),
    ]


def test_requests_that_were_not_sent_add_up_by_reason() -> None:
    why = [Notice("because_not_readable"), Notice("because_egress_failed")]
    shards = [[Notice("requests_refused", {"count": n, "why": one}) for n, one in enumerate(why, 1)] for _ in range(3)]
    assert [params["count"] for _, params in told(*shards)] == [3, 6]


def test_a_promise_is_told_of_all_records_where_all_shards_learnt_the_same() -> None:
    one = Promise.model_construct(target=0.9, labels=120, certified=True, unwritten=1)
    other, less = one.model_copy(update={"unwritten": 2}), one.model_copy(update={"labels": 60, "certified": False})
    joined = _promise([summary(one), summary(other)])
    assert joined
    assert (joined.labels, joined.unwritten) == (120, 3)
    assert _promise([summary(one), summary(less)]) is None
    assert _promise([summary(one), summary(None)]) is None
    assert _promise([summary(None), summary(None)]) is None


def summary(promise: Promise | None) -> Summary:
    return Summary.model_construct(promise=promise)


def test_texts_that_no_model_read_add_up() -> None:
    shards = [[Notice("texts_unread", {"texts": n})] for n in (2, 2, 3)]
    assert told(*shards) == [("texts_unread", {"texts": 7})]


def test_records_are_counted_among_those_of_all_shards() -> None:
    """A shard with no such record says nothing."""
    few = Notice("fields_alike", {"records": 5, "delivered": 100})
    assert told([few], []) == [("fields_alike", {"records": 5, "delivered": 200})]


def test_placeholders_of_two_values_are_named_once() -> None:
    one, other = (
        Notice("placeholders_shared", {"placeholders": some}) for some in (("[A_1]", "[A_2]"), ("[A_2]", "[A_3]"))
    )
    assert told([one], [other]) == [("placeholders_shared", {"placeholders": ["[A_1]", "[A_2]", "[A_3]"]})]


def test_what_the_ledger_holds_for_the_run_is_the_most_that_a_shard_has_seen() -> None:
    seen = [Notice("calls_unanswered", {"amount": amount}) for amount in (0.5, 0.75)]
    assert told([seen[0]], [seen[1]]) == [("calls_unanswered", {"amount": 0.75})]


def test_records_that_are_alike_are_looked_for_anew() -> None:
    pairs = (Notice("repeats", {"record": "r002", "earlier": "r001"}),)
    assert told([Notice("records_alike", {"count": 1, "delivered": 3, "pairs": pairs, "more": ""})]) == []


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_however_many_shards_there_are_nothing_is_lost(counts: list[int]) -> None:
    joined = told(*([failed(count)] for count in counts))
    assert [params["count"] for _, params in joined] == [sum(counts)]


def test_where_shards_had_different_versions_all_of_them_are_named() -> None:
    shards = [{"spacy": "3.8.0", "hybridgen": "1"}, {"spacy": "3.8.1", "hybridgen": "1", "de": "2"}, {"spacy": "3.8.0"}]
    assert join_versions(shards) == {"spacy": "3.8.0, 3.8.1", "hybridgen": "1", "de": "2"}
    assert join_versions([{}, {}]) == {}
