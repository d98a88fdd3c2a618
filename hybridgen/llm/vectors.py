"""Texts that a server embeds: how they are asked for, and how their vectors stand in an answer's text.

A vector is kept as base64 of 32-bit numbers, little-endian: a third of what its digits would take in the ledger.
"""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hybridgen.llm.types import Answer, Message, Request, Usage

Floats: TypeAlias = NDArray[np.float32]
_NUMBERS = np.dtype("<f4")
MAX_TOGETHER = 32  # texts that go out in one request: what text-embeddings-inference takes where nobody changed it


def request_of(text: str) -> Request:
    """The request for the vector of one text: asked alone, so that the ledger knows it in whatever company."""
    return Request("embed", "", (Message("user", text),), {}, max_tokens=0, embeds=True)


def body_of(model: str, request: Request) -> dict[str, Any]:
    """What is sent, https://platform.openai.com/docs/api-reference/embeddings."""
    texts = [message.content for message in request.messages]
    return {"model": model, "input": texts, "encoding_format": "float"}


def answer_of(body: Mapping[str, Any], request: Request) -> Answer:
    """The answer in what came. Raises LookupError, TypeError, ValueError where it is none."""
    rows = sorted(body["data"], key=lambda row: int(row["index"]))
    found = [np.array(row["embedding"], _NUMBERS) for row in rows]
    if len(found) != len(request.messages) or not all(_is_vector(one) for one in found):
        raise ValueError("it has no vector for each text")
    counted = body.get("usage") or {}
    usage = Usage(input=int(counted.get("prompt_tokens") or 0))
    text = json.dumps([base64.b64encode(one.tobytes()).decode() for one in found])
    return Answer(text, usage, model=str(body.get("model") or ""))


def vectors_of(answer: Answer) -> Floats:
    """The vectors in an answer, each of length 1; shape (texts, dimension)."""
    rows = [np.frombuffer(base64.b64decode(one), _NUMBERS) for one in json.loads(answer.text)]
    whole = np.array(rows, np.float32)
    unit: Floats = whole / np.linalg.norm(whole, axis=1, keepdims=True)
    return unit


def together(requests: Sequence[Request]) -> Request:
    """One request for the texts of several."""
    texts = tuple(message for request in requests for message in request.messages)
    return dataclasses.replace(requests[0], messages=texts)


def apart(answer: Answer, requests: Sequence[Request]) -> list[Answer]:
    """The answer to each of the requests that went together. The server counts the tokens of all: each has its share of
    them by its length."""
    found, ends = json.loads(answer.text), [0, *accumulate(len(request.messages) for request in requests)]
    lengths = [0, *accumulate(request.bytes for request in requests)]
    tokens = [round(answer.usage.input * length / lengths[-1]) for length in lengths]
    usages = [dataclasses.replace(answer.usage, input=until - since) for since, until in pairwise(tokens)]
    return [
        dataclasses.replace(answer, text=json.dumps(found[start:end]), usage=usage)
        for (start, end), usage in zip(pairwise(ends), usages, strict=True)
    ]


def _is_vector(numbers: NDArray[Any]) -> bool:
    return numbers.ndim == 1 and len(numbers) > 0 and bool(np.isfinite(numbers).all()) and bool(numbers.any())
