"""What is known of a provider: one value, which its own file registers. Nothing else in the package names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from hybridgen.config import schema
from hybridgen.config.messages import check_own_keys
from hybridgen.core.errors import ConfigError
from hybridgen.core.registry import Registry, offer
from hybridgen.core.results import Role

NONE = "none"  # provider/frontier=none: there is no paid model


class NoKeys(BaseModel):
    """A provider without keys of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Cache:
    """What its prompt cache takes. min_tokens: the shortest beginning that is cached, None: nothing is promised; by
    model where models differ, by the beginning of their names. charges_writes: what is written to it has a price of its
    own. is_marked: messages are marked where a shared beginning ends."""

    min_tokens: int | None = None
    by_model: Mapping[str, int] = field(default_factory=dict)
    charges_writes: bool = False
    is_marked: bool = False

    def min_tokens_of(self, model: str) -> int | None:
        """The shortest beginning that is cached for a model."""
        known = (tokens for name, tokens in self.by_model.items() if model.startswith(name))
        return next(known, self.min_tokens)


@dataclass(frozen=True, slots=True)
class ModelList:
    """Where a server lists its models: a path, and the keys of the list and of a model's name."""

    path: str = "/models"
    group: str = "data"
    name: str = "id"


@dataclass(frozen=True, slots=True)
class Thinking:
    """How a model is kept from thinking, or to how much. tokens: the most that it may think before it answers, written
    and billed like its answer; 0: it does not. arguments: what says so, for litellm."""

    tokens: int = 0
    arguments: Mapping[str, Any] = field(default_factory=dict)


# For servers whose chat templates have a switch: Qwen's and GLM's is the one, DeepSeek's and Granite's the other. A
# template that knows neither does not look at them.
TEMPLATE_SWITCH = Thinking(
    arguments={"extra_body": {"chat_template_kwargs": {"enable_thinking": False, "thinking": False}}}
)


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a server at home says of a model. context_length: tokens that it holds, prompt and answer together, None: it
    does not say. runs_at: the host that answers in the server's stead, empty: the server itself."""

    context_length: int | None = None
    runs_at: str = ""


Look = Callable[..., Any]
"""Asks a server about itself: look(path, body=None) is JSON, by GET or, with a body, by POST; an empty object where it
does not answer. The path is that from the server's root."""


def _no_facts(look: Look, model: str, listed: Mapping[str, Any]) -> ModelFacts:
    return ModelFacts()


@dataclass(frozen=True, slots=True)
class Provider:
    """A server of models.

    serves: "local" (at home, free) or "frontier" (paid). title: its name as people write it, empty: as it is. wire:
    litellm's name of its protocol. prefixes: of litellm's, which may be typed before a model's name. key: the variable
    with its key, empty: it has none of its own. address: where it is when none is given. is_known: litellm knows where
    it is and what its models cost, by the wire; moved_by: variables by which litellm moves it. Of one that only speaks
    another's protocol neither is true, so it is sent to `address`, and its price must be given. api_path: what follows
    an address that has no path. embeds: what follows the address where texts are embedded, in OpenAI's protocol.
    usual_port: where a local server listens when nobody said otherwise. default_port: of an address without one. start:
    the command that starts it; fetch: the one that fetches a model ({model}). is_inside: it runs within this process.
    accepts_seed, accepts_logprobs: what a request may ask for. Keys: a pydantic model of keys of its own. arguments:
    more for litellm, by its own keys and the context length in tokens. thinking: by a model's name, how it is kept from
    thinking. looks_up_models: litellm would ask the server for a model's data before each call. facts: what the server
    says of a model, by a `Look`, the model's name and what it is listed with. clouds: hosts that speak for a server at
    home and are somebody else's.
    """

    name: str
    serves: Role
    title: str = ""
    wire: str = "openai"
    prefixes: tuple[str, ...] = ()
    key: str = ""
    address: str = ""
    is_known: bool = False
    moved_by: tuple[str, ...] = ()
    api_path: str = "/v1"
    embeds: str = "/embeddings"
    usual_port: int | None = None
    default_port: int | None = None
    start: str = ""
    fetch: str = ""
    models: ModelList = ModelList()
    is_inside: bool = False
    cache: Cache = Cache()
    accepts_seed: bool = True
    accepts_logprobs: bool = True
    Keys: type[BaseModel] = NoKeys
    arguments: Callable[[Any, int | None], Mapping[str, Any]] = lambda own, context_length: {}
    thinking: Callable[[str], Thinking] = lambda model: Thinking()
    looks_up_models: bool = False
    facts: Callable[[Look, str, Mapping[str, Any]], ModelFacts] = _no_facts
    clouds: tuple[str, ...] = ()

    def plain_name(self, model: str | None) -> str:
        """A model's name as the server knows it, without a prefix of litellm's."""
        found = (model.removeprefix(one) for one in self.prefixes if model and model.startswith(one))
        return next(found, model or "")

    def wire_name(self, model: str) -> str:
        """A model's name as litellm wants it."""
        return f"{self.wire}/{model}"


providers: Registry[Provider] = Registry("provider", "hybridgen.llm.providers", "provider")


def register(provider: Provider, *, options: Mapping[str, Any] | None = None) -> Provider:
    """Have `provider/local=NAME` or `provider/frontier=NAME` choose it, with the defaults of its own keys; likewise
    `provider/judge` and `provider/grader`.

    options: values of keys that all share, such as model or price.

    Raises ConfigError where the name is taken.
    """
    providers.add(provider.name, provider)
    for group in (provider.serves, "judge", "grader"):
        offer(
            f"provider/{group}",
            provider.name,
            lambda: {
                "defaults": [f"/provider/{provider.serves}/_base@_here_", "_self_"],
                "provider": provider.name,
                **schema.own_defaults(provider.Keys),
                **(options or {}),
            },
        )
    return provider


def provider_of(section: schema.Local | schema.Frontier, place: Literal["local", "frontier"]) -> Provider:
    """The provider of a section. Raises ConfigError where there is none, or a key of its own is wrong."""
    key = f"provider/{place}"
    fitting = [name for name in providers if providers[name].serves == place]
    if section.provider not in fitting:
        none = [NONE] if place == "frontier" else []
        raise ConfigError(
            f"{key}={section.provider}: there is no such option; choose {', '.join(sorted([*fitting, *none]))}"
        )
    provider = providers[section.provider]
    own_keys(section, provider)
    return provider


def own_keys(section: schema.Local | schema.Frontier, provider: Provider) -> BaseModel:
    """A section's keys that are the provider's own. Raises ConfigError, one line with the key and what is allowed."""
    return check_own_keys(section, provider.Keys, f"provider.{provider.serves}")
