"""From sections of the config to endpoints: a model's name and address as litellm wants them, the key, the price."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from urllib.parse import urlsplit

from hybridgen.config.schema import Frontier, Hardware, Local, PriceTag
from hybridgen.core import secrets
from hybridgen.core.errors import ConfigError, PriceError
from hybridgen.core.urls import redacted
from hybridgen.llm import prices
from hybridgen.llm.hosts import is_loopback
from hybridgen.llm.providers import Provider, own_keys, provider_of
from hybridgen.llm.types import FREE, PICO, Endpoint, Price

_ANYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104  what a server listens on, nothing to bind here
LOCAL_KEY = "LOCAL_API_KEY"  # of any local server that wants one
LOCAL_TIMEOUT, FRONTIER_TIMEOUT = 1_200.0, 300.0  # seconds for one answer; a large model at home takes its time


def local(
    settings: Local,
    hardware: Hardware,
    *,
    model: str | None = None,
    api_base: str | None = None,
    section: str = "local",
) -> Endpoint:
    """A local model; `model` and `api_base` are what a started or asked server said, else the config's, the first of
    several. section: of the config, where its settings stand."""
    provider = provider_of(settings, "local")
    own, name = own_keys(settings, provider), model or provider.plain_name(settings.model)
    return Endpoint(
        role="local",
        provider=provider,
        model=name,
        wire=provider.wire_name(name),
        api_base=_address(section, provider, api_base or settings.addresses[0]),
        api_key=local_key(provider),
        concurrency=settings.max_concurrency,
        timeout=LOCAL_TIMEOUT,
        price=FREE,
        own=own.model_dump(mode="json"),
        arguments=provider.arguments(own, hardware.context_length),
        thinking=provider.thinking(name).arguments,
        thinking_tokens=provider.thinking(name).tokens,
        section=section,
    )


def all_local(settings: Local, hardware: Hardware, *, section: str = "local") -> tuple[Endpoint, ...]:
    """A local model at each of its servers. section: as of `local`.

    Raises ConfigError where two are one, or where the model runs within this process.
    """
    if len(settings.addresses) > 1 and provider_of(settings, "local").is_inside:
        raise ConfigError(
            f"provider.{section}.api_base: is a list, and provider/{section}={settings.provider} runs within this "
            f"process; choose provider/{section}=llamacpp or another server"
        )
    found = tuple(local(settings, hardware, api_base=one, section=section) for one in settings.addresses)
    places = [_place(endpoint) for endpoint in found]
    for endpoint, place in zip(found, places, strict=True):
        if places.count(place) > 1:
            address = redacted(str(endpoint.api_base))
            raise ConfigError(
                f"provider.{section}.api_base: {address} stands there twice; provider.{section}.max_concurrency is how "
                "many requests each server takes"
            )
    return found


def _place(endpoint: Endpoint) -> tuple[object, ...]:
    """Where a server is; this machine has several names."""
    parts = urlsplit(endpoint.api_base or "")
    host = parts.hostname or ""
    return parts.scheme, "localhost" if is_loopback(host) else host, parts.port, parts.path, parts.query


def embedded(settings: Local, hardware: Hardware, address: str, key: str, *, section: str = "local") -> Endpoint:
    """A local model within this process, at the address and with the key that were made for it. section: as of
    `local`."""
    return replace(local(settings, hardware, api_base=address, section=section), api_key=key)


def frontier(settings: Frontier, price: Price, *, section: str = "frontier") -> Endpoint:
    """A paid model, its key from the environment. section: of the config, where its settings stand."""
    provider = provider_of(settings, "frontier")
    own, name = own_keys(settings, provider), provider.plain_name(settings.model)
    return Endpoint(
        role="frontier",
        provider=provider,
        model=name,
        wire=provider.wire_name(name),
        api_base=_address(section, provider, settings.api_base),
        api_key=frontier_key(settings),
        concurrency=settings.max_concurrency,
        timeout=FRONTIER_TIMEOUT,
        price=price,
        own=own.model_dump(mode="json"),
        arguments=provider.arguments(own, None),
        thinking=provider.thinking(name).arguments,
        thinking_tokens=provider.thinking(name).tokens,
        requests_per_minute=settings.requests_per_minute,
        tokens_per_minute=settings.tokens_per_minute,
        section=section,
    )


def frontier_model(settings: Frontier) -> str:
    """The paid model's name as its server knows it."""
    return provider_of(settings, "frontier").plain_name(settings.model)


