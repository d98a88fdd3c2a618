"""Where collections are kept: a folder, or a Qdrant server."""

from __future__ import annotations

from pathlib import Path

from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError
from hybridgen.core.notices import Notice, Place
from hybridgen.core.urls import host_of, redacted
from hybridgen.knowledge.edge import EdgeStore
from hybridgen.knowledge.server import ServerStore
from hybridgen.knowledge.store import Store
from hybridgen.llm import hosts


def make_store(config: Config) -> Store:
    """The store of a run; a server is not asked yet. Raises ConfigError, also where privacy=strict keeps passages from
    it."""
    url = config.knowledge.url
    if url is None:
        return EdgeStore(Path(config.knowledge.path))
    if config.privacy.mode == "strict" and not hosts.leads_near(host_of(url)):
        raise ConfigError(
            f"knowledge.url={redacted(url)}: is no server of this machine or of a private network, and privacy=strict "
            "lets no passage go elsewhere as it is; choose one that is, or leave it out"
        )
    return ServerStore(url)


def place_of(config: Config) -> str:
    """Where collections are, as it was typed and may be shown."""
    knowledge = config.knowledge
    return f"knowledge.url={redacted(knowledge.url)}" if knowledge.url else f"knowledge.path={knowledge.path}"


def look_at_place(config: Config) -> list[Notice]:
    """What must be known of where passages go. Looks a name up."""
    url = config.knowledge.url
    if url is None or hosts.leads_near(host_of(url)):
        return []
    shown = {"url": Place(redacted(url), "knowledge.url")}
    unsealed = [Notice("store_unsealed", shown)] if url.casefold().startswith("http:") else []
    return [Notice("store_elsewhere", shown), *unsealed]


def find_hosts(config: Config) -> set[str]:
    """The server's host, and that of the proxy before it; empty where there is none."""
    url = config.knowledge.url
    return {host for host in (host_of(url), host_of(hosts.proxy_of(url))) if host} if url else set()
