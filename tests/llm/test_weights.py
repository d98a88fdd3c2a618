"""The weights of the model in the process: found, asked for, fetched and looked at."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hybridgen.core.errors import ConfigError
from hybridgen.llm import weights

CONTENT = b"GGUF" + bytes(range(256)) * 60_000  # more than the library takes at once, 10 MiB
COMMIT = "c" * 40


def _line(model: str) -> str:
    with pytest.raises(ConfigError) as refused:
        weights.find(model)
    line = str(refused.value)
    assert line.startswith(f"provider.local.model={model}: ")
    assert "\n" not in line
    return line


def test_the_packaged_model_is_a_file() -> None:
    assert weights.find(weights.PACKAGED).read_bytes()[:4] == b"GGUF"


def test_without_its_package_the_model_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "install hybridgen[embedded] with uv" in _line(weights.PACKAGED)


def test_a_file_of_the_users_own_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.gguf").write_bytes(b"GGUF and more")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert weights.find(str(tmp_path / "mine.gguf")) == weights.find("~/mine.gguf") == tmp_path / "mine.gguf"


def test_what_is_no_model_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("GGU")
    assert "is no GGUF file" in _line(str(tmp_path / "notes.txt"))
    assert "there is no such file" in _line(str(tmp_path / "missing.gguf"))
    assert "there is no such file" in _line(str(tmp_path))
    assert "hf:owner/repo/file.gguf would be right" in _line("qwen2.5:7b")


@pytest.mark.parametrize("model", ["hf:", "hf:owner", "hf:owner/repo", "hf:owner/repo/", "hf://file.gguf"])
def test_an_incomplete_hf_name_is_told(model: str) -> None:
    assert "write hf:owner/repo/file.gguf" in _line(model)


@dataclass
class Hub:
    """A server that speaks as Hugging Face does. cut: bytes after which it breaks off, once."""

    url: str
    digest: str = hashlib.sha256(CONTENT).hexdigest()
    cut: int | None = None
    ranges: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def hub() -> Iterator[Hub]:
    served = Hub("")

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._head(200, len(CONTENT))

        def do_GET(self) -> None:
            served.paths.append(self.path)
            asked = self.headers.get("Range", "")
            served.ranges.append(asked)
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
            body = CONTENT[start:]
            self._head(206 if start else 200, len(body))
            if served.cut is not None:
                self.wfile.write(body[: served.cut])
                served.cut = None
                self.close_connection = True
                return
            self.wfile.write(body)

        def _head(self, status: int, length: int) -> None:
            known = "missing" not in self.path
            self.send_response(status if known else 404)
            if not known:
                self.send_header("X-Error-Code", "EntryNotFound")
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{served.digest}"')
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(length if known else 0))
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield served
        server.shutdown()


def fetch(served: Hub, model: str, folder: Path) -> str:
    """The path of the weights, or the line that says why there are none. In a process of its own: the library reads
    its environment when it is imported."""
    code = "import sys; from hybridgen.llm import weights; print(weights.find(sys.argv[1]))"
    found = {
        "HF_ENDPOINT": served.url,
        "HF_HOME": str(folder),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", code, model], env=os.environ | found, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_a_model_is_fetched_once_by_its_hf_name(tmp_path: Path) -> None:
    with hub() as served:
        path = fetch(served, "hf:owner/repo/sub/file.gguf", tmp_path)
        assert Path(path).read_bytes() == CONTENT
        assert fetch(served, "hf:owner/repo/sub/file.gguf", tmp_path) == path
        assert served.paths == ["/owner/repo/resolve/main/sub/file.gguf"]


def test_a_model_that_is_known_is_fetched_by_its_name_at_the_revision_that_is_known(tmp_path: Path) -> None:
    known = weights.KNOWN[0]
    with hub() as served:
        line = fetch(served, known.name, tmp_path)
    assert served.paths == [f"/{known.repo}/resolve/{known.revision}/{known.file}"]
    assert line.endswith(f"{known.name}: what came is not the file that it should be; the same command fetches it anew")
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and file.stat().st_size == len(CONTENT)]


def test_a_connection_that_breaks_is_taken_up_where_it_broke(tmp_path: Path) -> None:
    with hub() as served:
        served.cut = 12_000_000
        path = fetch(served, "hf:owner/repo/file.gguf", tmp_path)
    assert Path(path).read_bytes() == CONTENT
    assert served.ranges == ["", f"bytes={10 * 2**20}-"]


def test_what_is_not_the_file_that_was_promised_is_thrown_away(tmp_path: Path) -> None:
    with hub() as served:
        served.digest = "0" * 64
        assert "what came is not the file that it should be" in fetch(served, "hf:owner/repo/file.gguf", tmp_path)
        served.digest = hashlib.sha256(CONTENT).hexdigest()
        assert Path(fetch(served, "hf:owner/repo/file.gguf", tmp_path)).read_bytes() == CONTENT


def test_what_came_is_checked_once_also_where_a_run_ended_before_it_was(tmp_path: Path) -> None:
    with hub() as served:
        path = Path(fetch(served, "hf:owner/repo/file.gguf", tmp_path))
        stored, content = path.resolve(), path.read_bytes()
        (mark,) = path.parent.glob(".*.checked")
        assert mark.read_text().startswith(served.digest)
        mark.unlink()  # as if the run had been killed in between
        stored.write_bytes(content[:-1] + b"?")
        line = fetch(served, "hf:owner/repo/file.gguf", tmp_path)
        assert "what came is not the file that it should be" in line
        assert not path.exists()
        assert Path(fetch(served, "hf:owner/repo/file.gguf", tmp_path)).read_bytes() == content
    assert len(served.paths) == 2


def test_what_was_changed_since_is_checked_again(tmp_path: Path) -> None:
    with hub() as served:
        path = Path(fetch(served, "hf:owner/repo/file.gguf", tmp_path))
        path.resolve().write_bytes(b"GGUF, but another")
        assert "not the file that it should be" in fetch(served, "hf:owner/repo/file.gguf", tmp_path)


def test_what_cannot_be_fetched_is_one_line(tmp_path: Path) -> None:
    with hub() as served:
        line = fetch(served, "hf:owner/repo/missing.gguf", tmp_path)
        assert "provider.local.model=hf:owner/repo/missing.gguf: could not be downloaded (" in line
        served.url = "http://127.0.0.1:9"
        assert "could not be downloaded (" in fetch(served, "hf:owner/repo/file.gguf", tmp_path)


@pytest.mark.parametrize(
    ("memory_gb", "name"),
    [(1.0, None), (4, "qwen2.5-1.5b"), (16, "qwen2.5-7b"), (32, "qwen2.5-14b"), (512, "qwen2.5-14b")],
)
def test_the_largest_that_fits_into_a_machines_memory(memory_gb: float, name: str | None) -> None:
    found = weights.largest_fitting(memory_gb)
    assert (found and found.name) == name


def test_known_weights_are_pinned() -> None:
    for known in weights.KNOWN:
        assert (len(known.revision), len(known.sha256)) == (40, 64)
        assert weights.is_fetched(known.name)
    assert weights.is_fetched("hf:owner/repo/file.gguf")
    assert not weights.is_fetched(weights.PACKAGED)
    assert not weights.is_fetched(None)
