"""A model server that speaks OpenAI's API and does as little as it can: python server.py LATENCY

It answers each chat so many seconds after it came, with what the tests' stand-in says to the first request of that
schema. Watched from there, a client is measured without a line of its own: from the first chat that comes to the last
answer that goes, with the processor time that its process took in between. It prints its address when it listens.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import psutil
from aiohttp import web

from tests.standin import answers, renders, wires
from tests.standin.asked import Said, Usage
from tests.standin.billing import tokens

CONTEXT = 32_768  # tokens


class Watch:
    """What a client did since it was told to look at it. Seconds are those of time.monotonic."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._first_cpu = self._last_cpu = self._first = self._last = 0.0
        self._out = self._most = 0
        self._left = list[float]()

    def arrive(self) -> None:
        if not self._first:
            self._first, self._first_cpu = time.monotonic(), self._cpu()
        self._out += 1
        self._most = max(self._most, self._out)

    def leave(self) -> None:
        self._out -= 1
        self._last = time.monotonic()
        self._left.append(self._last)
        if not self._out:
            self._last_cpu = self._cpu()

    def _cpu(self) -> float:
        try:
            used = self._process.cpu_times()
        except psutil.Error:
            return self._last_cpu  # it has its answer and is gone
        return float(used.user + used.system)

    def told(self) -> dict[str, float]:
        """first: when the first chat came, begun: the processor time until then. seconds, cpu: from then to the last
        answer; later: seconds that the later half of the answers took. most: chats at once."""
        taken = {"seconds": self._last - self._first, "cpu": self._last_cpu - self._first_cpu}
        calls = len(self._left)
        taken["later"] = self._last - self._left[calls // 2] if calls else 0.0
        return {"calls": calls, "most": self._most, "first": self._first, "begun": self._first_cpu, **taken}


def app(latency: float) -> web.Application:
    """Its addresses: those of a model server, and /watch, where a client is begun and asked for."""
    watches = list[Watch]()
    bodies = dict[tuple[str, str], bytes]()

    async def chat(request: web.Request) -> web.Response:
        watch, body = watches[-1], await request.json()
        due = asyncio.get_running_loop().time() + latency
        watch.arrive()
        try:
            key = json.dumps(body.get("response_format")), str(body.get("top_logprobs"))
            if key not in bodies:
                bodies[key] = _answer(body)
            await asyncio.sleep(due - asyncio.get_running_loop().time())
            return web.Response(body=bodies[key], content_type="application/json")
        finally:
            watch.leave()

    async def begin(request: web.Request) -> web.Response:
        watches.append(Watch((await request.json())["pid"]))
        return web.json_response({})

    async def tell(request: web.Request) -> web.Response:
        return web.json_response(watches[-1].told())

    async def models(request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": "m", "object": "model", "max_model_len": CONTEXT}]})

    made = web.Application(client_max_size=2**26)
    made.add_routes([web.post("/v1/chat/completions", chat), web.get("/v1/models", models)])
    made.add_routes([web.post("/watch", begin), web.get("/watch", tell)])
    return made


def _answer(body: dict[str, Any]) -> bytes:
    asked = wires.read("openai", "/v1/chat/completions", "", {}, body)
    text = answers.answer(asked)
    said = Said(text, "stop", Usage(tokens(asked.prompt), 0, 0, tokens(text)))
    return json.dumps(renders.render(asked, said, 1)).encode()


async def _serve(latency: float) -> None:
    runner = web.AppRunner(app(latency), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until whoever began it is done
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
