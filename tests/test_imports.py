"""What may import what: heavy libraries in one module each and never for --help, and our own modules one way only."""

from __future__ import annotations

import ast
import functools
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.standin import Standin

ROOT = Path(__file__).parents[1]
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts): file
    for file in sorted((ROOT / "hybridgen").rglob("*.py"))
    if file != ROOT / "hybridgen" / "__init__.py"
}
HEAVY = {
    "litellm",
    "mlflow",
    "presidio_analyzer",
    "presidio_anonymizer",
    "spacy",
    "xllamacpp",
    "sklearn",
    "plotly",
    "qdrant_edge",
    "qdrant_client",
    "tokenizers",
}
NOT_FOR_HELP = HEAVY | {"polars", "rich", "jinja2", "pydantic", "huggingface_hub", "psycopg"}

# What comes after the first request, or is for others alone: none of it is waited for.
NOT_FOR_THE_FIRST_REQUEST = (HEAVY - {"litellm"}) | {
    "scipy",
    "fastapi",
    "hybridgen.cli.console",
    "hybridgen.reports.files",
    "hybridgen.reports.html",
}
UNTIL_THE_FIRST_REQUEST = """
import os, sys
from hybridgen.llm import client
async def send(*_):
    print("loaded", *sys.modules, flush=True)
    os._exit(0)
client._send = send
from hybridgen.cli.entry import main
sys.argv[1:] = {words!r}
main()
"""

# A room imports from its own level and those below it.
LEVELS = [
    {"core"},
    {"config"},
    {"llm"},
    {"sources", "knowledge"},
    {"segments", "privacy"},
    {"tasks"},
    {"scoring"},
    {"strategies"},
    {"reports"},
    {"tracking"},
    {"pipelines"},
    {"cli", "api", "__main__"},
]
KNOW_CONFIG = {"cli", "api", "config", "pipelines"}
MAX_ROOMS = 18
LEVEL = {name: level for level, names in enumerate(LEVELS) for name in names}


@functools.cache
def imported(file: Path) -> set[str]:
    """Full names, those inside functions too; `from a import b` counts as a.b."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}: imports of ours are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def names_config(file: Path) -> bool:
    return "hybridgen.config.schema.Config" in imported(file)


def run(code: str, *flags: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in CALLS_HOME}
    return subprocess.run(
        [sys.executable, *flags, *(["-c", code] if code else [])],
        cwd=ROOT,
        env=clean,
        capture_output=True,
        text=True,
        check=True,
    )


CALLS_HOME = {
    "LITELLM_LOCAL_MODEL_COST_MAP",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS",
    "MLFLOW_DISABLE_TELEMETRY",
    "DO_NOT_TRACK",
    "RAY_USAGE_STATS_ENABLED",
}


def test_help_needs_the_standard_library_alone() -> None:
    told = run("", "-X", "importtime", "-m", "hybridgen", "--help").stderr
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in told.splitlines()}
    assert "hybridgen" in loaded
    assert not loaded & (NOT_FOR_HELP | {"hydra", "omegaconf", "yaml"})


def test_a_command_line_is_composed_without_anything_heavy() -> None:
    told = run("", "-X", "importtime", "-m", "hybridgen", "--cfg", "job").stderr
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in told.splitlines()}
    assert "hydra" in loaded
    assert not loaded & NOT_FOR_HELP


def test_importing_the_package_loads_none_of_it_and_silences_calls_home() -> None:
    told = run("import hybridgen, sys, os; print(*sys.modules); print(*os.environ)").stdout.splitlines()
    assert not set(told[0].split()) & (NOT_FOR_HELP | {"hydra", "hybridgen.api"})
    assert set(told[1].split()) >= CALLS_HOME


def test_the_first_request_waits_for_nothing_that_it_does_not_need(standin: Standin, tmp_path: Path) -> None:
    (tmp_path / "ticket.yaml").write_text(
        "name: ticket\nunit: row\nrules: [Judge by the text alone.]\n"
        "fields:\n  summary: {type: text, max_chars: 160, description: what happened}\n"
        "rubric:\n  completeness: {measured: completeness, weight: 1}\n"
    )
    (tmp_path / "tickets.csv").write_text("text\nThe printer is on fire again\nI cannot log in since Monday\n")
    where = [f"task={tmp_path}/ticket.yaml", f"data.path={tmp_path}/tickets.csv", f"output.dir={tmp_path}/run"]
    served = ["provider=vllm", "provider.local.model='qwen2.5:7b'", f"provider.local.api_base={standin.url}/v1"]
    others = ["strategy=local-only", "privacy=off", "tracking=none", "count=all", f"ledger.path={tmp_path}/l.sqlite"]
    told = run(UNTIL_THE_FIRST_REQUEST.format(words=[*where, *served, *others])).stdout.splitlines()
    (loaded,) = [{*line.split()[1:]} for line in told if line.startswith("loaded ")]
    assert "litellm" in loaded
    assert sorted(loaded & NOT_FOR_THE_FIRST_REQUEST) == []


@pytest.mark.parametrize("library", sorted(HEAVY))
def test_a_heavy_library_has_one_owner_in_a_room(library: str) -> None:
    owners = [name for name, file in MODULES.items() if any(i.split(".")[0] == library for i in imported(file))]
    rooms = Counter(owner.split(".")[1] for owner in owners)
    assert all(count == 1 for count in rooms.values()), f"{library} is imported in {', '.join(owners)}"


def test_imports_point_one_way() -> None:
    wrong = defaultdict(list)
    for name, file in MODULES.items():
        mine = name.split(".")[1]
        assert mine in LEVEL, f"hybridgen.{mine} has no level yet: give it one in {Path(__file__).name}"
        assert not (mine != "cli" and mine not in KNOW_CONFIG and names_config(file)), f"{name} takes the whole config"
        for target in imported(file):
            theirs = [*target.split("."), ""][1] if target.startswith("hybridgen.") else ""
            if LEVEL.get(theirs, -1) > LEVEL[mine]:
                wrong[name].append(target)
    assert not wrong


def test_no_module_imports_itself_in_a_circle() -> None:
    """Imports at the top of a module alone: those inside functions wait until they are needed."""
    graph = {name: at_top(file) & MODULES.keys() for name, file in MODULES.items()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, f"a circle: {' -> '.join((*path[path.index(name) :], name))}"
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def at_top(file: Path) -> set[str]:
    names = set()
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return names


def test_the_rooms_can_be_counted() -> None:
    top = {name.split(".")[1] for name in MODULES}
    assert len(top) <= MAX_ROOMS, sorted(top)
    assert top <= LEVEL.keys()
