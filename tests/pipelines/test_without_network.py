"""`local-only` where the machine has no network at all: a namespace whose one interface is loopback."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALONE = ("unshare", "--user", "--map-root-user", "--net")

# The interface is there and down; 0x8914 is SIOCSIFFLAGS, 0x41 up and running (linux/sockios.h, linux/if.h).
UP = """
import fcntl, socket, struct
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 0x41))
assert [name for _, name in socket.if_nameindex()] == ["lo"]
"""

RUN = (
    UP
    + """
import asyncio, pathlib, sys
from hybridgen.pipelines.records import pipeline
from hybridgen.config.compose import compose
from hybridgen.core.progress import Silent
from tests.standin import Standin

spoken = set()

def hear(event, arguments):
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        spoken.add(str(arguments[0]))
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        spoken.add(str(arguments[1][0]))

if __name__ == "__main__":
    sys.addaudithook(hear)
    folder = pathlib.Path(sys.argv[1])
    with Standin() as standin:
        settings = {
            "data.path": f"{folder}/guests.csv",
            "count": 2,
            "provider.local.api_base": standin.url,
            "ledger.path": f"{folder}/ledger.sqlite",
            "output.dir": f"{folder}/run",
            "tracking.uri": f"sqlite:///{folder}/mlflow.db",
        }
        config = compose(["hardware=m4max", "strategy=local-only"], settings)
        result = asyncio.run(pipeline.run(config, folder / "run", Silent()))
    print(f"{result.summary.delivered} delivered; spoken to: {sorted(spoken)}; degraded: {result.summary.degraded}")
"""
)


def alone(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a program of Python in a namespace of its own."""
    command = [*ALONE, sys.executable, "-W", "ignore", "-c", program, *arguments]
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def _namespace() -> None:
    if shutil.which(ALONE[0]) is None or alone(UP).returncode:
        pytest.skip("no namespace may be made here")


@pytest.mark.usefixtures("_namespace")
def test_at_home_nothing_else_is_needed_or_sought(tmp_path: Path) -> None:
    """E-mail addresses are where detectors like to look names up."""
    told = [f"Margaret Hollis wrote to m.hollis{n}@example.com about the queue, {n} times." for n in range(6)]
    (tmp_path / "guests.csv").write_text("\n".join(["What happened at the counter?", *(f'"{said}"' for said in told)]))
    ran = alone(RUN, str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "2 delivered; spoken to: ['127.0.0.1']; degraded: []"
