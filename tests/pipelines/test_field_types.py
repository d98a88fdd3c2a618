"""A record with every type of field: the schema that each provider gets is one that its documentation accepts.

What is accepted, read in November 2026:
OpenAI     https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
Anthropic  https://docs.claude.com/en/docs/build-with-claude/structured-outputs#json-schema-limitations
Gemini     https://ai.google.dev/gemini-api/docs/structured-output#json-schema-support
llama.cpp  https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md (Ollama and LM Studio rest on it)
vLLM       https://docs.vllm.ai/en/latest/features/structured_outputs.html (xgrammar)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest

from tests.pipelines.conftest import Runs
from tests.standin import Standin

TASK = """
name: visit
unit: row
fields:
  said: {type: text, min_chars: 5, max_chars: 80, missing: not stated}
  cost: {type: number, min: 0, max: 99.5, missing: null}
  urgency: {type: integer, min: 1, max: 5}
  day: {type: date, missing: null}
  again: {type: yes_no, missing: unknown}
  kind: {type: one_of, options: ["no", "01", cross]}
  themes: {type: several_of, options: [price, queue, staff], items: {min: 1, max: 2}}
  words: {type: list, of: {type: text, max_chars: 20}, items: {min: 2, max: 4}}
  place:
    type: object
    fields:
      floor: {type: integer}
      rooms: {type: list, of: {type: object, fields: {name: {type: text, max_chars: 20}, size: {type: number}}}}
  main: {type: claim, max_chars: 60}
  reasons: {type: list, of: {type: claim}, items: {min: 0, max: 3}}
  verbatim: {type: quote}
rubric:
  completeness: {measured: completeness}
"""
ANNOTATIONS = {"type", "description", "title"}
SHAPE = {"properties", "required", "additionalProperties", "items", "anyOf", "enum"}
ARRAYS, NUMBERS, TEXTS = {"minItems", "maxItems"}, {"minimum", "maximum"}, {"pattern", "format"}
# By protocol the words that a schema may hold; whatever else is refused, or silently not held to.
ACCEPTED = {
    "openai": ANNOTATIONS | SHAPE | ARRAYS | NUMBERS | TEXTS,
    "anthropic": ANNOTATIONS | SHAPE | {"minItems", "format"},
    "gemini": ANNOTATIONS | SHAPE | ARRAYS | NUMBERS | {"nullable", "propertyOrdering", "format"},
    "ollama": ANNOTATIONS | SHAPE | ARRAYS | NUMBERS | TEXTS | {"minLength", "maxLength"},
}
MAX_DEPTH = 10  # of OpenAI's; others say nothing
MAX_PROPERTIES, MAX_ENUM = 5_000, 1_000
FRONTIERS = [("anthropic", "anthropic", ""), ("openai", "openai", "/v1"), ("gemini", "gemini", "")]
LOCALS = [("ollama", "ollama", ""), *((name, "openai", "/v1") for name in ("llamacpp", "vllm", "lmstudio", "localai"))]


@pytest.fixture
def visits(run: Runs, tmp_path: Path) -> Runs:
    (tmp_path / "visit.yaml").write_text(TASK)
    pl.DataFrame(
        {"Answer": [f"I waited {n} hours at the office and nobody came out to us" for n in range(3)]}
    ).write_csv(tmp_path / "visits.csv")
    return Runs(run.standin, tmp_path / "visits.csv", tmp_path)


def task(runs: Runs) -> str:
    return f"task={runs.folder / 'visit.yaml'}"


def nodes(schema: Mapping[str, Any], depth: int = 1) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Every schema within a schema, and how deep it stands."""
    yield schema, depth
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    for node in (*inner, *([schema["items"]] if "items" in schema else ())):
        yield from nodes(node, depth + (node.get("type") == "object"))


def hold(schema: Mapping[str, Any], wire: str, *, is_paid: bool) -> None:
    """Raises AssertionError where a provider would refuse a schema, or not hold to it."""
    jsonschema.Draft202012Validator.check_schema(dict(schema))
    accepted = ACCEPTED[wire] if is_paid else ACCEPTED["ollama"]
    assert schema["type"] == "object"
    for node, depth in nodes(schema):
        assert not node.keys() - accepted, f"{node.keys() - accepted} in {node}"
        assert depth <= MAX_DEPTH
        assert len(node.get("enum", ())) <= MAX_ENUM
        assert isinstance(node.get("type", ""), str)  # lists of types are not known everywhere
        if node.get("type") == "object":
            assert 0 < len(node["properties"]) <= MAX_PROPERTIES
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False
        if wire == "anthropic":
            assert node.get("minItems", 0) in {0, 1}


@pytest.mark.parametrize(("provider", "wire", "path"), FRONTIERS)
@pytest.mark.parametrize("strategy", ["frontier-only", "refine-below-threshold"])
def test_a_paid_provider_gets_what_it_accepts_and_fills_in_every_type(
    visits: Runs, standin: Standin, strategy: str, provider: str, wire: str, path: str
) -> None:
    result = visits(
        task(visits),
        f"provider/frontier={provider}",
        f"strategy={strategy}",
        count="all",
        strategy__quality_threshold=1,
        provider__frontier__api_base=standin.url + path,
    )
    asked = [asked for asked in standin.requests if asked.wire == wire]
    assert len(asked) == 3
    for one in asked:
        assert one.schema
        hold(one.schema, wire, is_paid=True)
    assert result.summary.delivered == 3


@pytest.mark.parametrize(("provider", "wire", "path"), LOCALS)
def test_a_local_server_gets_what_it_accepts_and_fills_in_every_type(
    visits: Runs, standin: Standin, provider: str, wire: str, path: str
) -> None:
    result = visits(
        task(visits),
        f"provider={provider}",
        "strategy=local-only",
        count="all",
        provider__local__api_base=standin.url + path,
    )
    assert len(standin.requests) == 6
    for one in standin.requests:
        assert one.wire == wire
        assert one.schema
        hold(one.schema, wire, is_paid=False)
    assert (result.summary.delivered, result.summary.rejects.draft) == (3, 0)
    assert set(result.records[0].record) == {
        *"said cost urgency day again kind themes words place main reasons".split(),
        "verbatim",
    }
