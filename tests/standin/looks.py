"""What a server says of itself before a model is asked anything, and the ways in which it does not."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOADING = {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}  # llama.cpp's
CHALLENGE = {"error": "Unauthorized"}  # vLLM's
FORBIDDEN = {"error": {"message": "this key may not list models", "type": "permission_error"}}


@dataclass(slots=True)
class Looks:
    """Written by tests alone.

    key, authorization: what is wanted in every request, as a key or as it stands in the header. query: what every
    address has to end with. loading: so many requests are told that the model is being loaded. page: status and HTML
    of every answer. context: tokens that its models hold. answers_as: the name that its answers bear. more: what else
    is said of a model, by its name. seen: method and path of all requests, chats among them.
    """

    key: str | None = None
    authorization: str | None = None
    query: str = ""
    loading: int = 0
    page: tuple[int, str] | None = None
    context: int = 32_768
    answers_as: str = ""
    more: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def answers(self, request: web.Request) -> web.Response | None:
        """What comes instead of an answer; None: the answer."""
        self.seen.append(f"{request.method} {request.path_qs}")
        if self.page:
            status, html = self.page
            return web.Response(status=status, text=html, content_type="text/html")
        wanted = self.authorization or (self.key and f"Bearer {self.key}")
        given = request.headers.get("Authorization")
        if wanted and given != wanted:
            return web.json_response(FORBIDDEN if given else CHALLENGE, status=403 if given else 401)
        if self.query and request.query_string != self.query:
            return web.json_response({"error": {"message": "Resource not found"}}, status=404)
        if self.loading > 0:
            self.loading -= 1
            return web.json_response(LOADING, status=503)
        return None


def middleware(current: Callable[[], Looks]) -> Any:
    @web.middleware
    async def look(request: web.Request, handler: Handle) -> web.StreamResponse:
        looks = current()
        try:
            return looks.answers(request) or await handler(request)
        except web.HTTPNotFound:
            return web.Response(status=404, text=json.dumps({"detail": "Not Found"}), content_type="application/json")

    return look
