"""One frozen model of the composed config: the only place that knows the YAML's shape.

It checks values and how they fit together; it reads no file, no environment and no server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from hybridgen.config import messages
from hybridgen.core.errors import ConfigError

Positive = Annotated[int, Field(ge=1)]
Text = Annotated[str, Field(min_length=1)]
Addresses = Text | Annotated[tuple[Text, ...], Field(min_length=1)]
Usd = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def listed(value: object) -> object:
    """One text is a list of one."""
    return [value] if isinstance(value, str) else value


_ADDRESS = re.compile(r"\w{2,}[+\w]*://")
_WEB = re.compile(r"https?://[^/\s]+(?:/\S*)?$", re.IGNORECASE)
_POSTGRES = re.compile(r"postgres(?:ql)?://", re.IGNORECASE)
MISSING = "???"  # how YAML marks a value that has no default


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=(), coerce_numbers_to_str=True)


class _Open(_Section):
    """A section of a thing that may be somebody else's: what more it has is checked by the thing's own model."""

    model_config = ConfigDict(extra="allow")


class KnownModel(_Section):
    """A model that is known to run on a profile's machine; memory in GB, context_length in tokens (None: unknown)."""

    name: Text
    quantisation: str
    memory_gb: Annotated[float, Field(gt=0)]
    context_length: Annotated[int, Field(ge=1024)] | None = None


class Hardware(_Section):
    """A machine: memory in GB, context_length in tokens per request (prompt and answer), parallel in requests."""

    profile: str
    memory_gb: Annotated[float, Field(gt=0)]
    model: Text
    context_length: Annotated[int, Field(ge=1024)]
    parallel: Positive
    models: tuple[KnownModel, ...] = ()


class Local(_Open):
    """Who serves the local model. model None: the one that the server serves. api_base: one server, or several of the
    same model. max_concurrency: requests at once at each. remote: it may run elsewhere behind a server at home; then
    what it is asked is looked at as what goes to the frontier is."""

    provider: Text
    model: Text | None
    api_base: Addresses | None
    max_concurrency: Positive
    remote: bool = False

    @property
    def addresses(self) -> tuple[str | None, ...]:
        """The servers, one at least; None: the provider's own address."""
        return self.api_base if isinstance(self.api_base, tuple) else (self.api_base,)


class PriceTag(_Section):
    """USD per million tokens. None: cached tokens cost what input costs, tokens written to a cache 1.25 times that."""

    input: Usd
    output: Usd
    cached_input: Usd | None = None
    cache_write: Usd | None = None


class Frontier(_Open):
    """The paid model. price None: the price table. max_output_tokens bounds every answer, and so its cost.

    requests_per_minute, tokens_per_minute: of a contract, input and output together (None: what the server tells).
    """

    provider: Text
    model: Text | None
    api_base: Text | None
    max_concurrency: Positive
    max_output_tokens: Annotated[int, Field(ge=64)]
    price: PriceTag | None
    requests_per_minute: Positive | None = None
    tokens_per_minute: Positive | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.provider != "none" and not self.model:
            raise ValueError(f"model: provider/frontier={self.provider} needs the name of a model")
        return self


class Scorer(_Open):
    """Who judges or grades. provider: local or frontier is that model itself, and what else is given here stands in the
    place of what that section says; any other name is a provider's, with the keys that it has there."""

    provider: Text
    model: Text | None = None
    api_base: Addresses | None = None
    max_concurrency: Positive | None = None
    remote: bool | None = None
    max_output_tokens: Annotated[int, Field(ge=64)] | None = None
    price: PriceTag | None = None
    requests_per_minute: Positive | None = None
    tokens_per_minute: Positive | None = None


class Provider(_Section):
    local: Local
    frontier: Frontier
    judge: Scorer
    grader: Scorer


class Strategy(_Open):
    """What goes to the paid model; quality_threshold 0-1, max_frontier_cost in USD (None: no cap).

    draft_multiplier: drafts of each segment, the best of which stands for it. audit_records: of the records so many
    are also made by the frontier alone, and compared.
    """

    name: Text
    draft_multiplier: Positive
    quality_threshold: Annotated[float, Field(ge=0, le=1)]
    use_frontier: bool
    max_frontier_cost: Usd | None
    audit_records: Annotated[int, Field(ge=0)]
    fallback: Literal["warn", "error"]


class Task(_Open):
    """What a task file says; its fields and rubric are checked where the task is made of it.

    pipeline: what runs it. input: columns that the model sees (None: those that tell something). carry: columns whose
    cells go into the record as they are.
    """

    name: Text
    pipeline: Text = "records"
    input: Annotated[tuple[Text, ...], BeforeValidator(listed)] | None = None
    carry: Annotated[tuple[Text, ...], BeforeValidator(listed)] = ()
    detail: Literal["quotes", "brief", "full"] | None = None


class Privacy(_Section):
    """Of personal data. operator: what is written in place of a value; operators: the same by kind."""

    mode: Literal["pseudonymise", "strict", "off"]
    operator: Text = "pseudonym"
    operators: dict[str, Text] | None = None
    recognizers: Addresses | None = None
    restore: bool
    detector: Text | None
    spacy_model: Text | None
    vault: Text | None


class Tracking(_Section):
    backend: Literal["mlflow", "none"]
    uri: Text | None


class Data(_Section):
    """Where the data is, and what was found out about it, overruled: a sheet's name or number, how many rows name the
    columns, how many to skip above them, which column names the respondent. sample: records are of rows or documents
    that are drawn by lot, seeded, not of the first ones."""

    path: Text | tuple[Text, ...] | None
    rows_per_record: Positive
    sheet: Text | None = None
    header_rows: Annotated[int, Field(ge=0)] | None = None
    skip_rows: Annotated[int, Field(ge=0)] | None = None
    respondent: Text | None = None
    sample: bool = False


