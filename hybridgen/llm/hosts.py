"""Which hosts a run has been given: those of its model servers and of its tracking server."""

from __future__ import annotations

import ipaddress
import os
import urllib.request
from collections.abc import Iterator

from hybridgen.config.schema import Frontier, Local, Tracking
from hybridgen.core.notices import Data, Notice
from hybridgen.core.urls import host_of
from hybridgen.llm import embedded
from hybridgen.llm.providers import NONE, provider_of

# Files that MLflow's client takes to a bucket by itself: the variables that name it, and the libraries that do so.
_BUCKETS = ("MLFLOW_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_CARRIERS = {
    "botocore": f"set {_BUCKETS[0]} to that address, or let the server take them",
    "google": "let the server take them",
    "azure": "let the server take them",
}
_HUGGING_FACE = ("huggingface.co", ".huggingface.co", ".hf.co")  # a model's file comes from a host of its own


def find_hosts(local: Local, frontier: Frontier, tracking: Tracking, *, is_paid: bool) -> set[str]:
    """Names and addresses; a leading dot means all below. is_paid: the frontier may be asked.

    A proxy counts where any of them is not this machine.
    """
    asked = {host for host in _hosts(local, frontier, tracking, is_paid=is_paid) if host}
    if all(is_loopback(host) for host in asked):
        return asked
    return asked | {host for host in map(host_of, urllib.request.getproxies().values()) if host}


def is_loopback(name: str) -> bool:
    """Whether a host is this machine."""
    if name in {"", "localhost"}:  # "": an address to listen on
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _hosts(local: Local, frontier: Frontier, tracking: Tracking, *, is_paid: bool) -> Iterator[str]:
    yield host_of(local.api_base or provider_of(local, "local").address)
    if (local.model or "").startswith(embedded.DOWNLOADED):
        yield from _HUGGING_FACE
    if tracking.backend != "none":
        yield from _tracking(tracking.uri)
    if is_paid and frontier.provider != NONE:
        provider = provider_of(frontier, "frontier")
        yield host_of(frontier.api_base or provider.address)
        yield from (host_of(os.environ.get(name)) for name in provider.moved_by)


def say_stopped(line: str) -> Notice:
    """What is said of a connection that was stopped, and what allows it. line: the guard's, "HOST:PORT (LIBRARY)"."""
    library = line.rpartition("(")[2].rstrip(")")
    advice = _CARRIERS.get(library)
    files = f"; if MLflow keeps its files there, {advice} (mlflow server --serve-artifacts)" if advice else ""
    return Notice("connection_stopped", {"line": Data(line), "files": files})


def _tracking(uri: str | None) -> Iterator[str]:
    server = host_of(uri)
    yield server
    if server:
        for bucket in filter(None, (host_of(os.environ.get(name)) for name in _BUCKETS)):
            yield from (bucket, f".{bucket}")  # a bucket may be a name below
