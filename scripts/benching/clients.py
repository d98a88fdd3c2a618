"""One client that makes so many records, so many at once: python clients.py NAME ADDRESS RECORDS AT_ONCE

It imports nothing of ours, so that it runs in a peer's own environment. Each record is a triaged ticket, asked for in
one chat with its schema, as a draft of hybridgen's is.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "category": {"type": "string", "enum": ["fault", "request", "billing", "praise"]},
        "urgency": {"type": "integer", "minimum": 1, "maximum": 5},
        "summary": {"type": "string", "maxLength": 160},
    },
    "required": ["category", "urgency", "summary"],
    "additionalProperties": False,
}
FORMAT = {"type": "json_schema", "json_schema": {"name": "ticket", "schema": SCHEMA, "strict": True}}
RULES = "Judge by what the ticket says, not by what could be behind it. Answer with JSON. " * 12
TICKET = "Ticket {}: the second lamp you sent goes dark after ten minutes as well. Could you send one that works?"
MODEL = "m"
MAX_TOKENS = 300
Ask = Callable[[int], Awaitable[object]]


def messages(number: int) -> list[dict[str, str]]:
    """Of a chat about one ticket."""
    asked = f"{TICKET.format(number)}\nTriage this ticket."
    return [{"role": "system", "content": RULES}, {"role": "user", "content": asked}]


async def send(ask: Ask, records: int, at_once: int) -> None:
    """Ask so many times, so many at once."""
    left = iter(range(records))

    async def work() -> None:
        for number in left:
            await ask(number)

    await asyncio.gather(*(work() for _ in range(at_once)))


async def aiohttp(address: str, records: int, at_once: int) -> None:
    """Nothing but the wire: no retry, no schema check, no cost."""
    from aiohttp import ClientSession, TCPConnector

    async with ClientSession(connector=TCPConnector(limit=0)) as session:

        async def ask(number: int) -> object:
            body = {"model": MODEL, "messages": messages(number), "response_format": FORMAT, "max_tokens": MAX_TOKENS}
            async with session.post(f"{address}/v1/chat/completions", json=body) as answer:
                answer.raise_for_status()
                return await answer.json()

        await send(ask, records, at_once)


async def litellm(address: str, records: int, at_once: int) -> None:
    """acompletion as it stands, with nothing switched on that keeps or checks anything."""
    os.environ |= {"LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    from litellm import acompletion

    async def ask(number: int) -> object:
        return await acompletion(
            model=f"openai/{MODEL}",
            messages=messages(number),
            response_format=FORMAT,
            max_tokens=MAX_TOKENS,
            api_base=f"{address}/v1",
            api_key="none",
            num_retries=0,
            max_retries=0,
        )

    await send(ask, records, at_once)


def curator(address: str, records: int, at_once: int) -> None:
    """A curator.LLM with the ticket as its form; its cache is new, and its limits are above what the server does."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"CURATOR_CACHE_DIR": folder, "TELEMETRY_ENABLED": "false", "HF_HUB_OFFLINE": "1"}
        os.environ["TIKTOKEN_CACHE_DIR"] = _encodings()
        from bespokelabs.curator import LLM
        from pydantic import create_model

        class Triage(LLM):  # type: ignore[misc]
            def prompt(self, row: dict[str, int]) -> list[dict[str, str]]:
                return messages(row["number"])

            def parse(self, row: dict[str, int], answer: Any) -> dict[str, Any]:
                return {**row, **answer.model_dump()}

        limits = {"max_concurrent_requests": at_once, "max_requests_per_minute": 10**6, "max_tokens_per_minute": 10**9}
        triage = Triage(
            model_name=MODEL,
            backend="openai",
            response_format=create_model("Ticket", category=(str, ...), urgency=(int, ...), summary=(str, ...)),
            generation_params={"max_tokens": MAX_TOKENS},
            backend_params={"base_url": f"{address}/v1", "api_key": "none", **limits},
        )
        triage([{"number": number} for number in range(records)])


def data_designer(address: str, records: int, at_once: int) -> None:
    """A dataset with the ticket as its seed and the form as a structured column; what it reports to others is off."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DESIGNER_HOME": folder, "NEMO_TELEMETRY_ENABLED": "false"}
        import data_designer.config as dd
        from data_designer.interface import DataDesigner
        from pandas import DataFrame

        chat = dd.ChatCompletionInferenceParams(
            max_tokens=MAX_TOKENS, max_parallel_requests=at_once, extra_body={"response_format": FORMAT}
        )
        model = dd.ModelConfig(alias=MODEL, model=MODEL, provider="here", inference_parameters=chat)
        asked = dd.DataDesignerConfigBuilder(model_configs=[model])
        seed = DataFrame({"ticket": [TICKET.format(number) for number in range(records)]})
        asked.with_seed_dataset(dd.DataFrameSeedSource(df=seed))
        asked.add_column(
            dd.LLMStructuredColumnConfig(
                name="triage",
                model_alias=MODEL,
                system_prompt=RULES,
                prompt="{{ ticket }}\nTriage this ticket.",
                output_format=SCHEMA,
            )
        )
        here = dd.ModelProvider(name="here", endpoint=f"{address}/v1", api_key="none")
        designer = DataDesigner(artifact_path=folder, model_providers=[here])
        designer.set_run_config(dd.RunConfig(otel_metrics_port=None))
        made = designer.create(asked, num_records=records).load_dataset()
        assert len(made) == records, f"{len(made)} of {records} records"


def _encodings() -> str:
    """Where litellm, which curator comes with, keeps the encodings that tiktoken would fetch."""
    found = importlib.util.find_spec("litellm")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "litellm_core_utils" / "tokenizers")


CLIENTS: dict[str, Callable[[str, int, int], Any]] = {
    "aiohttp": aiohttp,
    "litellm": litellm,
    "curator": curator,
    "data-designer": data_designer,
}

if __name__ == "__main__":
    begun = CLIENTS[sys.argv[1]](sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    if asyncio.iscoroutine(begun):
        asyncio.run(begun)
