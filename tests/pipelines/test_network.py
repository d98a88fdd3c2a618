"""Whom a process may speak to while a run lasts: from the command those that it was given, from Python anybody."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# In a process of its own: the tests' own guard would be first to speak. The stand-in's answers play the library that
# calls home; 192.0.2.7 is nobody's address.
STRANGER = """
import asyncio, pathlib, socket, sys
from hybridgen.cli.main import main
from hybridgen.config.compose import compose
from hybridgen.core.progress import Silent
from hybridgen.pipelines.records import pipeline
from hybridgen.privacy.egress.network import BlockedError
from tests.standin import Standin

tried = []

def call_home(_):
    with socket.socket() as line:
        line.settimeout(0.05)
        try:
            line.connect(("192.0.2.7", 80))
        except BlockedError:
            tried.append("refused")
        except OSError:
            tried.append("allowed")

folder = pathlib.Path(sys.argv[1])
with Standin() as standin:
    standin.answer = call_home
    words = ["hardware=m4max", "strategy=local-only", "tracking=none", "privacy=off", "count=1", "cache=false",
             f"provider.local.api_base={standin.url}", f"ledger.path={folder}/ledger.sqlite"]
    asyncio.run(pipeline.run(compose(words), folder / "python", Silent()))
    print("python", *sorted(set(tried)))
    tried.clear()
    sys.argv[1:] = [*words, f"output.dir={folder}/command"]
    main()
    print("command", *sorted(set(tried)))
"""


def test_a_connection_elsewhere_is_the_commands_to_refuse(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STRANGER, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert {"python allowed", "command refused"} <= set(done.stdout.splitlines())
    degraded = {
        way: json.loads((tmp_path / way / "summary.json").read_text())["degraded"] for way in ("python", "command")
    }
    assert not [line for line in degraded["python"] if "192.0.2.7" in line]
    assert [line for line in degraded["command"] if line.startswith("a connection was stopped: 192.0.2.7:80")]
