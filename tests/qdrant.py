"""A Qdrant server in a thread: Qdrant's REST protocol, with the local mode of Qdrant's own client behind it.

No package of the index carries the server itself. Requests are read by the models that Qdrant publishes, so one that
the server would refuse for its form is refused here; what is found and how it is scored is the client's, in Python.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from qdrant_client import QdrantClient, models
from qdrant_client.local.qdrant_local import QdrantLocal

VERSION = "1.20.0"


class Qdrant:
    """In the block it listens. key: what it wants. version, title: what it says of itself. faults: the next answers, as
    status and body. delay: seconds before each answer. seen: method and path of all requests."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.qdrant = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self.lock = threading.RLock()
        self.reset()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def reset(self) -> None:
        """As new: no collection, no fault."""
        self.local = QdrantLocal(":memory:")
        self.key, self.version, self.title, self.delay = "", VERSION, "qdrant - vector search engine", 0.0
        self.faults: list[tuple[int, str]] = []
        self.life = object()  # until the next reset; whoever has asked before gets no answer any more
        self.seen: list[str] = []

    def client(self) -> QdrantClient:
        """What is there, as another program would see and change it."""
        return QdrantClient(url=self.url, check_compatibility=False)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    do_PUT = do_POST = do_PATCH = do_GET  # noqa: N815  what http.server calls

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        qdrant: Qdrant = self.server.qdrant  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        life = qdrant.life
        time.sleep(qdrant.delay)
        with qdrant.lock:
            if qdrant.life is not life:
                self.close_connection = True
                return
            qdrant.seen.append(f"{self.command} {path}")
            status, said = self._said(qdrant, path, body)
        with contextlib.suppress(ConnectionError):  # who asked has gone
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

    def _said(self, qdrant: Qdrant, path: str, body: bytes) -> tuple[int, bytes]:
        if qdrant.faults:
            status, text = qdrant.faults.pop(0)
            return status, text.encode()
        if path == "/":  # needs no key
            return 200, json.dumps({"title": qdrant.title, "version": qdrant.version}).encode()
        if qdrant.key and self.headers.get("api-key") != qdrant.key:
            return _error(401, "Must provide an API key or an Authorization bearer token")
        try:
            result = _result(qdrant.local, self.command, path, body)
        except ValidationError as error:
            return _error(400, f"Format error in JSON body: {error.errors()[0]['msg']}")
        except ValueError as error:
            told = str(error)
            return _error(404 if "not found" in told else 409 if "already exists" in told else 400, told)
        return 200, json.dumps({"result": _plain(result), "status": "ok", "time": 0.001}).encode()


def _error(status: int, words: str) -> tuple[int, bytes]:
    return status, json.dumps({"status": {"error": words}, "time": 0.001}).encode()


def _result(local: QdrantLocal, command: str, path: str, body: bytes) -> Any:
    """What the client's local mode answers to a request."""
    _, _, name, *rest = f"{path}//".split("/")[:6]
    what = f"{command} {'/'.join(one for one in rest if one)}".strip()
    if not name:
        return local.get_collections()
    match what:
        case "GET":
            return local.get_collection(name)
        case "PUT":
            new = models.CreateCollection.model_validate_json(body)
            return local.create_collection(name, new.vectors, new.sparse_vectors, metadata=new.metadata)
        case "PATCH":
            changed = models.UpdateCollection.model_validate_json(body)
            return local.update_collection(name, metadata=changed.metadata)
        case "PUT points":
            return local.upsert(name, models.PointsList.model_validate_json(body).points)
        case "POST points/count":
            counted = models.CountRequest.model_validate_json(body)
            return local.count(name, count_filter=counted.filter)
        case "POST points/scroll":
            page = models.ScrollRequest.model_validate_json(body)
            points, after = local.scroll(name, limit=page.limit or 10, offset=page.offset, with_payload=True)
            return {"points": points, "next_page_offset": after}
        case "POST points/delete":
            return local.delete(name, models.PointIdsList.model_validate_json(body))
        case "POST points/batch":
            asked = json.loads(body)["operations"]
            return local.batch_update_points(name, [models.SetPayloadOperation.model_validate(one) for one in asked])
        case "POST points/query":
            return _found(local, name, models.QueryRequest.model_validate_json(body))
        case "POST points/query/batch":
            batch = models.QueryRequestBatch.model_validate_json(body)
            return [_found(local, name, one) for one in batch.searches]
    raise ValueError(f"{what}: not found")


def _found(local: QdrantLocal, name: str, asked: models.QueryRequest) -> Any:
    prefetch = asked.prefetch if isinstance(asked.prefetch, list) else [asked.prefetch] if asked.prefetch else []
    for one in prefetch:
        one.params = None  # it looks at all points anyway, and warns where it is told to
    return local.query_points(
        name,
        query=asked.query,
        using=asked.using,
        prefetch=prefetch or None,
        query_filter=asked.filter,
        limit=asked.limit or 10,
        with_payload=bool(asked.with_payload),
    )


def _plain(result: Any) -> Any:
    if isinstance(result, BaseModel):
        return result.model_dump(mode="json")
    if isinstance(result, list | tuple):
        return [_plain(one) for one in result]
    return {key: _plain(one) for key, one in result.items()} if isinstance(result, dict) else result
