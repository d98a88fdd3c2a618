"""What left this machine, by model and host."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace as Like
from typing import Any

from hybridgen.core.summaries import PrivacyTotals
from hybridgen.pipelines.leaving import count_privacy


def client(role: str, *hosts: tuple[str, str], sent: dict[str, int]) -> Any:
    """hosts: of each server the one that it is at, and the one where its model runs if that is elsewhere."""
    peers = [Like(endpoint=Like(host=elsewhere or host, runs_at=elsewhere)) for host, elsewhere in hosts]
    provider = Like(name="ollama", title="Ollama")
    return Like(
        endpoint=Like(role=role, model="a model", provider=provider),
        peers=Like(all=peers),
        log=Like(sent=Counter(sent)),
    )


def left(*clients: Any) -> list[tuple[str, int]]:
    totals = PrivacyTotals(mode="off", entities=0, kinds={}, leaks_blocked=0)
    models: Any = Like(clients=clients)
    privacy: Any = Like(totals=totals)
    return [(one.host, one.requests) for one in count_privacy(privacy, models).left]


def test_what_a_model_within_the_process_or_at_home_is_asked_does_not_leave() -> None:
    assert not left(client("local", ("", ""), sent={"": 7}), client("judge", ("10.0.0.7", ""), sent={"10.0.0.7": 3}))


def test_what_runs_elsewhere_behind_a_server_at_home_does() -> None:
    both = client("local", ("10.0.0.7", ""), ("10.0.0.8", "ollama.com"), sent={"10.0.0.7": 3, "ollama.com": 2})
    assert left(both) == [("ollama.com", 2)]


def test_what_the_frontier_is_asked_does() -> None:
    assert left(client("frontier", ("api.example.com", ""), sent={"api.example.com": 4})) == [("api.example.com", 4)]
