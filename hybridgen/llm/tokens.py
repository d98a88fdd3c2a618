"""Tokens of texts, in OpenAI's cl100k encoding: an estimate for all other models.

litellm bundles the encoding's file; it is read without importing litellm, which takes seconds.
"""

from __future__ import annotations

import functools
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

MAX_REMEMBERED = 4096  # texts whose count is kept


@functools.lru_cache(maxsize=MAX_REMEMBERED)
def count_tokens(text: str) -> int:
    """Tokens of a text. A text has at most as many tokens as UTF-8 bytes."""
    return len(_encoding().encode(text, disallowed_special=()))


@functools.cache
def _encoding() -> Encoding:
    spec = find_spec("litellm")
    folder = Path(spec.origin).parent / "litellm_core_utils" / "tokenizers" if spec and spec.origin else Path()
    os.environ["TIKTOKEN_CACHE_DIR"] = os.environ.get("CUSTOM_TIKTOKEN_CACHE_DIR") or str(folder)  # as litellm does
    import tiktoken

    return tiktoken.get_encoding("cl100k_base")
