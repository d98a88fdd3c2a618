"""A headless Chromium for tests: what a page logs, what it asks for, how it looks. Speaks DevTools over a socket."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import shutil
import tempfile
from asyncio.subprocess import DEVNULL
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, e.g. Debian's package of that name")

# No sandbox: containers have none to give. The rest keeps the browser itself from calling home.
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync --remote-debugging-port=0"
).split()
PATIENCE = 60  # seconds


@dataclass(slots=True)
class Seen:
    """What a page did: lines on its console, exceptions among them; what it asked for; seconds until it was loaded."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def strangers(self) -> list[str]:
        """Addresses that are neither the page's own file nor on this machine."""
        home = ("file:", "data:", "blob:", "http://127.0.0.1:", "ws://127.0.0.1:")
        return [address for address in self.requests if not address.startswith(home)]


class Browser:
    """One tab. `open` a page, then `evaluate` in it or take its `picture`."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._told: deque[dict[str, Any]] = deque()

    async def open(self, url: str, *, width: int = 1280, height: int = 900, dark: bool = False) -> Seen:
        """Load a page in a window of that size, in pixels, and wait for its load event."""
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self._do(f"{domain}.enable")
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self._do("Emulation.setEmulatedMedia", features=scheme)
        await self._do(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self._told.clear()
        await self._do("Page.navigate", url=url)
        seen = Seen()
        while (event := await self._event())["method"] != "Page.loadEventFired":
            _note(seen, event)
        took = "performance.getEntriesByType('navigation')[0].loadEventStart / 1000"
        seen.seconds = float(await self.evaluate(took))
        await self.evaluate("new Promise(done => setTimeout(done, 300))")  # what the page does once it is loaded
        for event in self._told:
            _note(seen, event)
        return seen

    async def paper(self) -> None:
        """Show the page as it will be printed."""
        await self._do("Emulation.setEmulatedMedia", media="print")
        await self.evaluate("new Promise(done => setTimeout(done, 300))")

    async def evaluate(self, script: str) -> Any:
        """The value of an expression in the page; a promise is awaited."""
        answer = await self._do("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def press(self, key: str) -> None:
        """Press a key, as DevTools names it: "Enter", "Tab"."""
        text = {"text": "\r"} if key == "Enter" else {}
        code = {"Enter": 13, "Tab": 9}.get(key, 0)
        for kind in ("keyDown", "keyUp"):
            await self._do("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)

    async def downloads(self, folder: Path) -> None:
        """Have what a page saves land in that folder."""
        await self._do("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    async def picture(self, *, whole: bool = False) -> bytes:
        """What the window shows, or the whole page, as a PNG."""
        shot = await self._do("Page.captureScreenshot", captureBeyondViewport=whole)
        return base64.b64decode(shot["data"])

    async def _do(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            told = await self._socket.receive_json(timeout=PATIENCE)
            if told.get("id") == number:
                assert "error" not in told, told["error"]
                return dict(told["result"])
            self._told.append(told)

    async def _event(self) -> dict[str, Any]:
        return self._told.popleft() if self._told else await self._socket.receive_json(timeout=PATIENCE)


@contextlib.asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A Chromium of its own with an empty profile; gone afterwards."""
    assert CHROMIUM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "about:blank", stdout=DEVNULL, stderr=DEVNULL
        )
        try:
            port = await _port(Path(profile) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    tab = next(one for one in await answer.json() if one["type"] == "page")
                async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    yield Browser(socket)
        finally:
            process.terminate()
            await process.wait()


async def _port(file: Path) -> int:
    for _ in range(PATIENCE * 10):
        with contextlib.suppress(FileNotFoundError, ValueError):  # not there yet, or not written yet
            return int((await asyncio.to_thread(file.read_text)).partition("\n")[0])
        await asyncio.sleep(0.1)
    raise TimeoutError("Chromium does not come up")


def _note(seen: Seen, event: dict[str, Any]) -> None:
    told = event.get("params", {})
    match event.get("method"):
        case "Network.requestWillBeSent":
            seen.requests.append(told["request"]["url"])
        case "Runtime.consoleAPICalled":
            seen.console.append(" ".join(str(one.get("value", one.get("description"))) for one in told["args"]))
        case "Runtime.exceptionThrown":
            seen.console.append(str(told["exceptionDetails"]))
        case "Log.entryAdded":
            seen.console.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")
