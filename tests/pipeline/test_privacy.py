"""What the source says about people reaches no model, whichever way a record takes."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.pipeline.asked import scores, sent
from tests.pipeline.conftest import Runs
from tests.standin import Asked, Standin

PEOPLE = ("Margaret Hollis", "Dennis Okonkwo", "Ingrid Svensson", "Rajesh Venkataraman")
MAILS = ("m.hollis@example.com", "dennis.o@example.org", "ingrid@svensson.example", "raj.v@example.net")


@pytest.fixture(scope="module")
def guests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("data") / "guests.csv"
    pl.DataFrame(
        {
            "Full name": PEOPLE,
            "E-mail": MAILS,
            "What happened at the counter?": [
                f"{who} told me to wait. When I wrote to {mail} nobody answered for {n + 2} weeks."
                for n, (who, mail) in enumerate(zip(PEOPLE[1:] + PEOPLE[:1], MAILS, strict=True))
            ],
        }
    ).write_csv(file)
    return file


def secrets() -> set[str]:
    return {*PEOPLE, *MAILS, *(part for person in PEOPLE for part in person.split())}


@pytest.mark.parametrize("restore", [False, True])
def test_no_request_carries_a_name_or_an_address(run: Runs, standin: Standin, guests: Path, restore: bool) -> None:
    standin.answer = scores(*[8] * 4, then=9)
    result = run("privacy=pseudonymise", data__path=str(guests), count=2, privacy__restore=restore)
    assert sent(standin, "ollama")
    assert sent(standin, "anthropic")
    sent_out = "".join(json.dumps(asked.body, ensure_ascii=False) for asked in standin.requests)
    assert not {secret for secret in secrets() if secret in sent_out}
    assert "[PERSON_" in sent_out
    kept = b"".join(file.read_bytes() for file in run.folder.glob("ledger.sqlite*"))
    assert not {secret for secret in secrets() if secret.encode() in kept}
    records = (run.folder / "run" / "records.jsonl").read_text()
    assert bool({secret for secret in secrets() if secret in records}) == restore
    drafts = (run.folder / "run" / "drafts.jsonl").read_text()
    assert bool({secret for secret in secrets() if secret in drafts}) == restore
    privacy = result.summary.privacy
    assert (privacy.mode, privacy.leaks_blocked) == ("pseudonymise", 0)
    assert privacy.entities == sum(privacy.kinds.values()) >= 12


def test_the_frontier_alone_gets_no_name_either(run: Runs, standin: Standin, guests: Path) -> None:
    run("strategy=frontier-only", "privacy=pseudonymise", data__path=str(guests), count=2)
    sent_out = "".join(json.dumps(asked.body, ensure_ascii=False) for asked in sent(standin, "anthropic"))
    assert sent_out
    assert not {secret for secret in secrets() if secret in sent_out}


def test_a_request_that_would_tell_a_name_is_not_sent(run: Runs, standin: Standin, guests: Path) -> None:
    """A local model that knows somebody from elsewhere: her draft stays at home."""
    judge, told = scores(then=9), itertools.chain(["Say what Margaret Hollis did."], itertools.repeat("Say more."))

    def answer(asked: Asked) -> dict[str, Any] | None:
        said = judge(asked)
        return said | {"improve": next(told)} if isinstance(said, dict) else None

    standin.answer = answer
    result = run("privacy=pseudonymise", data__path=str(guests), count=4, strategy__draft_multiplier=1)
    assert len(sent(standin, "anthropic")) == 3
    assert result.summary.privacy.leaks_blocked == 1
    assert any("1 records not refined: would have carried personal data" in line for line in result.summary.degraded)
    assert result.summary.delivered == 4


def test_with_privacy_off_the_run_says_so(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    assert "privacy=off: rows went to the frontier as they are" in run("strategy=refine-top").summary.degraded
