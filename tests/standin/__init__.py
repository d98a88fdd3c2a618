"""A stand-in for model servers, on loopback: Ollama, OpenAI (llama.cpp, vLLM, LM Studio), Anthropic and Gemini.

Usage::

    with Standin() as server:
        server.fail([refuse(429, retry_after=0.1)])
        ...  # send requests to server.url
        assert server.bill({"claude-sonnet-4-5-20250929": price}) == ...
"""

from tests.standin.asked import Answer, Asked, Block, Usage, Wire
from tests.standin.billing import Charge, tokens
from tests.standin.failures import (
    CUT,
    GARBAGE,
    OK,
    PIECES,
    RESET,
    RUN_ON,
    Fault,
    Schedule,
    hang,
    miscount,
    refuse,
    shaped,
    slow,
)
from tests.standin.server import Standin

__all__ = [
    "CUT",
    "GARBAGE",
    "OK",
    "PIECES",
    "RESET",
    "RUN_ON",
    "Answer",
    "Asked",
    "Block",
    "Charge",
    "Fault",
    "Schedule",
    "Standin",
    "Usage",
    "Wire",
    "hang",
    "miscount",
    "refuse",
    "shaped",
    "slow",
    "tokens",
]
