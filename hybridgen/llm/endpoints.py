"""From the config to endpoints: litellm's name of a model, the address in the form it wants, the key, the price."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from hybridgen.config.messages import redacted
from hybridgen.config.schema import Config, PriceTag
from hybridgen.core.errors import ConfigError, PriceError
from hybridgen.llm.types import FREE, PICO, Endpoint, Price, Role

KEYS = {
    "anthropic": "ANTHROPIC_API_KEY",
    "openai": "OPENAI_API_KEY",
    "gemini": "GEMINI_API_KEY",
    "openai-compatible": "OPENAI_API_KEY",
}
_WIRE = {"ollama": "ollama_chat", "anthropic": "anthropic", "gemini": "gemini"}  # all others speak OpenAI's API
# litellm's prefixes, which may be typed too. Where one may be part of a name (openai/gpt-oss-20b) it is left alone.
_PREFIXES = {
    "ollama": ("ollama_chat/", "ollama/"),
    "vllm": ("hosted_vllm/",),
    "lmstudio": ("lm_studio/",),
    "anthropic": ("anthropic/",),
    "openai": ("openai/",),
    "gemini": ("gemini/",),
}
OLLAMA_PORT = 11434
_ANYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104  what a server listens on, nothing to bind here
LOCAL_TIMEOUT, FRONTIER_TIMEOUT = 1_200.0, 300.0  # seconds for one answer; a large model at home takes its time


def local(config: Config, *, model: str | None = None, api_base: str | None = None) -> Endpoint:
    """The local model; `model` and `api_base` are what a started or asked server said, else the config's."""
    settings = config.provider.local
    name = model or _plain(settings.provider, settings.model)
    return Endpoint(
        role="local",
        provider=settings.provider,
        model=name,
        wire=_wire(settings.provider, name),
        api_base=_address("local", settings.provider, api_base or settings.api_base),
        api_key=None,
        concurrency=settings.max_concurrency,
        timeout=LOCAL_TIMEOUT,
        price=FREE,
        context_length=config.hardware.context_length,
    )


def frontier(config: Config, price: Price) -> Endpoint:
    """The paid model, its key from the environment."""
    settings = config.provider.frontier
    name = frontier_model(config)
    return Endpoint(
        role="frontier",
        provider=settings.provider,
        model=name,
        wire=_wire(settings.provider, name),
        api_base=_address("frontier", settings.provider, settings.api_base),
        api_key=frontier_key(config),
        concurrency=settings.max_concurrency,
        timeout=FRONTIER_TIMEOUT,
        price=price,
    )


def frontier_model(config: Config) -> str:
    """The paid model's name as its server knows it."""
    return _plain(config.provider.frontier.provider, config.provider.frontier.model)


def frontier_key(config: Config) -> str | None:
    """The provider's key from its usual variable; a server of the user's own (api_base) may do without one."""
    settings = config.provider.frontier
    key = os.environ.get(KEYS.get(settings.provider, ""), "").strip()
    if not key and settings.api_base:
        return "none"
    return key or None


def frontier_price(config: Config) -> Price:
    """Price per token from `provider.frontier.price`, else the price table. Raises PriceError where neither knows."""
    settings = config.provider.frontier
    if settings.price is not None:
        return _tagged(settings.price)
    from hybridgen.llm import litellm_adapter  # three seconds, not needed where the price is given

    name = _plain(settings.provider, settings.model)
    known = None
    if settings.provider != "openai-compatible":  # a name alone says nothing about what another seller takes
        known = litellm_adapter.table_price(_wire(settings.provider, name))
    if known is None:
        raise PriceError(
            f"provider.frontier.model={name}: no price is known; "
            "give one: 'provider.frontier.price={input: 3.0, output: 15.0}' (USD per million tokens)"
        )
    return known


def _tagged(tag: PriceTag) -> Price:
    def per_token(usd_per_million: float | None, default: float) -> int:
        return round((default if usd_per_million is None else usd_per_million) * PICO / 1_000_000)

    return Price(
        input=per_token(tag.input, 0),
        output=per_token(tag.output, 0),
        cached_input=per_token(tag.cached_input, tag.input),
        cache_write=per_token(tag.cache_write, 1.25 * tag.input),  # what Anthropic takes; others bill no writes
    )


def _plain(provider: str, model: str | None) -> str:
    """A model's name as its server knows it."""
    prefixes = _PREFIXES.get(provider, ())
    return next((model.removeprefix(prefix) for prefix in prefixes if model and model.startswith(prefix)), model or "")


def _wire(provider: str, name: str) -> str:
    return f"{_WIRE.get(provider, 'openai')}/{name}"


def _address(role: Role, provider: str, api_base: str | None) -> str | None:
    """Ollama, Anthropic and Gemini want the bare address, servers of OpenAI's API the one with a path."""
    if api_base is None:
        return None
    given = api_base.strip()
    try:
        parts = urlsplit(given if "://" in given else f"http://{given}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_address(role, api_base) from None
    if provider == "ollama":  # OLLAMA_HOST is what Ollama listens on: host:port, host, :port, 0.0.0.0
        name = "127.0.0.1" if host in _ANYWHERE else parts.netloc.removesuffix(f":{port}")
        port = port or (None if "://" in given else OLLAMA_PORT)
        parts = parts._replace(netloc=f"{name}:{port}" if port else name)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in parts.netloc:
        raise _no_address(role, api_base)
    path = parts.path.rstrip("/")
    return parts._replace(path=path.removesuffix("/v1") if provider in _WIRE else path or "/v1").geturl()


def _no_address(role: Role, api_base: str) -> ConfigError:
    return ConfigError(f"provider.{role}.api_base={redacted(api_base)}: is no address; http://host:port would be right")
