"""The docs against the code: every key, option, default and field is named, every link leads somewhere, every command
composes, and the examples in Python run (on a pipeline of straw)."""

from __future__ import annotations

import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from hybridgen import api
from hybridgen.config.compose import CONF, compose, groups
from hybridgen.config.messages import shown
from hybridgen.config.schema import keys
from hybridgen.core import results
from hybridgen.core.results import CostEstimate, DraftLine, Record, RunResult
from hybridgen.core.summaries import Summary
from tests.reports.example_run import finished

ROOT = Path(__file__).parents[1]
PAGES = {
    file.relative_to(ROOT).as_posix(): file.read_text()
    for file in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
}
CONFIGURATION, RESULTS = PAGES["docs/configuration.md"], PAGES["docs/results.md"]
VALUES = {*keys()} - {key.rpartition(".")[0] for key in keys()}  # keys that are no sections
PLACEHOLDER = re.compile(r"…|<|\b[A-Z]{3,}\b|@@")  # "…", <date>, FILE


def in_code(page: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", page))


def commands() -> Iterator[str]:
    """What follows `python -m hybridgen`, in blocks and within lines, comments left out."""
    for page in PAGES.values():
        for words in re.findall(r"python -m hybridgen\b(?!\.)([^`\n]*)", page.replace("\\\n", " ")):
            if not PLACEHOLDER.search(typed := shlex.join(shlex.split(words, comments=True))):
                yield typed


def table(page: str) -> Iterator[tuple[str, str]]:
    """The first two cells of the rows of all tables."""
    yield from re.findall(r"^\| (.*?) \| (.*?) \|", page, re.MULTILINE)


def fields(model: type[BaseModel]) -> Iterator[str]:
    """The names of a model's fields and of those of the models within it."""
    for name, field in model.model_fields.items():
        yield name
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from fields(inner)


def anchors(page: str) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_key_is_named() -> None:
    assert in_code(CONFIGURATION) >= VALUES


def test_every_option_of_every_group_is_named() -> None:
    rows = {cells[0]: in_code(line) for line in CONFIGURATION.splitlines() if (cells := re.findall(r"`(.+?)`", line))}
    for group in groups():
        assert {file.stem for file in (CONF / group).glob("*.yaml")} - {"_base"} <= rows[group], group


def test_every_default_is_the_one_that_is_composed() -> None:
    config = compose([]).model_dump(mode="json")
    compared = 0
    for named, default in table(CONFIGURATION):
        for key in in_code(named) & VALUES:
            value: Any = config
            for part in key.split("."):
                value = None if value is None else value[part]
            if default.startswith("`"):
                given = re.sub(r"\.0$", "", shown(value))
                assert default == f"`{given}`", key
                compared += 1
    assert compared > 30


@pytest.mark.parametrize("model", [Summary, Record, DraftLine, CostEstimate])
def test_every_field_of_a_result_is_named(model: type[BaseModel]) -> None:
    assert {*fields(model)} <= in_code(RESULTS)


def test_every_variable_of_the_environment_is_named() -> None:
    source = "".join(file.read_text() for file in [*(ROOT / "hybridgen").rglob("*.py"), *CONF.rglob("*.yaml")])
    assert set(re.findall(r"\b(?:\w+_API_KEY|OLLAMA_HOST)\b", source)) <= in_code(CONFIGURATION)


@pytest.mark.parametrize("name", list(PAGES))
def test_links_lead_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", PAGES[name]):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), f"{name}: {link}"
        assert not anchor or anchor in anchors(target.read_text()), f"{name}: {link}"


def test_every_page_of_the_docs_is_linked() -> None:
    linked = {
        (ROOT / name).parent.joinpath(link.partition("#")[0]).resolve()
        for name, page in PAGES.items()
        for link in re.findall(r"\]\(([^)\s]+)\)", page)
    }
    assert {ROOT / name for name in PAGES if name.startswith("docs/")} <= linked


@pytest.mark.parametrize("typed", sorted(set(commands())))
def test_every_command_composes(typed: str) -> None:
    words = shlex.split(typed)
    if "--help" in words:
        return
    if "--cfg" in words:
        del words[(at := words.index("--cfg")) : at + 2]
    sweep = bool({"-m", "experiment=model-comparison"} & {*words})
    for point in product(*(points(word) if sweep else [word] for word in words if word != "-m")):
        compose(point)


def points(word: str) -> list[str]:
    """A sweep's override as each of its points types it."""
    key, _, values = word.partition("=")
    if numbers := re.fullmatch(r"range\((\d+),(\d+)\)", values):
        return [f"{key}={number}" for number in range(*map(int, numbers.groups()))]
    return [f"{key}={value}" for value in values.split(",")]


def test_the_examples_in_python_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def run(*_: object) -> RunResult:
        return finished()

    async def estimate(*_: object) -> CostEstimate:
        made = dict.fromkeys(CostEstimate.model_fields, 1.0) | {
            "frontier_calls": 5,
            "notes": [],
            "read": [],
            "degraded": [],
        }
        return results.CostEstimate.model_validate(made)

    straw = ModuleType("hybridgen.pipelines.records.pipeline")
    vars(straw).update(run=run, estimate=estimate)
    monkeypatch.setitem(sys.modules, "hybridgen.pipelines.records.pipeline", straw)
    monkeypatch.chdir(tmp_path)
    ran = 0
    for name in ("README.md", "docs/python.md"):
        scope: dict[str, object] = {}
        for block in re.findall(r"```python\n(.*?)```", PAGES[name], re.DOTALL):
            exec(compile(block, name, "exec"), scope)
            ran += 1
    assert ran >= 3


def test_the_python_page_names_all_that_can_be_given() -> None:
    named = in_code(PAGES["docs/python.md"])
    for taken in (api.HybridConfig, api.HybridPipeline):
        assert {*taken.__dataclass_fields__} <= named, taken


def test_every_package_that_it_rests_on_is_named() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = told["project"]["optional-dependencies"]
    given = [told["project"]["dependencies"], *extras.values(), *told["dependency-groups"].values()]
    names = {found[0] for every in given for one in every if (found := re.match(r"[\w.-]+", one))}
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    assert not {name for name in names if f"`{name}`" not in page}


def test_all_that_make_installs_has_a_hash() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in makefile.splitlines():
        if "pip install" in line or "pip sync" in line:
            assert "--require-hashes" in line or ("--no-deps" in line and "--no-build-isolation" in line), line
    for name in ("requirements.txt", "requirements-install.txt", "requirements-audit.txt", "requirements-french.txt"):
        pins = re.split(r"\n(?=\w)", (ROOT / name).read_text(encoding="utf-8"))
        assert all("==" in pin and "--hash=sha256:" in pin for pin in pins), name
