"""The benchmark of money: refining costs half of what the frontier alone does, or less, by the tokens that were
counted."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from scripts import money

LEAST_SAVED = 0.5


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """A command before may have left the root logger talkative."""
    caplog.set_level(logging.WARNING, "LiteLLM")


def test_refining_saves_half_though_the_frontier_alone_reads_its_cache() -> None:
    bills = {bill.way: bill for bill in money.measure([6], [3], money.REFINING)}
    alone, plain = (bills[money.Way(6, money.ALONE, cached=cached)] for cached in (True, False))
    assert (alone.saved, alone.each, plain.cached) == (0, 1, 0)
    assert 0 < alone.usd < plain.usd
    refined = [bill for bill in bills.values() if bill.way.strategy in money.REFINING]
    assert len(refined) == 6
    assert all(bill.saved >= LEAST_SAVED for bill in refined), [money.row(bill) for bill in refined]
    top = {bill.way.detail: bill for bill in refined if bill.way.strategy == "refine-top"}
    assert all(bill.calls >= 5 for bill in top.values())  # nearly all are refined: what saves is what is asked
    assert top["quotes"].output / top["quotes"].calls > top["brief"].output / top["brief"].calls  # whole, not edits


@pytest.mark.slow
@pytest.mark.parametrize("records", [10, 100])
def test_that_holds_for_few_records_and_for_many(records: int) -> None:
    bills = list(money.measure([records], [2, 3], money.REFINING))
    assert all(bill.saved >= LEAST_SAVED for bill in bills if bill.way.strategy in money.REFINING)


def test_the_table_has_every_strategy(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["money.py", "--records", "2", "--drafts", "1"])
    money.main()
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == list(money.HEAD)
    rows = [dict(zip(money.HEAD, line.split(), strict=True)) for line in lines]
    assert {row["strategy"] for row in rows} == {money.ALONE, *money.HOME}
    (home,) = [row for row in rows if row["strategy"] == "local-only"]
    assert (home["paid"], home["USD"], home["saved"], home["record"]) == ("0", "0.0000", "100%", "-")


def test_the_table_can_be_had_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    bill = money.Bill(money.Way(2, "refine-top", 3, "brief"), 2, 10, 5, 4, 0.01, 0.75, 0.5)
    monkeypatch.setattr(money, "measure", lambda *_: [bill])
    monkeypatch.setattr(sys, "argv", ["money.py", "--json"])
    money.main()
    [told] = json.loads(capsys.readouterr().out)
    assert (told["way"]["detail"], told["saved"]) == ("brief", 0.75)
