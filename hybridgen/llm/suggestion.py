"""What does better on this machine than the packaged model. Looks at loopback only and asks no model."""

from __future__ import annotations

import contextlib

from hybridgen.config.schema import Hardware, Local
from hybridgen.core.errors import ConfigError, HybridgenError
from hybridgen.core.notices import Notice
from hybridgen.llm import local_server, weights
from hybridgen.llm.providers import Provider, provider_of, providers

MAX_MODELS = 10  # of a server's that are looked at


def suggest(local: Local, hardware: Hardware) -> Notice | None:
    """The one command that does better; None where somebody has chosen a model.

    A server that runs here on its usual port comes first, then the largest known weights that fit into memory.
    """
    if not provider_of(local, "local").is_inside or local.model not in {None, weights.PACKAGED}:
        return None
    for provider in sorted(_servers(), key=lambda one: (not one.fetch, one.name)):  # who fetches models by itself
        if model := _model_of(provider, hardware):
            said = {"title": provider.title or provider.name, "provider": provider.name, "model": model}
            return Notice("better_server", said)
    import psutil  # not needed by --help

    known = weights.largest_fitting(psutil.virtual_memory().total / 1e9)
    if known:
        return Notice("better_weights", {"model": known.name, "size": known.size_gb, "licence": known.licence})
    return Notice("better_elsewhere")


def _servers() -> list[Provider]:
    return [one for one in providers.values() if one.serves == "local" and not one.is_inside and one.usual_port]


def _model_of(provider: Provider, hardware: Hardware) -> str | None:
    """The best model that a server has which runs here; None where none does, or it has none at home."""
    address = f"http://127.0.0.1:{provider.usual_port}{provider.api_path}"
    asked = Local(provider=provider.name, model=None, api_base=address, max_concurrency=1)
    with contextlib.suppress(HybridgenError):  # nobody there, or somebody else
        for name in local_server.list_models(asked, hardware)[:MAX_MODELS]:
            with contextlib.suppress(ConfigError):  # it runs elsewhere
                return local_server.find_local(asked.model_copy(update={"model": name}), hardware).endpoint.model
    return None
