"""Which hosts a run has been given: those of its model servers and of its tracking server."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from hybridgen.config.schema import Config
from hybridgen.privacy.egress import network

# Where a provider is when no address is given, and the variables that move it.
_FRONTIERS = {
    "anthropic": ("api.anthropic.com", ("ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL")),
    "openai": ("api.openai.com", ("OPENAI_API_BASE", "OPENAI_BASE_URL")),
    "gemini": ("generativelanguage.googleapis.com", ("GEMINI_API_BASE",)),
    "openai-compatible": ("", ("OPENAI_API_BASE", "OPENAI_BASE_URL")),
}
# Files that MLflow's client takes to a bucket by itself: the variables that name it, and the libraries that do so.
_BUCKETS = ("MLFLOW_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_CARRIERS = {
    "botocore": f"set {_BUCKETS[0]} to that address, or let the server take them",
    "google": "let the server take them",
    "azure": "let the server take them",
}
_HUGGING_FACE = ("huggingface.co", ".huggingface.co", ".hf.co")  # a model's file comes from a host of its own


def hosts(config: Config, *, paid: bool) -> set[str]:
    """Names and addresses; a leading dot means all below. paid: the frontier may be asked.

    A proxy counts where any of them is not this machine.
    """
    asked = {host for host in _hosts(config, paid=paid) if host}
    if all(network.is_loopback(host) for host in asked):
        return asked
    return asked | {host for host in map(_host, urllib.request.getproxies().values()) if host}


def _hosts(config: Config, *, paid: bool) -> Iterator[str]:
    local, frontier = config.provider.local, config.provider.frontier
    yield _host(local.api_base)
    if (local.model or "").startswith("hf:"):
        yield from _HUGGING_FACE
    if config.tracking.backend != "none":
        yield from _tracking(config.tracking.uri)
    if paid and frontier.provider in _FRONTIERS:
        usual, variables = _FRONTIERS[frontier.provider]
        yield _host(frontier.api_base) or usual
        yield from (_host(os.environ.get(name)) for name in variables)


def stopped(line: str) -> str:
    """What is said of a connection that was stopped, and what allows it. line: the guard's, "HOST:PORT (LIBRARY)"."""
    library = line.rpartition("(")[2].rstrip(")")
    advice = _CARRIERS.get(library)
    files = f"; if MLflow keeps its files there, {advice} (mlflow server --serve-artifacts)" if advice else ""
    return f"a connection was stopped: {line}{files}"


def _tracking(uri: str | None) -> Iterator[str]:
    server = _host(uri)
    yield server
    if server:
        for bucket in filter(None, (_host(os.environ.get(name)) for name in _BUCKETS)):
            yield from (bucket, f".{bucket}")  # a bucket may be a name below


def _host(address: str | None) -> str:
    if not address:
        return ""
    try:
        return urlsplit(address if "://" in address else f"http://{address}").hostname or ""
    except ValueError:
        return ""
