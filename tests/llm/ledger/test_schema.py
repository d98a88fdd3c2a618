"""The ledger's file: older layouts go on, damaged ones are set aside, other people's files stay as they are."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from hybridgen.core.errors import LedgerError
from hybridgen.llm.ledger import schema
from hybridgen.llm.ledger.schema import LAYOUT, LAYOUTS
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.types import Answer, Usage
from tests.llm.asking import answer, request


def written(path: Path) -> sqlite3.Connection:
    """A ledger of a hundred answers, closed by its owner and open to the test."""
    ledger = Ledger(path)
    for n in range(100):
        call = ledger.open_call("frontier", "m", request(f"{n}"), run="run", reserve=9, limit=900, seconds=60.0)
        ledger.settle(call, answer("yes " * 50), 3)
    ledger.close()
    return sqlite3.connect(path)


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


def test_a_ledger_of_a_later_layout_is_refused(tmp_path: Path) -> None:
    with closing(written(tmp_path / "ledger.sqlite")) as db:
        db.execute("PRAGMA user_version=99")
    assert f"layout 99, this version knows {LAYOUT}" in _line(tmp_path / "ledger.sqlite")


# Older layouts


def test_a_ledger_of_the_first_layout_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    key = request("?").key("m")
    with closing(sqlite3.connect(path)) as old, old:
        for statement in LAYOUTS[0]:
            old.execute(statement)
        old.execute("PRAGMA user_version=1")
        columns = "id, key, state, role, purpose, record, model, messages, started, pid"
        for call, state, role in [(1, "answered", "frontier"), (2, "sent", "frontier"), (3, "sent", "local")]:
            values = (call, key if call == 1 else "other", state, role, "draft", "d001", "m", "[]", 0.0, 1)
            old.execute(f"INSERT INTO calls ({columns}) VALUES ({', '.join('?' * 10)})", values)
        old.execute(
            "UPDATE calls SET answer = 'yes', finish = 'stop', digits = '[]', input = 3, cached_input = 0,"
            " cache_write = 0, output = 1, cost = 7 WHERE id = 1"
        )
        old.executemany("INSERT INTO claims VALUES ('run', ?, ?)", [(1, 7), (2, 100)])
    ledger = Ledger(path)
    assert ledger.find(key) == (1, Answer("yes", Usage(3, 0, 0, 1)), 7)
    assert (ledger.claimed("run"), ledger.lost("run"), ledger.note) == (107, 100, None)
    call = ledger.open_call("local", "m", request("new"), run="run", seconds=60.0)
    ledger.settle(call, answer(), 0)
    ledger.close()
    with closing(sqlite3.connect(path)) as migrated, closing(written(tmp_path / "fresh.sqlite")) as fresh:
        schema = "SELECT name, sql FROM sqlite_master ORDER BY name"
        assert migrated.execute(schema).fetchall() == fresh.execute(schema).fetchall()


# Damage


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2 // 4096 * 4096 + 100]


def scribbled(content: bytes) -> bytes:
    return content[:4096] + b"\xff" * (len(content) - 4096)


def zeroed(content: bytes) -> bytes:
    return bytes(len(content))


def stump(content: bytes) -> bytes:
    return content[:50]


@pytest.mark.parametrize("damage", [cut, scribbled, zeroed, stump])
def test_a_damaged_ledger_is_named_and_set_aside(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "ledger.sqlite"
    with closing(written(path)):
        pass
    content = damage(path.read_bytes())
    path.write_bytes(content)
    ledger = Ledger(path)
    [aside] = [file for file in tmp_path.iterdir() if ".damaged-" in file.name]
    assert aside.read_bytes() == content
    assert str(ledger.note).startswith(f"ledger.path={path}: was damaged (")
    assert str(aside) in str(ledger.note)
    assert ledger.claimed("run") == 0
    ledger.settle(ledger.open_call("local", "m", request("?"), run="run", seconds=60.0), answer(), 0)
    ledger.close()
    again = Ledger(path)
    assert again.note is None
    again.close()


def test_two_damaged_ledgers_are_both_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "strftime", lambda _: "20260701-120000")
    for _ in range(2):
        path = tmp_path / "ledger.sqlite"
        path.write_bytes(bytes(5000))
        Ledger(path).close()
    kept = sorted(file.name for file in tmp_path.iterdir() if ".damaged-" in file.name)
    assert kept == [f"ledger.sqlite.damaged-20260701-120000{number}" for number in ("", ".2")]


def test_another_programs_damaged_database_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "theirs.sqlite"
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute("CREATE TABLE runs (id INTEGER)")
        theirs.executemany("INSERT INTO runs VALUES (?)", [(n,) for n in range(5000)])
        theirs.commit()
    content = scribbled(path.read_bytes())
    path.write_bytes(content)
    _line(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


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


def test_many_that_begin_a_ledger_at_the_same_moment_all_have_it(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def begin(path: Path) -> set[str]:
        together.wait()
        modes = set()
        for _ in range(3):  # closing, too, takes the lock for which nobody waited
            with closing(schema.connect(path)[0]) as db:
                modes.add(str(db.execute("PRAGMA journal_mode").fetchone()[0]))
        return modes

    with ThreadPoolExecutor(8) as pool:
        for number in range(40):
            assert list(pool.map(begin, [tmp_path / f"{number}.sqlite"] * 8)) == [{"wal"}] * 8


def test_a_second_ledger_in_a_process_costs_the_first_no_lock(tmp_path: Path) -> None:
    """Without its lock another process, when it closes, takes itself for the last and removes the log that the first
    goes on to write to."""
    path = tmp_path / "ledger.sqlite"
    count = "print(*db.execute('SELECT COUNT(*) FROM calls'))"
    look = f"import sqlite3; db = sqlite3.connect({str(path)!r}); {count}; db.close()"
    with closing(Ledger(path)) as first, closing(Ledger(path)):
        for n in range(3):
            first.open_call("local", "m", request(f"{n}"), run="run", seconds=60.0)
            said = subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True).stdout
            assert said == f"({n + 1},)\n"
    assert not any(schema._OPEN.values())
