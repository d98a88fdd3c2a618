"""The ledger: what was written is there, whoever wrote it, and other people's files stay as they are."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.errors import CapError, LedgerError
from hybridgen.models.ledger import Ledger
from hybridgen.models.values import Answer, Request, Usage
from tests.models.asking import Bench, answer, request

tokens = st.integers(0, 10**9)
texts = st.text(st.characters(exclude_categories=["Cs"]))
logprobs = st.dictionaries(st.sampled_from("123456789"), st.floats(max_value=0, allow_nan=False))
answers = st.builds(
    Answer, texts, st.builds(Usage, tokens, tokens, tokens, tokens), texts, st.lists(logprobs).map(tuple)
)


def paid_call(ledger: Ledger, text: str = "?", *, reserve: int = 100, run: str = "run") -> int:
    return ledger.open_call("frontier", "m", request(text), run=run, reserve=reserve, limit=1_000)


@given(st.data())
def test_answers_come_back_as_they_were(data: st.DataObject) -> None:
    ledger, asked, said = Ledger(Path(":memory:")), request(data.draw(texts)), data.draw(answers)
    call = ledger.open_call("local", "m", asked, run="run")
    ledger.settle(call, said, 7)
    assert ledger.find(asked.key("m")) == (call, said, 7)
    ledger.close()


def test_only_an_answer_is_found(books: Bench) -> None:
    ledger = books.ledger
    refused, lost, _ = (paid_call(ledger) for _ in range(3))
    ledger.give_up(refused, "busy", lost=False)
    ledger.give_up(lost, "no answer", lost=True)
    assert books.states() == ["failed", "lost", "sent"]
    assert ledger.find(request("?").key("m")) is None


def test_the_first_answer_stands(books: Bench) -> None:
    first, second = paid_call(books.ledger), paid_call(books.ledger)
    books.ledger.settle(second, answer("later call"), 1)
    books.ledger.settle(first, answer("earlier call"), 1)
    found = books.ledger.find(request("?").key("m"))
    assert found is not None
    assert found[1].text == "earlier call"


def test_a_claim_is_the_reservation_and_then_the_cost(books: Bench) -> None:
    ledger = books.ledger
    answered, refused, lost = (paid_call(ledger, reserve=n) for n in (100, 200, 400))
    assert ledger.claimed("run") == 700
    ledger.settle(answered, answer(), 30)
    ledger.give_up(refused, "busy", lost=False)
    ledger.give_up(lost, "no answer", lost=True)
    assert ledger.claimed("run") == 430
    assert ledger.claimed("another run") == 0


def test_what_exceeds_the_limit_is_not_written(books: Bench) -> None:
    paid_call(books.ledger, reserve=600)
    with pytest.raises(CapError, match=r"the cap leaves \$0\.0000, this call may cost \$0\.0000"):
        paid_call(books.ledger, reserve=401)
    paid_call(books.ledger, reserve=400)
    assert books.states() == ["sent", "sent"]


def test_an_answer_is_claimed_once_by_each_run_that_uses_it(books: Bench) -> None:
    ledger = books.ledger
    call = paid_call(ledger)
    ledger.settle(call, answer(), 60)
    for _ in range(2):
        ledger.claim("run", call, 60, limit=60)
        ledger.claim("another run", call, 60, limit=60)
    assert ledger.claimed("run") == ledger.claimed("another run") == 60
    with pytest.raises(CapError):
        ledger.claim("a poor run", call, 60, limit=59)
    assert ledger.claimed("a poor run") == 0


def test_two_processes_share_a_file(books: Bench) -> None:
    other = Ledger(books.ledger.path)
    call = paid_call(books.ledger, reserve=900)
    with pytest.raises(CapError):
        paid_call(other, reserve=101)
    books.ledger.settle(call, answer("said"), 10)
    found = other.find(request("?").key("m"))
    assert found is not None
    assert (found[1].text, other.claimed("run")) == ("said", 10)
    other.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from hybridgen.models.ledger import Ledger
from hybridgen.models.values import Request
asked = Request("draft", "d001", (), {}, 200)
Ledger(Path(sys.argv[1])).open_call("frontier", "m", asked, run="run", reserve=300, limit=1_000)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_what_a_killed_run_had_out_stays_claimed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    done = subprocess.run([sys.executable, "-c", KILLED, path], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == -signal.SIGKILL
    ledger = Ledger(path)
    assert ledger.claimed("run") == 300
    assert ledger.find(Request("draft", "d001", (), {}, 200).key("m")) is None
    ledger.close()


def _line(path: Path) -> str:
    with pytest.raises(LedgerError) as refused:
        Ledger(path)
    line = str(refused.value)
    assert line.startswith(f"ledger.path={path}: ")
    assert "\n" not in line
    return line


@pytest.mark.parametrize("content", [b"id,answer\n1,yes\n" * 200, b"a"])
def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.csv"
    path.write_bytes(content)
    assert "file is not a database" in _line(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_programs_database_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    theirs = sqlite3.connect(path)
    theirs.execute("CREATE TABLE runs (id INTEGER)")
    theirs.close()
    before = path.read_bytes()
    assert "another program's database" in _line(path)
    assert path.read_bytes() == before


def test_a_ledger_of_another_layout_is_refused(books: Bench) -> None:
    books.ledger._db.execute("PRAGMA user_version=99")
    assert "layout 99, not 1" in _line(books.ledger.path)


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "new.sqlite").touch()
    ledger = Ledger(tmp_path / "new.sqlite")
    assert ledger.claimed("run") == 0
    ledger.close()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    _line(tmp_path / "file" / "ledger.sqlite")
    _line(tmp_path)
    if os.name == "posix" and os.getuid():  # root may write anywhere
        (tmp_path / "closed").mkdir(mode=0o500)
        _line(tmp_path / "closed" / "ledger.sqlite")


def test_a_ledger_that_breaks_on_the_way_says_so(books: Bench) -> None:
    books.ledger._db.execute("DROP TABLE claims")
    with pytest.raises(LedgerError, match="no such table: claims"):
        paid_call(books.ledger)
    with pytest.raises(LedgerError, match="no such table: claims"):
        books.ledger.claimed("run")
    assert books.states() == []  # the call's own row was taken back
