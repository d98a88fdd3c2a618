"""Whether two names stand for the same model: of one that was asked for and one that answered, or is served."""

from __future__ import annotations

import re

from hybridgen.core.notices import Data, Notice, Place
from hybridgen.core.urls import redacted
from hybridgen.llm.types import Endpoint

# What providers add to a name that stands for the same model: a date or build, a tag.
# https://platform.openai.com/docs/models (snapshots), https://docs.claude.com/en/docs/about-claude/models (aliases)
_SAME = re.compile(r"(?:[-@]\d{2,}[\d-]*|[-:]latest)?")


def is_other(asked: str, answered: str) -> bool:
    """Both as a server or litellm writes them. False where no name came, or a snapshot, tag or path of the same one."""
    one, other = _plain(asked), _plain(answered)
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    return not (long.startswith(short) and _SAME.fullmatch(long[len(short) :]))


def is_kind_of(served: str, known: str) -> bool:
    """Whether a served model is a known one in some build: `Qwen/Qwen2.5-72B-Instruct-AWQ` is a `qwen2.5:72b`."""
    one, other = (re.sub(r"[-_:\s]+", "-", _plain(name)) for name in (served, known))
    return one == other or one.startswith(f"{other}-")


def say_other(endpoint: Endpoint, answered: str) -> Notice:
    """What is said of another model that answered."""
    address = redacted(endpoint.api_base or endpoint.provider.name)
    said = {
        "address": Place(address, f"provider.{endpoint.who}.api_base"),
        "asked": Place(endpoint.model, f"provider.{endpoint.who}.model"),
        "answered": Data(redacted(answered)),
    }
    return Notice("other_model", said)


def _plain(name: str) -> str:
    """Without what stands before it (a maker, a folder) and the words that only mean the newest."""
    last = re.split(r"[/\\]", name.strip().casefold())[-1].removesuffix(".gguf")
    return re.sub(r"[-:]latest$", "", last)
