"""A run's answers one by one, for who wants to see when and for what it paid."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from hybridgen.core.results import Call
from hybridgen.llm.client import Client
from hybridgen.llm.types import usd
from hybridgen.pipelines.records.summary import Story


def calls(story: Story) -> list[Call]:
    """Every answer that the run got, replayed ones included; their costs add up to the summary's total."""
    asked = (client for client in (story.models.local, story.models.frontier) if client)
    return sorted((call for client in asked for call in _of(client)), key=lambda call: call.began)


def _of(client: Client) -> Iterator[Call]:
    price = client.endpoint.price
    for call in client.tally.calls:
        used = call.usage
        written = price.cost(used) - price.cost(dataclasses.replace(used, output=0))
        written = min(written, call.cost)  # the cost may be of another day's price, or what was set aside
        yield Call(
            record=call.record,
            purpose=call.purpose,
            who=client.endpoint.role,
            replayed=call.replayed,
            input=used.input,
            cached_input=used.cached_input,
            cache_write=used.cache_write,
            output=used.output,
            input_usd=usd(call.cost - written),
            output_usd=usd(written),
            began=call.began,
            seconds=max(0.0, call.ended - call.began),
        )
