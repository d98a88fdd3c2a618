"""What a local model reads and writes for a run, in llama.cpp's own figures:

    python scripts/evaluated.py --model FILE.gguf [--checkout FOLDER] [--slots 2] [--context 8192] [--json] OVERRIDES…

Without --model the tests' stand-in answers, and counts what a server with slots would have evaluated: a second or two.

A server of its own serves the model; between it and the run stands a proxy that writes down what each answer says of
itself (`timings`): tokens of the prompt that were evaluated (`prompt_n`), that the slot still held (`cache_n`), and
that were written. So it measures any checkout that can be run, whatever its code looks like. --keep: the run's folder
stays there, with a line of figures for each request in evaluated.jsonl.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parents[1]
PROMPT_CACHE_MIB = 256  # as the embedded server has it
TIMEOUT_SECONDS = 600
ROW = "{:<10}{:>8}{:>11}{:>9}{:>9}{:>10}{:>9}"


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was answered. evaluated, cached, output: tokens. schema, sent: bytes."""

    kind: str
    evaluated: int
    cached: int
    output: int
    seconds: float
    schema: int
    sent: int


@dataclass(slots=True)
class Log:
    """The calls of a run, in the order of their answers."""

    calls: list[Call] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--model", type=Path, help="a GGUF file; left out: the tests' stand-in, of made-up answers")
    parser.add_argument("--checkout", type=Path, default=HERE, help="whose code runs")
    parser.add_argument("--slots", type=int, default=2)
    parser.add_argument("--context", type=int, default=8192, help="tokens of a slot")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, help="where the run's folder is left")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("overrides", nargs="*")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary) / "run"
        with (
            serving(given.model, given.slots, given.context, given.threads)
            if given.model
            else standing_in(given.slots) as address,
            watching(address) as (url, log),
        ):
            began = time.perf_counter()
            fits = [f"provider.local.max_concurrency={given.slots}", f"hardware.context_length={given.context}"]
            run(given.checkout, folder, url, [*fits, *given.overrides])
            seconds = time.perf_counter() - began
        records = len((folder / "records.jsonl").read_text(encoding="utf-8").splitlines())
        drafts = [json.loads(line) for line in (folder / "drafts.jsonl").read_text(encoding="utf-8").splitlines()]
        valid = sum(draft["valid"] for draft in drafts)
        (folder / "evaluated.jsonl").write_text("".join(json.dumps(asdict(one)) + "\n" for one in log.calls))
    tell(log.calls, records, len(drafts), valid, seconds, as_json=given.as_json)


def run(checkout: Path, folder: Path, url: str, overrides: list[str]) -> None:
    """A run of that checkout's code against the proxy; what it prints goes to stderr. Ends this where it fails."""
    command = [
        *(sys.executable, "-m", "hybridgen", "provider=llamacpp", f"provider.local.api_base={url}/v1"),
        *("strategy=local-only", "tracking=none", "cache=false", f"ledger.path={folder}/ledger.sqlite"),
        f"output.dir={folder}",
        *overrides,
    ]
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command, cwd=folder, env=environment, stdout=sys.stderr, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"the run ended with {done.returncode}")


def tell(calls: list[Call], records: int, drafts: int, valid: int, seconds: float, *, as_json: bool) -> None:
    """Print what each kind of request took, and what a record did."""
    kinds = [*dict.fromkeys(call.kind for call in calls)]
    rows = {kind: [call for call in calls if call.kind == kind] for kind in kinds} | {"all": calls}
    sums = {kind: _sums(some) for kind, some in rows.items()}
    whole = sums["all"]
    each = {name: round(whole[name] / max(1, records), 1) for name in ("evaluated", "cached", "output")}
    each["seconds"] = round(seconds / max(1, records), 1)
    counts = {"records": records, "drafts": drafts, "valid": valid, "seconds": round(seconds, 1)}
    if as_json:
        print(json.dumps(counts | {"kinds": sums, "a record": each}))
        return
    print(ROW.format("", "calls", "evaluated", "cached", "output", "schema B", "seconds"))
    for kind, one in sums.items():
        print(ROW.format(kind, *(round(one[name]) for name in _COLUMNS)))
    print(", ".join(f"{name}: {count}" for name, count in counts.items()))
    print("a record: " + ", ".join(f"{name} {value}" for name, value in each.items()))


_COLUMNS = ("calls", "evaluated", "cached", "output", "schema", "seconds")


def _sums(calls: list[Call]) -> dict[str, float]:
    """Sums over calls; the schema's bytes are the mean."""
    count = max(1, len(calls))
    return {
        "calls": len(calls),
        **{name: sum(getattr(call, name) for call in calls) for name in ("evaluated", "cached", "output", "sent")},
        "schema": sum(call.schema for call in calls) / count,
        "seconds": round(sum(call.seconds for call in calls), 1),
    }


@contextmanager
def serving(model: Path, slots: int, context: int, threads: int) -> Iterator[str]:
    """llama.cpp's server with the settings of the embedded one; its address."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_parallel = slots
    params.n_ctx = context * slots
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.verbosity = -1
    params.cpuparams.n_threads = threads
    server = xllamacpp.Server(params)
    try:
        yield str(server.listening_address)
    finally:
        del server


@contextmanager
def standing_in(slots: int) -> Iterator[str]:
    """The tests' stand-in, as a local server of a 7B model; its address."""
    sys.path.insert(0, str(HERE))
    from tests.standin import Standin

    with Standin() as standin:
        standin.serve("qwen2.5:7b")
        standin.slots = slots
        yield standin.url


@contextmanager
def watching(address: str) -> Iterator[tuple[str, Log]]:
    """A proxy before a server: its address, and what it has seen."""
    log, lock, host = Log(), threading.Lock(), urlsplit(address).netloc

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._forward(b"")

        def do_POST(self) -> None:
            self._forward(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def _forward(self, body: bytes) -> None:
            began = time.perf_counter()
            connection = http.client.HTTPConnection(host, timeout=TIMEOUT_SECONDS)
            connection.request(self.command, self.path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = answer.read()
            connection.close()
            if call := _read(body, said, time.perf_counter() - began):
                with lock:
                    log.calls.append(call)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.getheader("Content-Type") or "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: its figures are what is wanted."""

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{proxy.server_address[1]}", log
    finally:
        proxy.shutdown()
        proxy.server_close()


def _read(body: bytes, said: bytes, seconds: float) -> Call | None:
    """What a request and its answer tell; None where it was no chat."""
    try:
        asked, answer = json.loads(body), json.loads(said)
        timings = answer["timings"]
    except (ValueError, KeyError, TypeError):
        return None
    form = json.dumps((asked.get("response_format") or {}).get("json_schema") or {}, ensure_ascii=False)
    told = str(asked["messages"][-1]["content"])
    kind = "judge" if "You are a strict reviewer now." in told else "draft"
    if "That answer is not valid" in told:
        kind = "repair"
    return Call(
        kind=kind,
        evaluated=int(timings["prompt_n"]),
        cached=int(timings.get("cache_n") or 0),
        output=int(timings["predicted_n"]),
        seconds=round(seconds, 2),
        schema=len(form.encode()),
        sent=len(body),
    )


if __name__ == "__main__":
    main()