class Evaluate(_Section):
    """Of records that are there already. sheet: how many go on a sheet for people to rate. against: a second file to
    compare with. source: the data that they rest on. labels: a sheet that was filled in. task: whose rubric, where no
    run's config lies beside them."""

    sheet: Positive | None = None
    against: Text | None = None
    source: Text | tuple[Text, ...] | None = None
    labels: Text | None = None
    task: Text | None = None


Share = Annotated[float, Field(ge=0, le=1)]
Complexity = Annotated[int, Field(ge=1, le=11)]


class Route(_Section):
    """When the local model answers a question. rules: pairs of a relevance (0-1) above which and a complexity (1-10)
    below which it does. stored: relevance from which on a stored solution is given.
    complexity: by whom it is told, the question's own words or the local model. max_tokens, temperature: of an
    answer; timeout: seconds that it may take."""

    rules: tuple[tuple[Share, Complexity], ...]
    stored: Share
    complexity: Literal["words", "model"]
    max_tokens: Annotated[int, Field(ge=16)]
    temperature: Annotated[float, Field(ge=0, le=2)]
    timeout: Annotated[float, Field(gt=0)]


class Knowledge(_Section):
    """An index to ask. path: the folder of the embedded store. url: of a Qdrant server, None: the folder holds the
    collections. collection: which one is loaded. embedding: who embeds, as PROVIDER/MODEL or PROVIDER/MODEL@ADDRESS,
    None: the sentence model within the process. problem, solution: columns of a table of solved problems, None: they
    are told by their names. distil: the value (0-1) above which an answer becomes an entry, None: none does.
    prefetch: a file of questions that are answered ahead of time."""

    path: Text
    url: Text | None = None
    collection: Text | None = None
    embedding: Text | None = None
    problem: Text | None = None
    solution: Text | None = None
    distil: Share | None = None
    prefetch: Text | None = None

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if self.url and not _WEB.match(self.url):
            raise ValueError("url: is no address of a Qdrant server; http://host:6333 would be right")
        if self.url and "@" in urlsplit(self.url).netloc:
            raise ValueError("url: Qdrant knows no name and password; leave them out and set QDRANT_API_KEY")
        return self


class Shard(_Section):
    """The part of a run's records that is made here. count: parts that there are; index: which one this is, from 0."""

    count: Positive = 1
    index: Annotated[int, Field(ge=0)] = 0

    @property
    def is_part(self) -> bool:
        """Whether there are others."""
        return self.count > 1

    def pick(self, records: int) -> range:
        """Which of so many are its own: every so many, so that each shard has some of all over the data."""
        return range(self.index, records, self.count)

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.index >= self.count:
            right = f"0 to {self.count - 1} would be right" if self.is_part else "shard.count says how many there are"
            raise ValueError(f"index={self.index}: is none of {self.count:d} shard{'s' * self.is_part}; {right}")
        return self


class Monitor(_Section):
    """days: up to now, whose questions are looked at."""

    days: Annotated[float, Field(gt=0)]


class Output(_Section):
    """formats: more forms of the table of records."""

    dir: Text
    formats: Annotated[tuple[Literal["csv", "xlsx"], ...], BeforeValidator(listed)] = ()


class LedgerPlace(_Section):
    """path: a file; with a url what lies beside it, scales and vaults for one, still does, on this machine. url: of a
    database that machines share, None: the file holds the ledger."""

    path: Text
    url: Text | None = None

    @property
    def where(self) -> Path | str:
        """The file or the address that the ledger is at."""
        return self.url or Path(self.path)

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if _ADDRESS.match(self.path):
            raise ValueError("path: names a file; the address of a database is ledger.url=postgresql://host/name")
        if self.url and not _POSTGRES.match(self.url):
            raise ValueError("url: is no address of PostgreSQL; write postgresql://host/name, or a file in ledger.path")
        return self


class Config(_Section):
    """The whole composed config of one run. count: finished records, 1 or more; all: as many as there are rows or
    documents."""

    count: Annotated[int, Field(ge=1)] | Literal["all"]
    seed: Annotated[int, Field(ge=0, lt=2**31)]
    estimate_only: bool
    cache: bool
    plugins: Annotated[tuple[Text, ...], BeforeValidator(listed)]
    question: Text | None = None
    data: Data
    evaluate: Evaluate = Evaluate()
    knowledge: Knowledge
    monitor: Monitor
    output: Output
    shard: Shard = Shard()
    ledger: LedgerPlace
    provider: Provider
    hardware: Hardware
    strategy: Strategy
    route: Route
    task: Task
    privacy: Privacy
    tracking: Tracking

    @model_validator(mode="after")
    def _shared_out(self) -> Self:
        if self.shard.is_part and self.task.pipeline != "records":
            raise ValueError(f"shard.count: task={self.task.name} makes no records that could be shared out")
        return self

    @model_validator(mode="after")
    def _asked_ahead(self) -> Self:
        if self.knowledge.prefetch is not None and self.task.pipeline != "query":
            raise ValueError(
                f"knowledge.prefetch={self.knowledge.prefetch}: task=query answers it; task={self.task.name} does not, "
                "so leave it out"
            )
        return self

    @property
    def records(self) -> int:
        """How many are asked for, once that is known. Raises ValueError while it is all that there are."""
        if self.count == "all":
            raise ValueError("count=all: a number is known once the data was read")
        return self.count


def own_defaults(model: type[BaseModel]) -> dict[str, object]:
    """The keys of a plugin's own as YAML would have them; one without a default has to be set."""
    return {
        name: MISSING if field.is_required() else field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
    }


def check(composed: Mapping[str, Any]) -> Config:
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
