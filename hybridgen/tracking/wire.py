"""A trace in MLflow's own words: the JSON of its entities, which it stores and shows.

Tokens and cost stand where MLflow adds them up from. What was answered from the ledger took neither now, so there it
counts for nothing; what it cost when it was asked is an attribute of ours.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hybridgen.core.results import Call

NANO = 10**9


@dataclass(frozen=True, slots=True)
class Step:
    """A model's answer. model, provider: who gave it."""

    call: Call
    model: str
    provider: str

    @property
    def name(self) -> str:
        return f"{self.call.purpose} (replayed)" if self.call.replayed else self.call.purpose

    @property
    def when(self) -> tuple[float, float]:
        """Its begin and end, in seconds since the epoch."""
        return self.call.began, self.call.began + self.call.seconds


@dataclass(frozen=True, slots=True)
class Trace:
    """The way of a draft. id: 32 hexadecimal digits. began, ended: seconds since the epoch.

    asked, came: what was wanted and what came of it, in words and figures of ours. scores: 0-1 each, of a record only.
    """

    id: str
    name: str
    failed: bool
    began: float
    ended: float
    asked: Mapping[str, str]
    came: Mapping[str, str | float]
    scores: Mapping[str, float]
    steps: Sequence[Step]


def info(trace: Trace, experiment: str, run_id: str) -> dict[str, Any]:
    """What MLflow's list of traces shows. experiment, run_id: MLflow's."""
    began = _stamp(trace.began)
    return {
        "trace_id": _name(trace),
        "trace_location": {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment}},
        "request_time": began,
        "execution_duration_ms": round((trace.ended - trace.began) * 1000),
        "state": "ERROR" if trace.failed else "OK",
        "request_preview": json.dumps(trace.asked),
        "response_preview": json.dumps(trace.came),
        "trace_metadata": {"mlflow.sourceRun": run_id, "mlflow.trace_schema.version": "3"},
        "tags": {
            "mlflow.traceName": trace.name,
            **{f"hybridgen.{key}": str(value) for key, value in {**trace.asked, **trace.came}.items()},
        },
        "assessments": [
            {
                "assessment_name": name,
                "source": {"source_type": "CODE", "source_id": "hybridgen"},
                "feedback": {"value": value},
                "create_time": began,
                "last_update_time": began,
            }
            for name, value in trace.scores.items()
        ],
    }


def spans(trace: Trace) -> list[dict[str, Any]]:
    """The whole as the root, a span for each answer below it."""
    whole = {
        "mlflow.spanType": "CHAIN",
        "mlflow.spanInputs": trace.asked,
        "mlflow.spanOutputs": trace.came,
    }
    root = _span(trace, 0, trace.name, (trace.began, trace.ended), whole)
    return [root, *(_span(trace, n, one.name, one.when, _step(one)) for n, one in enumerate(trace.steps, 1))]


def _step(step: Step) -> dict[str, Any]:
    call = step.call
    read = call.input + call.cached_input + call.cache_write
    tokens = {
        "input_tokens": read,  # for MLflow that is all, whatever the rate
        "output_tokens": call.output,
        "total_tokens": read + call.output,
        "cache_read_input_tokens": call.cached_input,
        "cache_creation_input_tokens": call.cache_write,
    }
    cost = {
        "input_cost": call.input_usd,
        "output_cost": call.output_usd,
        "total_cost": call.input_usd + call.output_usd,
    }
    paid = 0 if call.replayed else 1
    return {
        "mlflow.spanType": "LLM",
        "mlflow.llm.model": step.model,
        "mlflow.llm.provider": step.provider,
        "mlflow.chat.tokenUsage": {name: count * paid for name, count in tokens.items()},
        # Said even where it is 0: else MLflow looks for a price of its own, for a local model too.
        "mlflow.llm.cost": {name: usd * paid for name, usd in cost.items()},
        "hybridgen.replayed": call.replayed,
        "hybridgen.tokens": tokens,
        "hybridgen.cost_usd": cost["total_cost"],
    }


def _span(
    trace: Trace, number: int, name: str, when: tuple[float, float], attributes: Mapping[str, Any]
) -> dict[str, Any]:
    """number: 0 for the root. when: its begin and end, in seconds since the epoch."""
    own = {"mlflow.traceRequestId": _name(trace), **attributes}
    began, ended = (round(seconds * NANO) for seconds in when)
    return {
        "trace_id": _base64(trace.id),
        "span_id": _base64(_id(trace, number)),
        "parent_span_id": _base64(_id(trace, 0)) if number else None,
        "name": name,
        "start_time_unix_nano": began,
        "end_time_unix_nano": ended,
        "events": [],
        "status": {"code": "STATUS_CODE_ERROR" if trace.failed and not number else "STATUS_CODE_OK", "message": ""},
        "attributes": {key: json.dumps(value) for key, value in own.items()},
    }


def _name(trace: Trace) -> str:
    return f"tr-{trace.id}"


def _id(trace: Trace, number: int) -> str:
    return hashlib.sha256(f"{trace.id} {number}".encode()).hexdigest()[:16]


def _base64(digits: str) -> str:
    return base64.b64encode(bytes.fromhex(digits)).decode()


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
