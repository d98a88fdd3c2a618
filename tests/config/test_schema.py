"""What can be typed, what comes of it, and what is said where it is wrong. Each case is a command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.config import messages
from hybridgen.config.compose import compose, groups
from hybridgen.config.paths import CONF
from hybridgen.config.schema import Config, check, keys
from hybridgen.core.errors import ConfigError
from hybridgen.pipelines.records.check import check as check_all
from hybridgen.tasks import load

COMPATIBLE = ["provider.frontier.model=m", "provider.frontier.api_base=http://127.0.0.1:9/v1"]


def options() -> Iterator[str]:
    for group in groups():
        yield from (f"{group}={file.stem}" for file in sorted((CONF / group).glob("*.yaml")) if file.stem != "_base")


def refused(*overrides: str) -> str:
    with pytest.raises(ConfigError) as caught:
        check_all(compose(overrides))
    return str(caught.value)


@pytest.mark.parametrize("option", list(options()))
def test_every_option_of_every_group_composes(option: str) -> None:
    more = COMPATIBLE if option.endswith("openai-compatible") else []
    assert isinstance(compose([option, *more]), Config)


def test_the_defaults_of_the_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    config = compose([])
    assert (config.count, config.seed, config.estimate_only, config.data.path) == (5, 42, False, None)
    assert config.strategy.model_dump() == {
        "name": "refine-top",
        "draft_multiplier": 2,
        "quality_threshold": 0.75,
        "use_frontier": True,
        "max_frontier_cost": None,
        "audit_records": 0,
        "fallback": "warn",
    }
    assert (config.hardware.profile, config.provider.local.provider) == ("cpu-linux", "embedded")
    assert (config.provider.frontier.provider, config.provider.frontier.price) == ("anthropic", None)
    assert (config.task.name, config.privacy.mode, config.tracking.backend) == ("persona", "pseudonymise", "mlflow")
    assert (config.ledger.path, config.tracking.uri) == ("outputs/ledger.sqlite", "sqlite:///outputs/mlflow.db")
    assert config.output.dir.startswith("outputs/")


@pytest.mark.parametrize(
    ("alias", "profile", "model"),
    [
        ("m4max", "m4max-72b", "qwen2.5:72b"),
        ("m1pro", "m1pro-7b", "qwen2.5:7b"),
        ("gpu-48gb", "gpu-48gb", "qwen2.5:72b"),
    ],
)
def test_a_machine_brings_ollama_and_its_model(alias: str, profile: str, model: str) -> None:
    config = compose([f"hardware={alias}", "strategy=refine-top"])
    assert config.hardware.profile == profile
    assert (config.provider.local.provider, config.provider.local.model) == ("ollama", model)
    assert compose([f"hardware={alias}", "output.dir=x"]) == compose([f"hardware={profile}", "output.dir=x"])


@pytest.mark.parametrize("order", [("hardware=m4max", "provider=vllm"), ("provider=vllm", "hardware=m4max")])
def test_a_named_provider_wins_over_the_machines(order: tuple[str, ...]) -> None:
    assert compose(order).provider.local.provider == "vllm"


def test_the_frontier_is_chosen_beside_a_machine() -> None:
    config = compose(["hardware=m1pro", "provider/frontier=openai"])
    assert (config.provider.local.provider, config.provider.frontier.provider) == ("ollama", "openai")


def test_ollamas_address_comes_from_its_own_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "10.0.0.7:11434")
    assert compose(["provider=ollama"]).provider.local.api_base == "10.0.0.7:11434"


def test_local_only_uses_no_frontier() -> None:
    config = compose(["strategy=local-only"])
    assert not config.strategy.use_frontier


def test_an_experiments_values_and_what_is_typed_beside_it() -> None:
    assert compose(["experiment=threshold-sweep"]).strategy.name == "refine-below-threshold"
    assert compose(["experiment=threshold-sweep", "strategy=refine-top"]).strategy.name == "refine-top"


def test_several_paths_numbers_as_names_and_a_price() -> None:
    price = "provider.frontier.price={input: 3.0, output: 15.0}"
    config = compose(["data.path=[a.csv,b.csv]", "output.dir=2024", price])
    assert (config.data.path, config.output.dir) == (("a.csv", "b.csv"), "2024")
    assert config.provider.frontier.price is not None
    assert config.provider.frontier.price.output == 15.0


def test_values_are_set_without_hydras_grammar() -> None:
    awkward = "a folder/{x}, (1)=[2] '${y}'.csv"
    assert compose([], {"data.path": awkward}).data.path == awkward


WRONG = {
    # options and keys
    "hardware=foo": "hardware=foo: there is no such option; "
    "choose cpu-linux, gpu-48gb, m1pro, m1pro-7b, m4max, m4max-72b",
    "privacy=stict": "privacy=stict: there is no such option; choose off, pseudonymise, strict; did you mean strict?",
    "tracking=null": "tracking=null: there is no such option; choose mlflow, none",
    "provider.frontier=openai": "provider.frontier=openai: is no key with a value; "
    "an option is chosen with provider/frontier=openai",
    "frobnicate=1": "frobnicate: there is no such key or group; --help lists them",
    "hardwre=m4max": "hardwre: there is no such key or group; did you mean hardware?",
    "provider/fronteer=openai": "provider/fronteer: there is no such key or group; did you mean provider/frontier?",
    "strategy.treshold=1": "strategy.treshold: there is no such key; did you mean strategy.quality_threshold?",
    "+strategy.treshold=1": "strategy.treshold: there is no such key; did you mean strategy.quality_threshold?",
    "quality_threshold=1": "quality_threshold: there is no such key or group; did you mean strategy.quality_threshold?",
    "route.rules=[[0.8,20]]": "route.rules=[[0.8, 20]]: must be a list of pairs of a number between 0 and 1 and a "
    "whole number between 1 and 11",
    "path=x": "path: there is no such key or group; did you mean data.path or knowledge.path or ledger.path?",
    "data.zzz=1": "data.zzz: there is no such key; "
    "data has path, rows_per_record, sheet, header_rows, skip_rows, respondent, sample",
    "+frobnicate=1": "frobnicate: there is no such key",
    "strategy/quality_threshold=1": "strategy/quality_threshold: a key is written with dots; "
    "did you mean strategy.quality_threshold?",
    "provider.frontier.price.input=3": "provider.frontier.price.input: provider.frontier.price is null; "
    "set it as a whole: provider.frontier.price={input: …, output: …, cached_input: …, cache_write: …}",
    "hydra.frob=1": "hydra.frob: Key 'frob' not in 'HydraConf'",
    "+count=4": "+count: the key is there already; leave out the +",
    "~strategy.name": "strategy.name: is missing; it must be some text",
    # grammar
    "m4max": "m4max: is no key=value or group=option; did you mean hardware=m4max?",
    "strategy.quality_threshold=0.5,0.7": "strategy.quality_threshold=0.5,0.7: several values; "
    "sweep over them with -m, or give a list: strategy.quality_threshold=[0.5,0.7]",
    "data.path=a=b.csv": "data.path=a=b.csv: cannot be read; "
    "put the value in quotes within quotes: 'data.path=\"a=b.csv\"'",
    "provider/frontier.model=x": "provider/frontier.model=x: a key is written with dots; "
    "did you mean provider.frontier.model?",
    "data.path=${nix}": "data.path: Interpolation key 'nix' not found",
    # values
    "count=0": "count=0: must be a whole number from 1 up or all",
    "count=-1": "count=-1: must be a whole number from 1 up or all",
    "count=many": "count=many: must be a whole number from 1 up or all",
    "count=null": "count=null: must be a whole number from 1 up or all",
    "seed=-1": "seed=-1: must be a whole number between 0 and 2147483647",
    "strategy.quality_threshold=1.5": "strategy.quality_threshold=1.5: must be a number between 0 and 1",
    "strategy.quality_threshold=abc": "strategy.quality_threshold=abc: must be a number between 0 and 1",
    "strategy.max_frontier_cost=-1": "strategy.max_frontier_cost=-1: must be a number from 0 up or null",
    "strategy.max_frontier_cost=nan": "strategy.max_frontier_cost=NaN: must be a number from 0 up or null",
    "strategy.fallback=wran": "strategy.fallback=wran: must be one of warn, error; did you mean warn?",
    "estimate_only=maybe": "estimate_only=maybe: must be true or false",
    "hardware.memory_gb=0": "hardware.memory_gb=0: must be a number above 0",
    "ledger.url=l.sqlite": "ledger.url: is no address of PostgreSQL; write postgresql://host/name, "
    "or a file in ledger.path",
    "ledger.path=postgresql://host/name": "ledger.path: names a file; the address of a database is "
    "ledger.url=postgresql://host/name",
    "data.path=true": "data.path=true: must be some text or a list of some text or null",
    "data.path=[{a: 1}]": 'data.path=[{"a": 1}]: must be some text or a list of some text or null',
    "data=x.csv": "data=x.csv: must be a section with the keys "
    "path, rows_per_record, sheet, header_rows, skip_rows, respondent, sample",
    "output.dir=": "output.dir=: must be some text",
    "provider.frontier.price={input: 3}": "provider.frontier.price.output: is missing; it must be a number from 0 up",
    # what fits together
    "strategy=local-only strategy.use_frontier=true": "strategy.use_frontier: strategy=local-only uses no frontier; "
    "choose another strategy",
    "strategy=frontier-only provider/frontier=none": "provider.frontier.provider: strategy=frontier-only needs one; "
    "choose provider/frontier=anthropic",
    "task=synthetic privacy.restore=true": "privacy.restore: task=synthetic puts no original value into a record; "
    "leave it false",
    "provider/frontier=openai-compatible": "provider.frontier.model: provider/frontier=openai-compatible needs "
    "the name of a model",
}


@pytest.mark.parametrize("typed", list(WRONG))
def test_each_mistake_is_one_line_that_says_what_would_be_right(typed: str) -> None:
    overrides = [typed] if ": " in typed else typed.split()
    assert refused(*overrides) == WRONG[typed]


def test_several_mistakes_are_named_together() -> None:
    assert refused("count=0", "seed=-1") == (
        "count=0: must be a whole number from 1 up or all; seed=-1: must be a whole number between 0 and 2147483647"
    )


def test_all_weights_zero() -> None:
    zero = [f"++task.rubric.{name}.weight=0" for name in load(compose([]).task).weights]
    assert refused(*zero) == "task.rubric: at least one criterion must weigh more than 0"


@given(st.floats())
def test_a_threshold_is_taken_between_0_and_1_and_nowhere_else(threshold: float) -> None:
    said = taken({"strategy": {"quality_threshold": threshold}})
    assert (said is None) == (0 <= threshold <= 1)
    assert said is None or said.endswith(": must be a number between 0 and 1")


@given(st.floats())
def test_a_cap_is_never_negative_nor_endless(cap: float) -> None:
    assert (taken({"strategy": {"max_frontier_cost": cap}}) is None) == (0 <= cap < float("inf"))


@given(st.sampled_from(keys()), st.one_of(st.none(), st.booleans(), st.text(), st.lists(st.integers())))
def test_any_value_anywhere_is_taken_or_refused_in_words_that_name_the_key(key: str, value: object) -> None:
    change: Any = value
    for part in reversed(key.split(".")):
        change = {part: change}
    said = taken(change)
    assert said is None or key.partition(".")[0] in said
    assert said is None or "pydantic" not in said


def test_keys_name_what_can_be_typed() -> None:
    assert {"count", "data", "data.path", "provider.frontier.price.input", "strategy.quality_threshold"} <= set(keys())


def test_no_suggestion_where_nothing_is_near() -> None:
    assert messages.did_you_mean("zzzzzz", keys()) == ""


DEFAULTS = compose([]).model_dump(mode="json")


def taken(change: dict[str, Any]) -> str | None:
    """What is said of the defaults with a change, checked without Hydra, many times a second; None: nothing."""
    try:
        check(_merged(DEFAULTS, change))
    except ConfigError as error:
        return str(error)
    return None


def _merged(base: Any, change: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    return base | {key: _merged(base.get(key), value) for key, value in change.items()}
