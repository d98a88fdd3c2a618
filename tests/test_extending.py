"""What other people add: a strategy, a task, a provider, a reader and a detector, each from one file of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import forking
from tests.standin import Standin

STRATEGY = '''
from pydantic import BaseModel

from hybridgen.core.notices import Notice, TEMPLATES
from hybridgen.strategies import Decision, Strategy, register

TEMPLATES["even_segment"] = "every {every}. segment is refined"


class Own(BaseModel, extra="forbid"):
    every: int = 2


@register
class EveryOther(Strategy):
    """Refines the draft of every so many segments, whatever its quality."""

    name = "every-other"
    Keys = Own

    def decide(self, draft):
        reason = Notice("even_segment", {"every": self.own.every})
        return Decision("refine" if draft.id.segment % self.own.every == 0 else "keep", reason)
'''
TASK = """
name: visit
fields:
  place: {type: text, max_chars: 60, description: where it was}
  mood: {type: one_of, options: [no, glad, cross], description: how they felt}
  reasons: {type: list, of: {type: claim}, items: {min: 1, max: 2}, description: why}
rubric:
  faithfulness: {measured: evidence, weight: 2}
  usefulness: {question: "Could somebody act on it?", weight: 1}
example:
  input: [I waited an hour at the harbour office and nobody came out to us at all.]
  record:
    place: the harbour office
    mood: cross
    reasons: [{row: R1, quote: waited an hour at the harbour office, text: Nobody served them for an hour}]
"""
PROVIDER = """
from hybridgen.llm.providers import Provider, register

register(
    Provider(name="acme", serves="frontier", wire="openai", key="ACME_API_KEY", address="https://api.acme.example/v1"),
    options={"model": "acme-large", "price": {"input": 1.0, "output": 2.0}},
)
"""
READER = """
import polars as pl

from hybridgen.sources.readers.base import Reader, register
from hybridgen.sources.types import Table


def read(path, asked):
    lines = [line.split("~") for line in path.read_text().splitlines()]
    body = pl.DataFrame(lines[1:], schema=[f"c{n}" for n in range(len(lines[0]))], orient="row")
    return Table(header=lines[0], body=body)


register(Reader("tilde", (".tilde",), read))
"""
DETECTOR = '''
from hybridgen.privacy.detectors.base import register
from hybridgen.privacy.text.spans import Span


class Projects:
    """Finds the code name of a project."""

    def find(self, texts):
        return [
            tuple(Span(at, at + 9, "ID", "zebrafish", 1.0) for at in [text.find("zebrafish")] if at >= 0)
            for text in texts
        ]


register("projects", lambda settings: Projects())
'''


@pytest.fixture
def go(standin: Standin, tmp_path: Path) -> Any:
    """Runs the command in an empty folder, with both models at the stand-in; its summary."""
    rows = [f'"waited {n} minutes at the harbour office","the zebrafish team was kind, {n} times"' for n in range(12)]
    (tmp_path / "visits.csv").write_text("\n".join(["What happened?,What else?", *rows]))

    def run(*words: str, **environment: str) -> dict[str, Any]:
        known = [
            "hardware=m4max",
            "tracking=none",
            "privacy=off",
            "data.path=visits.csv",
            "count=2",
            "output.dir=run",
            f"provider.local.api_base={standin.url}",
            f"provider.frontier.api_base={standin.url}",
        ]
        taken = {word.partition("=")[0] for word in words}
        command = [*(word for word in known if word.partition("=")[0] not in taken), *words]
        done = forking.run(command, tmp_path, {"ANTHROPIC_API_KEY": "none"} | environment)
        assert done.code == 0, done.err
        summary: dict[str, Any] = json.loads((tmp_path / "run" / "summary.json").read_text())
        return summary

    def write(name: str, text: str) -> str:
        (tmp_path / name).write_text(text)
        return name

    run.write = write  # type: ignore[attr-defined]
    run.folder = tmp_path  # type: ignore[attr-defined]
    return run


def records(go: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (go.folder / "run" / "records.jsonl").read_text().splitlines()]


def test_a_strategy_with_a_key_of_its_own(go: Any) -> None:
    plugin = go.write("mine.py", STRATEGY)
    assert go(f"plugins=[{plugin}]", "strategy=every-other", "strategy.every=1")["stages"]["refine"]["calls"] == 2
    summary = go(f"plugins=[{plugin}]", "strategy=every-other", "strategy.every=1000", "strategy.draft_multiplier=1")
    assert summary["strategy"] == "every-other"
    assert {one["decision"] for one in records(go)} == {"even_segment"}
    assert {one["why"] for one in records(go)} == {"every 1000. segment is refined"}


def test_a_task_of_yaml_alone(go: Any) -> None:
    summary = go(f"task={go.write('visit.yaml', TASK)}", "strategy=local-only")
    assert (summary["task"], summary["delivered"]) == ("visit", 2)
    for one in records(go):
        assert list(one["record"]) == ["place", "mood", "reasons"]
        assert one["record"]["mood"] in {"no", "glad", "cross"}
        assert set(one["quality"]["criteria"]) == {"faithfulness", "usefulness"}


def test_a_frontier_provider(go: Any, standin: Standin) -> None:
    plugin = go.write("acme.py", PROVIDER)
    words = (f"plugins=[{plugin}]", "provider/frontier=acme", "strategy=frontier-only", "data.path=visits.csv")
    summary = go(*words, ACME_API_KEY="k", ANTHROPIC_API_KEY="")
    assert (summary["models"]["frontier"], summary["origin"]["frontier"]) == ("acme-large", 2)
    assert summary["cost"]["frontier_usd"] > 0
    assert {one.wire for one in standin.requests} == {"openai", "ollama"}  # who judges at home is the same


def test_a_reader(go: Any) -> None:
    plugin = go.write("tilde.py", READER)
    rows = "\n".join(["What happened?~How often?", *(f"the desk was closed again~{n} times" for n in range(9))])
    data = go.write("visits.tilde", rows)
    summary = go(f"plugins=[{plugin}]", f"data.path={data}", "strategy=local-only")
    assert (summary["data"]["rows"], summary["data"]["columns"]) == (9, 2)


def test_a_detector(go: Any, standin: Standin) -> None:
    plugin = go.write("projects.py", DETECTOR)
    go(f"plugins=[{plugin}]", "privacy=pseudonymise", "privacy.detector=projects", "strategy=local-only")
    asked = " ".join(content for one in standin.requests for _, content in one.messages)
    assert "[ID_" in asked
    assert "zebrafish" not in asked


def test_what_a_plugin_gets_wrong_is_one_line(go: Any, tmp_path: Path) -> None:
    def fails(*words: str) -> str:
        done = forking.run(words, tmp_path, {})
        assert done.code == 2, done.err
        assert "Traceback" not in done.err
        return done.err.strip()

    plugin = go.write("mine.py", STRATEGY)
    assert "gone.py" in fails("plugins=[gone.py]")
    assert "broken.py" in fails(f"plugins=[{go.write('broken.py', 'import nothing_of_that_name')}]")
    said = fails(f"plugins=[{plugin}]", "strategy=every-other", "strategy.every=often")
    assert said.startswith("hybridgen: strategy.every=often: must be a whole number")
    assert "there is no such" in fails(f"plugins=[{plugin}]", "strategy=every-othr")
