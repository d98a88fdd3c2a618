"""A proxy on loopback that writes down who was asked for, and refuses."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(slots=True)
class Proxy:
    """asked: the first line of each request, as in `CONNECT host:443 HTTP/1.1`."""

    url: str
    asked: list[str] = field(default_factory=list)


BLOCKED = "<html><title>Blocked by policy</title></html>"


@contextmanager
def refusing(status: str = "403 Forbidden", page: str = BLOCKED) -> Iterator[Proxy]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        proxy = Proxy(f"http://127.0.0.1:{server.getsockname()[1]}")
        thread = threading.Thread(target=_serve, args=(server, proxy, status, page), daemon=True)
        thread.start()
        yield proxy
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def _serve(server: socket.socket, proxy: Proxy, status: str, page: str) -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\nConnection: close\r\n\r\n"
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, suppress(OSError):
            connection.settimeout(5)
            got = b""
            while b"\r\n\r\n" not in got:
                got += connection.recv(65_536)
            proxy.asked.append(got.partition(b"\r\n")[0].decode())
            connection.sendall((head + page).encode())
