"""Tokens as litellm counts them, without litellm."""

from __future__ import annotations

import subprocess
import sys

import litellm
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.llm.tokens import count_tokens


@given(st.text(max_size=300))
def test_a_text_has_the_tokens_that_litellm_counts(text: str) -> None:
    assert count_tokens(text) == len(litellm.encoding.encode(text, disallowed_special=()))
    assert count_tokens(text) <= len(text.encode())


def test_what_looks_special_is_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


def test_neither_tokens_nor_prices_nor_a_check_need_litellm() -> None:
    code = (
        "import sys; from hybridgen.llm import access, prices, tokens; tokens.count_tokens('a'); "
        "prices.table_price('openai/gpt-5.1'); print({'litellm', 'aiohttp', 'httpx', 'openai'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
