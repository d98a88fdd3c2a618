"""Which hosts a run has been given: those of its model servers and of its tracking server. Which of them are near, and
which proxy stands before the others."""

from __future__ import annotations

import functools
import ipaddress
import os
import socket
import urllib.request
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from hybridgen.config.schema import Frontier, Local, Tracking
from hybridgen.core.notices import Data, Notice
from hybridgen.core.urls import host_of
from hybridgen.llm import weights
from hybridgen.llm.providers import NONE, provider_of

# Files that MLflow's client takes to a bucket by itself: the variables that name it, and the libraries that do so.
_BUCKETS = ("MLFLOW_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_CARRIERS = {
    "botocore": f"set {_BUCKETS[0]} to that address, or let the server take them",
    "google": "let the server take them",
    "azure": "let the server take them",
}
_HUGGING_FACE = ("huggingface.co", ".huggingface.co", ".hf.co")  # a model's file comes from a host of its own


def find_hosts(models: Iterable[Local | Frontier], tracking: Tracking) -> set[str]:
    """Names and addresses; a leading dot means all below. models: those that may be asked.

    A proxy counts where any of the servers is not near, for to those that are nothing goes through it; MLflow's client
    knows no such rule.
    """
    asked = {host for model in models for host in _hosts_of(model) if host}
    tracked = {host for host in _tracking(tracking.uri) if host} if tracking.backend != "none" else set()
    if all(map(is_near, asked)) and all(map(is_loopback, tracked)):
        return asked | tracked
    return asked | tracked | {host for host in map(host_of, urllib.request.getproxies().values()) if host}


def is_loopback(name: str) -> bool:
    """Whether a host is this machine."""
    if name in {"", "localhost"}:  # "": an address to listen on
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@functools.lru_cache(maxsize=64)  # each call asks
def is_near(name: str) -> bool:
    """Whether a host is told by its address to be this machine or one of a private network: nothing is looked up.

    https://www.iana.org/assignments/iana-ipv4-special-registry: whatever is not globally reachable, which holds for
    100.64.0.0/10 of VPNs too.
    """
    if is_loopback(name) or f".{name}".rstrip(".").casefold().endswith(".localhost"):
        return True
    address = _address(name)
    return address is not None and not address.is_global


def leads_near(name: str) -> bool:
    """Whether a host is near by its address, or by all those that its name stands for (`ollama` of a Docker network).

    Looks the name up; one that is not known is not near.
    """
    found = _look_up(name)
    return bool(found) and all(map(is_near, found))


def leads_away(name: str) -> bool:
    """Whether a host is not near, by its address or by any of those that its name stands for.

    Looks the name up; one that is not known leads nowhere.
    """
    return not all(map(is_near, _look_up(name)))


def _look_up(name: str) -> set[str]:
    """What a name stands for: itself where it is an address, or near by what it says; empty where it is not known."""
    if is_near(name) or _address(name):
        return {name}
    try:
        return {str(address[0]) for *_, address in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return set()


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host is written as; None where it is a name."""
    try:
        address = ipaddress.ip_address(name.strip("[]").partition("%")[0])
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(name))  # 127.1 or 0x7f000001
        except (OSError, UnicodeError):
            return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def is_direct(url: str) -> bool:
    """Whether a given server is near while the environment names a proxy; where it names none nothing is looked up."""
    return bool(urllib.request.getproxies()) and leads_near(urlsplit(url).hostname or "")


def proxy_of(url: str, *, is_known: bool = False) -> str | None:
    """The proxy that a request goes through by the environment; to servers that are near there is none.

    ALL_PROXY counts, as it does in litellm's calls. is_known: a provider's own address, which need not be looked up.
    """
    parts, proxies = urlsplit(url), urllib.request.getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    host = parts.hostname or ""
    if not found or (not is_known and leads_near(host)) or urllib.request.proxy_bypass(host):
        return None
    return found if "://" in found else f"http://{found}"


def _hosts_of(model: Local | Frontier) -> Iterator[str]:
    if isinstance(model, Local):
        own = provider_of(model, "local").address
        yield from (host_of(address or own) for address in model.addresses)
        if weights.is_fetched(model.model):
            yield from (*_HUGGING_FACE, host_of(os.environ.get("HF_ENDPOINT")))  # where it is a mirror
    elif model.provider != NONE:
        provider = provider_of(model, "frontier")
        yield host_of(model.api_base or provider.address)
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
