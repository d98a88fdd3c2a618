"""Before the first draft: is the local server there, does it have the model, where does that run, what does it hold,
and does it fit this machine.

Speaks plain HTTP to the local server; spends nothing, asks no model anything.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from hybridgen.config.schema import Hardware, Local
from hybridgen.core.errors import ConfigError, HybridgenError, ServerError
from hybridgen.core.notices import Notice, Place
from hybridgen.core.urls import host_of, redacted
from hybridgen.llm import endpoints, hosts
from hybridgen.llm.model_names import is_kind_of
from hybridgen.llm.plain_http import UnansweredError, fetch
from hybridgen.llm.providers import ModelFacts
from hybridgen.llm.types import Endpoint, Site

# Models that do not talk, which servers list beside those that do: they embed, rank or hear.
# https://ollama.com/search?c=embedding, https://lmstudio.ai/docs/developer/rest/endpoints
_SILENT = re.compile(r"embed|minilm|paraphrase|rerank|whisper|(?<![a-z0-9])(?:bge|gte|e5)-", re.IGNORECASE)
LOADING = 503  # https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md (GET /health)
REFUSALS = frozenset({401, 403})
NOT_HERE = frozenset({404, 405, 501})


class LoadingError(ServerError):
    """It answers, and is not ready yet."""


@dataclass(frozen=True, slots=True)
class Found:
    """The local model behind an HTTP server. context_length: tokens that it holds, None: the server does not say.
    chosen: what is said where nobody had named a model. sites: all its servers, where there are several."""

    endpoint: Endpoint
    context_length: int | None
    chosen: Notice | None = None
    sites: tuple[Site, ...] = ()


def find_local(settings: Local, hardware: Hardware, *, section: str = "local") -> Found:
    """A local model behind an HTTP server, proven to be there and to run there. section: as in `endpoints.local`.

    Raises ServerError where no model server answers (with the command that starts it), LoadingError where it is not
    ready yet, ConfigError where it wants a key, does not have the model (with the command that fetches it), serves
    several of which none is named or known, or has somebody else answer in its stead and that is not allowed.
    """
    endpoint = endpoints.local(settings, hardware, section=section)
    served = _models(endpoint)
    name = _named(endpoint, served, hardware)
    facts = _facts(endpoint, name, served.get(name) or served.get(f"{name}:latest") or {})
    if facts.runs_at and not settings.remote:
        raise ConfigError(
            f"provider.{section}.model={name}: runs at {facts.runs_at}, not at home; choose another model, or allow it "
            f"with provider.{section}.remote=true"
        )
    if endpoint.provider.fetch and name not in served and f"{name}:latest" not in served:
        fetched = endpoint.provider.fetch.format(model=name)
        raise ConfigError(f"provider.{section}.model={name}: is not pulled at {_shown(endpoint)}; {fetched}")
    named = endpoints.local(settings, hardware, model=name, section=section)
    direct = hosts.is_direct(str(endpoint.api_base))
    chosen = None
    if not endpoint.model:
        where = Place(_shown(endpoint), f"provider.{section}.api_base")
        chosen = Notice("model_chosen", {"model": Place(name, f"provider.{section}.model"), "address": where})
    return Found(dataclasses.replace(named, runs_at=facts.runs_at, is_direct=direct), facts.context_length, chosen)


def list_models(settings: Local, hardware: Hardware) -> list[str]:
    """The models behind an HTTP server that talk, those that the profile knows first, in its order. Raises as
    `find_local` does."""
    return _sorted(_models(endpoints.local(settings, hardware)), hardware)


def memory_warning(hardware: Hardware, model: str) -> Notice | None:
    """A line where a known model needs more memory than this machine has; the server may be elsewhere."""
    import psutil  # not needed by --help

    need = next((known.memory_gb for known in hardware.models if known.name == model), None)
    have = psutil.virtual_memory().total / 1e9
    if need is None or need <= have:
        return None
    return Notice("memory_short", {"model": model, "need": need, "have": have})


def _named(endpoint: Endpoint, served: Mapping[str, Any], hardware: Hardware) -> str:
    """The model's name as the server knows it; of several the first that the profile knows, where none is named.

    Raises ConfigError where it is not told or not served.
    """
    wanted = endpoint.model
    if not wanted:
        talks = _sorted(served, hardware)
        if len(talks) == 1 or any(is_kind_of(name, known.name) for known in hardware.models for name in talks[:1]):
            return talks[0]
        listed = ", ".join(talks) or "no model"
        raise ConfigError(
            f"provider.{endpoint.who}.model: {_shown(endpoint)} serves {listed}; "
            f"name one, as in provider.{endpoint.who}.model=NAME"
        )
    if endpoint.provider.fetch:
        return wanted
    # Without litellm's prefix, unless that is part of the name.
    names = [wanted, wanted.removeprefix(endpoint.provider.wire_name(""))]
    found = next((name for name in names if name in served or not served), None)
    if found is None:
        raise ConfigError(f"provider.{endpoint.who}.model={wanted}: {_shown(endpoint)} serves {', '.join(served)}")
    return found


def _sorted(served: Iterable[str], hardware: Hardware) -> list[str]:
    talks = [name for name in served if not _SILENT.search(name)]
    known = [name for one in hardware.models for name in talks if is_kind_of(name, one.name)]
    return list(dict.fromkeys((*known, *talks)))


def _models(endpoint: Endpoint) -> dict[str, Mapping[str, Any]]:
    """The models that are served, by name, with what they are listed with."""
    listed = endpoint.provider.models
    try:
        rows = _get(endpoint, _at(str(endpoint.api_base), listed.path))[listed.group] or ()
        return {str(row[listed.name]): row for row in rows}
    except (LookupError, TypeError) as error:
        raise _other_kind(endpoint, "") from error


def _facts(endpoint: Endpoint, model: str, listed: Mapping[str, Any]) -> ModelFacts:
    """What the server says of a model; what it does not say, or says in another form, is not known."""
    address, provider = str(endpoint.api_base), endpoint.provider

    def look(path: str, body: Any = None) -> Any:
        try:
            return fetch(endpoint, _at(_root(endpoint), path), body)
        except UnansweredError as error:
            if error.status == LOADING and error.why == "status":
                raise _trouble(endpoint, error) from error
            return {}

    try:
        facts = provider.facts(look, model, listed)
    except (LookupError, TypeError, ValueError, AttributeError):
        facts = ModelFacts()
    held = facts.context_length
    if not isinstance(held, int) or held <= 0:
        facts = dataclasses.replace(facts, context_length=None)
    host = host_of(address)
    away = any(host == cloud or host.endswith(f".{cloud}") for cloud in provider.clouds)
    runs_at = host_of(facts.runs_at) or facts.runs_at or (host if away else "")
    return dataclasses.replace(facts, runs_at=runs_at)


def _get(endpoint: Endpoint, url: str) -> Any:
    try:
        return fetch(endpoint, url)
    except UnansweredError as error:
        raise _trouble(endpoint, error) from error


def _trouble(endpoint: Endpoint, error: UnansweredError) -> HybridgenError:
    """What an answer that is none means, and what would be right."""
    provider, address = endpoint.provider, _shown(endpoint)
    key = f"provider.{endpoint.who}.api_base={address}"
    if error.why == "proxy":
        return ServerError(f"no way to {provider.name} at {address}: {error.words}")
    if error.why == "certificate":
        return ConfigError(f"{key}: it cannot be proven whose server it is ({error.words})")
    if error.status in REFUSALS:
        return ConfigError(f"{key}: {provider.name} answers, but {_key_wanted(endpoint, error.words)}")
    if error.status == LOADING:
        return LoadingError(f"{provider.name} at {address} answers, but is not ready ({error.words})")
    if error.status in NOT_HERE:
        return _not_here(endpoint, error)
    if error.status is not None:
        return ServerError(f"{provider.name} at {address} answers with an error ({error.words}); {provider.start}")
    if error.why == "unreadable":
        return _other_kind(endpoint, f" ({error.words})")
    return ServerError(f"no answer from {provider.name} at {address} ({error.words}); {provider.start}")


def _key_wanted(endpoint: Endpoint, words: str) -> str:
    own = endpoint.provider.key
    if endpoint.api_key:
        return f"refuses the key in {endpoints.local_key_variable(endpoint.provider)} ({words})"
    return (
        f"wants a key ({words}); {endpoints.LOCAL_KEY}=KEY in the environment gives one{f', or {own}' if own else ''}"
    )


def _not_here(endpoint: Endpoint, error: UnansweredError) -> HybridgenError:
    """It answers, but not at this path: where one nearby answers, that is what would be right."""
    provider, given = endpoint.provider, str(endpoint.api_base)
    tried = [urlsplit(_at(given, provider.models.path)).path]
    parts = urlsplit(given)
    for path in dict.fromkeys((parts.path.rstrip("/") + provider.api_path, provider.api_path, "")):
        other = parts._replace(path=path).geturl()
        url = _at(other, provider.models.path)
        if urlsplit(url).path in tried:
            continue
        tried.append(urlsplit(url).path)
        try:
            if provider.models.group in fetch(endpoint, url):
                right = redacted(other)
                return ConfigError(
                    f"provider.{endpoint.who}.api_base={_shown(endpoint)}: a server answers, but not at {tried[0]} "
                    f"({error.words}); provider.{endpoint.who}.api_base={right} would be right"
                )
        except (UnansweredError, TypeError):
            continue
    return ServerError(
        f"{_shown(endpoint)} answers, but not as {provider.name}: {error.words} (tried {', '.join(tried)}); "
        f"{provider.start}"
    )


def _other_kind(endpoint: Endpoint, said: str) -> ServerError:
    provider = endpoint.provider
    return ServerError(
        f"{_shown(endpoint)} answers, but not as {provider.name}: what is at {provider.models.path} is another kind of "
        f"server{said}; {provider.start}"
    )


def _shown(endpoint: Endpoint) -> str:
    return redacted(str(endpoint.api_base))


def _root(endpoint: Endpoint) -> str:
    """The address without the path of the provider's API."""
    parts = urlsplit(str(endpoint.api_base))
    return parts._replace(path=parts.path.removesuffix(endpoint.provider.api_path)).geturl()


def _at(address: str, path: str) -> str:
    """A path behind an address, before its query."""
    parts = urlsplit(address)
    return parts._replace(path=parts.path + path).geturl()
