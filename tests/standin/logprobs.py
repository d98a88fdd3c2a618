"""Log-probabilities as OpenAI's API and llama.cpp give them: sure of every token, except of small numbers."""

from __future__ import annotations

import hashlib
import math
import re
from typing import Any

_TOKEN = re.compile(r"\d{1,3}| ?[^\W\d]+|\s+|[^\w\s]|_")
_SURE = 0.999
_WIDTH = 0.9  # of the bell around a number, in points of its scale
_HIGHEST = 9


def content(text: str, top: int) -> list[dict[str, Any]]:
    """One entry per token; the tokens joined are the text. top: how many alternatives are listed for each."""
    return [_entry(match.group(), text[: match.start()], top) for match in _TOKEN.finditer(text)]


def _entry(token: str, before: str, top: int) -> dict[str, Any]:
    small = token in map(str, range(_HIGHEST + 1))
    spread = _bell(int(token), before) if small else {token: _SURE}
    ranked = sorted(spread.items(), key=lambda pair: -pair[1])
    return _one(token, spread[token]) | {"top_logprobs": [_one(other, p) for other, p in ranked[:top]]}


def _bell(written: int, before: str) -> dict[str, float]:
    """Digits around the one that was written, which stays the likeliest; leaning one way or the other by the text."""
    lean = hashlib.sha256(before.encode()).digest()[0] / 255 * 0.8 - 0.4
    weights = {d: math.exp(-(((d - written - lean) / _WIDTH) ** 2) / 2) for d in range(_HIGHEST + 1)}
    total = sum(weights.values())
    return {str(digit): weight / total for digit, weight in weights.items()}


def _one(token: str, probability: float) -> dict[str, Any]:
    return {"token": token, "logprob": math.log(probability), "bytes": list(token.encode())}