def frontier_key(settings: Frontier) -> str | None:
    """The provider's key from its usual variable; a server of the user's own (api_base) may do without one.

    Raises ConfigError where it can be no key.
    """
    provider = provider_of(settings, "frontier")
    key = environment_key(provider.key)
    if not key and (settings.api_base or not provider.key):
        return "none"
    return key or None


def local_key(provider: Provider) -> str | None:
    """The key for a local server, from LOCAL_API_KEY or else the provider's own variable; None: it is asked without.

    Raises ConfigError where it can be no key.
    """
    return environment_key(local_key_variable(provider)) or None


def local_key_variable(provider: Provider) -> str:
    """Where a local server's key comes from: LOCAL_API_KEY, unless only the provider's own variable is set."""
    is_own = provider.key and os.environ.get(provider.key) and not os.environ.get(LOCAL_KEY)
    return provider.key if is_own else LOCAL_KEY


def environment_key(variable: str) -> str:
    """A key from the environment, "" where there is none. A header takes printable ASCII: a curly quote or a line
    break came by copying.

    Raises ConfigError where it can be no key.
    """
    key = os.environ.get(variable, "").strip() if variable else ""
    wrong = next((place for place, sign in enumerate(key) if not "!" <= sign <= "~"), None)
    if wrong is not None:
        name = unicodedata.name(key[wrong], "").lower() or f"U+{ord(key[wrong]):04X}"
        raise ConfigError(f"{variable}: its character {wrong + 1} ({name}) is in no key; copy the key anew")
    return secrets.keep(key)


def frontier_price(settings: Frontier, section: str = "frontier") -> Price:
    """Price per token from the section's `price`, else the price table. Raises PriceError where neither knows."""
    if settings.price is not None:
        return _tagged(settings.price)
    provider = provider_of(settings, "frontier")
    name = provider.plain_name(settings.model)
    known = prices.table_price(provider.wire_name(name)) if provider.is_known else None
    if known is None:
        raise PriceError(
            f"provider.{section}.model={name}: no price is known; "
            f"give one: 'provider.{section}.price={{input: 3.0, output: 15.0}}' (USD per million tokens)"
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


def _address(section: str, provider: Provider, api_base: str | None) -> str | None:
    """The address with the provider's path behind it, or without one where it wants the bare address.

    None where litellm knows it, or where it is known once the server within this process runs. Raises ConfigError where
    there is none: by the wire alone it would be sent to whoever's protocol it speaks.
    """
    if api_base is None and (provider.is_known or provider.is_inside):
        return None
    api_base = api_base or provider.address
    if not api_base:
        raise ConfigError(f"provider.{section}.api_base: is missing; http://host:port would be right")
    given = api_base.strip()
    try:
        parts = urlsplit(given if "://" in given else f"http://{given}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_address(section, api_base) from None
    if provider.default_port:  # what the server listens on may be given: host:port, host, :port, 0.0.0.0
        name = "127.0.0.1" if host in _ANYWHERE else parts.netloc.removesuffix(f":{port}")
        port = port or (None if "://" in given else provider.default_port)
        parts = parts._replace(netloc=f"{name}:{port}" if port else name)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in parts.netloc:
        raise _no_address(section, api_base)
    path = parts.path.rstrip("/")
    return parts._replace(path=path or provider.api_path if provider.api_path else path.removesuffix("/v1")).geturl()


def _no_address(section: str, api_base: str) -> ConfigError:
    key = f"provider.{section}.api_base={redacted(api_base)}"
    return ConfigError(f"{key}: is no address; http://host:port would be right")
