"""What a large file does in its first seconds: something is said, and who interrupts is obeyed."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.commands import Command
from tests.pipelines.test_stopping import AGAIN

# The frontier has a price, so what it alone would take is counted, over protected rows.
WORDS = ["strategy=local-only", "tracking=none", "output.dir=run", "estimate_only=true"]
# Waits in the middle of what the phase does with the data, as a large file would have it do.
PHASES = {
    "reading": "import hybridgen.sources.load as place; name = '_fingerprint'",
    "fitting": "from hybridgen.privacy.pseudonymise.usage import Usage as place; name = 'add'",
    "planning": "import hybridgen.segments.plan as place; name = '_units'",
    "protecting": "from hybridgen.privacy.pseudonymise.transform import Transform as place; name = 'rows'",
}
COMPUTES = """
def compute(*_, **__):
    open('computing', 'w').close()
    while True:
        sum(range(1000))
"""


def table(folder: Path) -> Path:
    file = folder / "answers.csv"
    lines = (f"{20 + n % 40},The lift on floor {n} was out and nobody came to help me." for n in range(60))
    file.write_text("\n".join(["Age,What annoys you?", *lines]))
    return file


def test_the_first_line_says_what_is_read_and_progress_follows(tmp_path: Path) -> None:
    file = table(tmp_path)
    ended = Command(tmp_path, f"data.path={file}", *WORDS).end()
    assert ended.code == 0, ended.err
    lines = ended.err.splitlines()
    assert lines[0] == f"reading answers.csv ({file.stat().st_size / 1000:.3g} kB)"
    assert not any(line.startswith(("looking for", "hiding")) for line in lines), "done in no time"


def test_it_is_said_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    script = """
import sys, hybridgen.cli.bars as bars
said = bars.TerminalProgress.say
def say(self, text):
    heavy = {'litellm', 'sklearn', 'spacy', 'mlflow'} & set(sys.modules)
    said(self, f'{text} {sorted(heavy)}')
bars.TerminalProgress.say = say
"""
    ended = Command(tmp_path, f"data.path={table(tmp_path)}", *WORDS, script=script).end()
    assert ended.err.splitlines()[0].endswith("kB) []")


@pytest.mark.parametrize("phase", PHASES)
def test_whoever_interrupts_is_obeyed_in_each_phase(tmp_path: Path, phase: str) -> None:
    script = f"{COMPUTES}\n{PHASES[phase]}\nassert hasattr(place, name)\nsetattr(place, name, compute)\n"
    command = Command(tmp_path, f"data.path={table(tmp_path)}", *WORDS, script=f"\n{script}\n")
    command.until((tmp_path / "computing").exists)
    command.send(signal.SIGINT)
    ended = command.end()
    assert (ended.code, ended.err.splitlines()[-1]) == (130, AGAIN)
