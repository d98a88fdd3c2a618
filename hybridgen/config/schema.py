"""One frozen model of the composed config: the only place that knows the YAML's shape.

It checks values and how they fit together; it reads no file, no environment and no server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from hybridgen.config import messages
from hybridgen.core.errors import ConfigError

Criterion = Literal["coherence", "realism", "usefulness", "faithfulness", "completeness", "consistency", "distance"]
LocalProvider = Literal["embedded", "ollama", "vllm", "llamacpp", "lmstudio", "localai"]
FrontierProvider = Literal["anthropic", "openai", "gemini", "openai-compatible", "none"]
Positive = Annotated[int, Field(ge=1)]
Text = Annotated[str, Field(min_length=1)]
Usd = Annotated[float, Field(ge=0, allow_inf_nan=False)]


MISSING = "???"  # how YAML marks a value that has no default


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=(), coerce_numbers_to_str=True)


class KnownModel(_Section):
    """A model that is known to run on a profile's machine; memory in GB."""

    name: Text
    quantisation: str
    memory_gb: Annotated[float, Field(gt=0)]


class Hardware(_Section):
    """A machine: memory in GB, context_length in tokens per request (prompt and answer), parallel in requests."""

    profile: str
    memory_gb: Annotated[float, Field(gt=0)]
    model: Text
    context_length: Annotated[int, Field(ge=1024)]
    parallel: Positive
    models: tuple[KnownModel, ...] = ()


class Local(_Section):
    """Who serves the local model. model None: the one that the server serves."""

    provider: LocalProvider
    model: Text | None
    api_base: Text | None
    max_concurrency: Positive


class PriceTag(_Section):
    """USD per million tokens. None: cached tokens cost what input costs, tokens written to a cache 1.25 times that."""

    input: Usd
    output: Usd
    cached_input: Usd | None = None
    cache_write: Usd | None = None


class Frontier(_Section):
    """The paid model. price None: the price table. max_output_tokens bounds every answer, and so its cost."""

    provider: FrontierProvider
    model: Text | None
    api_base: Text | None
    max_concurrency: Positive
    max_output_tokens: Annotated[int, Field(ge=64)]
    price: PriceTag | None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.provider != "none" and not self.model:
            raise ValueError(f"model: provider/frontier={self.provider} needs the name of a model")
        return self


class Provider(_Section):
    local: Local
    frontier: Frontier


class Strategy(_Section):
    """What goes to the paid model; quality_threshold 0-1, max_frontier_cost in USD (None: no cap).

    planned_multiplier: drafts per record that the rows are shared out for (None: draft_multiplier).
    """

    name: Literal["refine-top", "refine-below-threshold", "local-only", "frontier-only"]
    draft_multiplier: Positive
    planned_multiplier: Positive | None
    quality_threshold: Annotated[float, Field(ge=0, le=1)]
    use_frontier: bool
    max_frontier_cost: Usd | None
    fallback: Literal["warn", "error"]

    @model_validator(mode="after")
    def _frontier_fits(self) -> Self:
        if self.name == "local-only" and self.use_frontier:
            raise ValueError("use_frontier: strategy=local-only uses no frontier; choose another strategy")
        if self.name == "frontier-only" and not self.use_frontier:
            raise ValueError("use_frontier: strategy=frontier-only needs the frontier; choose strategy=local-only")
        if self.planned_multiplier is not None and self.planned_multiplier < self.draft_multiplier:
            raise ValueError(f"planned_multiplier: must be at least draft_multiplier, which is {self.draft_multiplier}")
        return self


class Task(_Section):
    name: Literal["persona", "synthetic"]
    weights: dict[Criterion, Annotated[float, Field(ge=0)]]

    @model_validator(mode="after")
    def _some_weight(self) -> Self:
        if sum(self.weights.values()) <= 0:
            raise ValueError("weights: at least one criterion must weigh more than 0")
        return self


class Privacy(_Section):
    mode: Literal["pseudonymise", "strict", "off"]
    restore: bool
    spacy_model: Text | None
    vault: Text | None


class Tracking(_Section):
    """traces: the share of records whose way is kept as a trace, 0-1."""

    backend: Literal["mlflow", "none"]
    uri: Text | None
    traces: Annotated[float, Field(ge=0, le=1)]


class Data(_Section):
    path: Text | tuple[Text, ...] | None
    rows_per_record: Positive


class Output(_Section):
    dir: Text


class LedgerFile(_Section):
    path: Text


class Config(_Section):
    """The whole composed config of one run."""

    count: Positive
    seed: Annotated[int, Field(ge=0, lt=2**31)]
    estimate_only: bool
    cache: bool
    data: Data
    output: Output
    ledger: LedgerFile
    provider: Provider
    hardware: Hardware
    strategy: Strategy
    task: Task
    privacy: Privacy
    tracking: Tracking

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.strategy.name == "frontier-only" and self.provider.frontier.provider == "none":
            raise ValueError(
                "provider.frontier.provider: strategy=frontier-only needs one; choose provider/frontier=anthropic"
            )
        if self.task.name == "synthetic" and self.privacy.restore:
            raise ValueError("privacy.restore: task=synthetic puts no original value into a record; leave it false")
        return self

    @property
    def wants_frontier(self) -> bool:
        """True where the config allows a paid call; whether a key is there is another question."""
        return self.strategy.use_frontier and self.provider.frontier.provider != "none"

    @property
    def drafts(self) -> int:
        """Drafts asked for in the first round."""
        return self.count * self.strategy.draft_multiplier


def load(composed: Mapping[str, Any]) -> Config:
    """Check a composed config, as plain containers.

    Raises ConfigError: one line with the key as it would be typed and what is allowed.
    """
    unset = [key for key in keys() if _at(composed, key) == MISSING]
    if unset:
        raise ConfigError(f"{', '.join(unset)}: no default, to be set as in {unset[0]}=VALUE")
    try:
        return Config.model_validate(dict(composed))
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise ConfigError(messages.explain(found, Config.model_json_schema(), composed)) from None


def keys() -> tuple[str, ...]:
    """Every key that can be typed, sections among them: ("count", "data", "data.path", …)."""
    return messages.keys(Config.model_json_schema())


def _at(composed: object, key: str) -> object:
    for part in key.split("."):
        composed = composed.get(part) if isinstance(composed, Mapping) else None
    return composed
