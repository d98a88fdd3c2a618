"""While a run lasts this process speaks to loopback and to the addresses that were configured, and to nobody else.

Python tells of every name look-up and connection before it is made; what is not allowed fails there as a network does,
so that a library that tries to call home is stopped and the run goes on. It sees Python's own sockets, not those that a
compiled library opens by itself.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from hybridgen.llm.hosts import is_loopback

_INTERNET = (socket.AF_INET, socket.AF_INET6)  # AF_UNIX is not known everywhere
_CONNECTS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_LOOKS_UP = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
# Who is not to blame for a connection: they carry it for somebody else.
_CARRIERS = frozenset(
    "socket asyncio threading concurrent selectors ssl http urllib urllib3 requests httpx httpcore anyio aiohttp "
    "aiohappyeyeballs contextlib hybridgen".split()
)


class BlockedError(ConnectionRefusedError):
    """A connection that was not made; the message says to where and who tried."""


@dataclass(slots=True)
class Guard:
    """hosts: names and addresses that are allowed beside loopback. tried: who tried what else, one line each."""

    hosts: frozenset[str]
    tried: dict[str, None] = field(default_factory=dict)
    _resolved: set[str] = field(default_factory=set)

    def allows(self, host: object) -> bool:
        name = _name(host)
        return is_loopback(name) or name in self.hosts or name in self._resolved or _below(name, self.hosts)

    def resolved(self, address: str) -> None:
        self._resolved.add(_name(address))


_active: list[Guard] = []  # of the runs of this process; one is enough to allow a connection
_lock = threading.Lock()
_hooked = False


@contextmanager
def only(hosts: Collection[str]) -> Iterator[Guard]:
    """Allow loopback and these hosts, by name or address, until the block is left; a leading dot allows a domain."""
    guard = Guard(frozenset(_name(host) for host in hosts if host))
    with _lock:
        _install()
        _active.append(guard)
    try:
        yield guard
    finally:
        with _lock:
            _active.remove(guard)


def _install() -> None:
    """Once in a process: audit hooks stay for good, and are idle while no guard is active."""
    global _hooked  # noqa: PLW0603
    if _hooked:
        return
    _hooked = True
    look_up = socket.getaddrinfo

    def noting(host: Any, *args: Any, **options: Any) -> Any:
        """The addresses of a name that is allowed are allowed too."""
        found = look_up(host, *args, **options)
        for guard in list(_active):
            if guard.allows(host):
                for *_, address in found:
                    guard.resolved(str(address[0]))
        return found

    socket.getaddrinfo = noting
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _active or not event.startswith("socket."):
        return
    if event in _LOOKS_UP:
        target = arguments[0]
        host = target[0] if isinstance(target, tuple) else target
        port = arguments[1] if event == "socket.getaddrinfo" else None
    elif event in _CONNECTS and isinstance(arguments[-1], tuple) and arguments[0].family in _INTERNET:
        host, port = arguments[-1][0], arguments[-1][1]
    else:
        return
    guards = list(_active)
    if guards and not any(guard.allows(host) for guard in guards):
        line = f"{_name(host)}{f':{port}' if port else ''} ({_who(sys._getframe(1))})"
        for guard in guards:
            guard.tried[line] = None
        raise BlockedError(f"stopped on its way to {line}: not an address that this run was given")


def _who(frame: FrameType | None) -> str:
    """The library that wanted it: the innermost one that does not merely carry connections."""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if name not in _CARRIERS and name not in sys.stdlib_module_names and name:
            return name
        frame = frame.f_back
    return "Python"


def _name(host: object) -> str:
    text = host.decode(errors="replace") if isinstance(host, bytes | bytearray) else str(host or "")
    return text.strip("[]").partition("%")[0].rstrip(".").casefold()


def _below(name: str, hosts: frozenset[str]) -> bool:
    return any(host.startswith(".") and name.endswith(host) for host in hosts)
