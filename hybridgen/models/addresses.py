"""Which hosts a run has been given: those of its model servers and of its tracking server."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from hybridgen.config import Config
from hybridgen.privacy import guard

# Where a provider is when no address is given, and the variables that move it.
_FRONTIERS = {
    "anthropic": ("api.anthropic.com", ("ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL")),
    "openai": ("api.openai.com", ("OPENAI_API_BASE", "OPENAI_BASE_URL")),
    "gemini": ("generativelanguage.googleapis.com", ("GEMINI_API_BASE",)),
    "openai-compatible": ("", ("OPENAI_API_BASE", "OPENAI_BASE_URL")),
}
_HUGGING_FACE = ("huggingface.co", ".huggingface.co", ".hf.co")  # a model's file comes from a host of its own


def hosts(config: Config, *, paid: bool) -> set[str]:
    """Names and addresses; a leading dot means all below. paid: the frontier may be asked.

    A proxy counts where any of them is not this machine.
    """
    asked = {host for host in _hosts(config, paid=paid) if host}
    if all(guard.is_loopback(host) for host in asked):
        return asked
    return asked | {host for host in map(_host, urllib.request.getproxies().values()) if host}


def _hosts(config: Config, *, paid: bool) -> Iterator[str]:
    local, frontier = config.provider.local, config.provider.frontier
    yield _host(local.api_base)
    if (local.model or "").startswith("hf:"):
        yield from _HUGGING_FACE
    if config.tracking.backend != "none":
        yield _host(config.tracking.uri)
    if paid and frontier.provider in _FRONTIERS:
        usual, variables = _FRONTIERS[frontier.provider]
        yield _host(frontier.api_base) or usual
        yield from (_host(os.environ.get(name)) for name in variables)


def _host(address: str | None) -> str:
    if not address:
        return ""
    try:
        return urlsplit(address if "://" in address else f"http://{address}").hostname or ""
    except ValueError:
        return ""
