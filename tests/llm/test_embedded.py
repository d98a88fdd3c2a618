"""llama.cpp in the process: the server starts, answers and goes."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from hybridgen.core.errors import ServerError
from hybridgen.llm import embedded, litellm_adapter, weights
from hybridgen.llm.providers import providers
from hybridgen.llm.types import FREE, Endpoint
from tests.llm.asking import request


@pytest.mark.parametrize("size", [0, 5_000_000])
def test_a_broken_file_is_told(tmp_path: Path, size: int) -> None:
    with weights.find(weights.PACKAGED).open("rb") as whole:
        (tmp_path / "cut.gguf").write_bytes(b"GGUF, or so it says" if not size else whole.read(size))
    with (
        pytest.raises(ServerError, match=r"cut\.gguf: llama\.cpp cannot load it"),
        embedded.serve(tmp_path / "cut.gguf", slots=1, context_length=1024),
    ):
        pass


@pytest.mark.usefixtures("connections")
async def test_it_answers_and_is_gone_afterwards() -> None:
    with embedded.serve(weights.find(weights.PACKAGED), slots=2, context_length=1024) as address:
        place = urlsplit(address)
        assert place.hostname == "127.0.0.1"
        endpoint = Endpoint(
            role="local",
            provider=providers["embedded"],
            model=weights.PACKAGED,
            wire=f"openai/{weights.PACKAGED}",
            api_base=f"{address}/v1",
            api_key=None,
            concurrency=2,
            timeout=60.0,
            price=FREE,
        )
        schema = {"type": "object", "properties": {"score": {"enum": [1, 5, 9]}}, "required": ["score"]}
        asked = request(schema=schema, max_tokens=40, temperature=0.0, digits=True)
        said = await litellm_adapter.send(endpoint, asked)
    score = json.loads(said.text)["score"]
    assert score in {1, 5, 9}
    assert len(said.digits) == 1
    assert all(digit.isdigit() and logprob <= 0 for digit, logprob in said.digits[0].items())
    assert said.usage.input + said.usage.cached_input > 10
    assert 0 < said.usage.output <= 40
    with socket.socket() as probe:
        assert probe.connect_ex((place.hostname, place.port)) != 0


class Spent(NamedTuple):
    """Seconds of all cores together."""

    user: float = 0.0
    nice: float = 0.0
    idle: float = 0.0


@pytest.mark.parametrize(
    ("spent", "own", "threads"),
    [
        (Spent(idle=1.2), 0.0, 4),
        (Spent(user=0.6, idle=0.6), 0.0, 2),  # others keep two of four busy
        (Spent(user=0.3, nice=0.3, idle=0.6), 0.0, 3),  # one of those gives way
        (Spent(user=0.6, idle=0.6), 0.6, 4),  # both are busy with what the run itself prepares
        (Spent(user=1.2), 0.0, 1),
        (Spent(), 0.0, 4),  # a sandbox that does not say
    ],
)
def test_it_takes_the_cores_that_others_leave(
    monkeypatch: pytest.MonkeyPatch, spent: Spent, own: float, threads: int
) -> None:
    times, clock = iter([Spent(), spent]), iter([10.0, 10.0 + own])
    monkeypatch.setattr("time.process_time", lambda: next(clock))
    monkeypatch.setattr("psutil.cpu_count", lambda **_: 4)
    monkeypatch.setattr("psutil.cpu_times", lambda: next(times))
    assert embedded._free_cores() == threads
