"""Tries the tool against the stand-in: python -m tests.standin --port 8123."""

from __future__ import annotations

import argparse
import threading

from tests.standin.failures import OK, refuse
from tests.standin.server import Standin
from tests.standin.state import MODELS

_TRY = """\
Ollama, OpenAI, Anthropic and Gemini at {url}; stop with Ctrl-C. In another terminal:
  python -m hybridgen hardware=m4max provider.local.api_base={url} provider.frontier.api_base={url}
  python -m hybridgen provider=llamacpp provider.local.model=qwen2.5:7b provider.local.api_base={url}/v1 \
strategy=local-only"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--delay", type=float, default=0.2, help="seconds before every answer")
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="answer every N-th request with a 429")
    parser.add_argument("--model", action="append", help="a model that is listed; may be repeated")
    given = parser.parse_args()
    server = Standin(given.port)
    server.delay = given.delay
    server.serve(*(given.model or MODELS))
    if given.busy:
        server.fail(lambda n, _: refuse(429, retry_after=1) if n % given.busy == given.busy - 1 else OK)
    try:
        with server:
            print(_TRY.format(url=server.url), flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        print(f"\n{len(server.requests)} requests; most at once: {dict(server.in_flight_peak)}")
    except OSError as error:
        parser.error(f"port {given.port}: {error.strerror}")


if __name__ == "__main__":
    main()
