"""What models cost, from the table that litellm bundles: read as a file, since importing litellm takes seconds."""

from __future__ import annotations

import dataclasses
import functools
import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hybridgen.llm.types import PICO, Price

_FILE = "model_prices_and_context_window_backup.json"


def table_price(wire: str) -> Price | None:
    """A model's price; None where the table does not know it for this provider. wire: litellm's name of it."""
    provider, _, name = wire.partition("/")
    rows = (_table().get(known) or {} for known in (wire, name))
    row = next((row for row in rows if row.get("litellm_provider") == provider), {})
    if row.get("input_cost_per_token") is None or row.get("output_cost_per_token") is None:
        return None
    plain = _price(row, "")
    found = next(filter(None, (re.fullmatch(r"input_cost_per_token(_above_(\d+)k_tokens)", key) for key in row)), None)
    if found is None:
        return plain
    return dataclasses.replace(plain, long_from=int(found[2]) * 1000, long=_price(row, found[1]))


@functools.cache
def _table() -> dict[str, dict[str, Any]]:
    spec = find_spec("litellm")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    table: dict[str, dict[str, Any]] = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return table


def _price(row: dict[str, Any], tier: str) -> Price:
    def rate(key: str, default: int) -> int:
        value = row.get(key + tier, row.get(key))
        return default if value is None else round(value * PICO)

    full = rate("input_cost_per_token", 0)
    return Price(
        input=full,
        output=rate("output_cost_per_token", 0),
        cached_input=rate("cache_read_input_token_cost", full),
        cache_write=rate("cache_creation_input_token_cost", full),
    )
