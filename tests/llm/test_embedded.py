"""llama.cpp in the process: the weights are found or asked for, the server starts, answers and goes."""

from __future__ import annotations

import json
import socket
import sys
import types
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from hybridgen.core.errors import ConfigError, ServerError
from hybridgen.llm import embedded, litellm_adapter
from hybridgen.llm.providers import providers
from hybridgen.llm.types import FREE, Endpoint
from tests.llm.asking import request


def _line(model: str) -> str:
    with pytest.raises(ConfigError) as refused:
        embedded.weights(model)
    line = str(refused.value)
    assert line.startswith(f"provider.local.model={model}: ")
    assert "\n" not in line
    return line


def test_the_packaged_model_is_a_file() -> None:
    assert embedded.weights(embedded.PACKAGED).read_bytes()[:4] == b"GGUF"


def test_without_its_package_the_model_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "install hybridgen[embedded] with uv" in _line(embedded.PACKAGED)


def test_a_file_of_the_users_own_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.gguf").write_bytes(b"GGUF and more")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert embedded.weights(str(tmp_path / "mine.gguf")) == embedded.weights("~/mine.gguf") == tmp_path / "mine.gguf"


def test_what_is_no_model_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("GGU")
    assert "is no GGUF file" in _line(str(tmp_path / "notes.txt"))
    assert "there is no such file" in _line(str(tmp_path / "missing.gguf"))
    assert "there is no such file" in _line(str(tmp_path))
    assert "hf:owner/repo/file.gguf would be right" in _line("qwen2.5:7b")


@pytest.mark.parametrize("model", ["hf:", "hf:owner", "hf:owner/repo", "hf:owner/repo/", "hf://file.gguf"])
def test_an_incomplete_hf_name_is_told(model: str) -> None:
    assert "write hf:owner/repo/file.gguf" in _line(model)


def test_a_model_is_fetched_by_its_hf_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []

    def fetch(repo: str, name: str) -> str:
        asked.append((repo, name))
        if "missing" in name:
            raise OSError("404 Client Error.\n\nEntry Not Found")
        return str(tmp_path / name)

    hub = types.ModuleType("huggingface_hub")
    vars(hub)["hf_hub_download"] = fetch
    monkeypatch.setitem(sys.modules, "huggingface_hub", hub)
    assert embedded.weights("hf:owner/repo/sub/file.gguf") == tmp_path / "sub/file.gguf"
    assert asked == [("owner/repo", "sub/file.gguf")]
    assert "could not be downloaded (404 Client Error. Entry Not Found)" in _line("hf:owner/repo/missing.gguf")


@pytest.mark.parametrize("size", [0, 5_000_000])
def test_a_broken_file_is_told(tmp_path: Path, size: int) -> None:
    with embedded.weights(embedded.PACKAGED).open("rb") as whole:
        (tmp_path / "cut.gguf").write_bytes(b"GGUF, or so it says" if not size else whole.read(size))
    with (
        pytest.raises(ServerError, match=r"cut\.gguf: llama\.cpp cannot load it"),
        embedded.serve(tmp_path / "cut.gguf", slots=1, context_length=1024),
    ):
        pass


@pytest.mark.usefixtures("connections")
async def test_it_answers_and_is_gone_afterwards() -> None:
    with embedded.serve(embedded.weights(embedded.PACKAGED), slots=2, context_length=1024) as address:
        place = urlsplit(address)
        assert place.hostname == "127.0.0.1"
        endpoint = Endpoint(
            role="local",
            provider=providers["embedded"],
            model=embedded.PACKAGED,
            wire=f"openai/{embedded.PACKAGED}",
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
