"""Calls that bring no answer: what is worth another try, what may have been billed, in whose words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from hybridgen.llm import litellm_adapter
from hybridgen.llm.errors import UNCLEAR, ProviderError
from hybridgen.llm.types import Endpoint
from tests.llm.asking import MODELS, at, paid, request
from tests.llm.blunt import blunt, closed, http, untrusted_server
from tests.standin import RESET, Standin, Wire, hang, refuse

each_wire = pytest.mark.parametrize("wire", MODELS)
pytestmark = pytest.mark.usefixtures("connections", "both_ways")


@pytest.fixture
def untrusted(tmp_path: Path) -> Iterator[str]:
    """The address of a server whose certificate nobody knows."""
    with untrusted_server(tmp_path) as address:
        yield address


async def refused(endpoint: Endpoint) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await litellm_adapter.send(endpoint, request())
    assert caught.value.reason
    assert "\n" not in caught.value.reason
    assert "Traceback" not in caught.value.reason
    return caught.value


@each_wire
@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503, 529])
async def test_a_clear_refusal_is_not_billed(standin: Standin, wire: Wire, status: int) -> None:
    standin.fail([refuse(status, retry_after=7)])
    seen = await refused(paid(standin, wire))
    assert (seen.status, seen.retry_after) == (status, 7.0)
    kinds = {401: "unusable", 500: "server_error"}
    assert seen.kind == kinds.get(status, "rate_limited" if status >= 429 else "rejected")
    assert not seen.billed


@each_wire
async def test_a_refusal_is_told_in_the_servers_words(standin: Standin, wire: Wire) -> None:
    standin.fail([refuse(404)])
    words = (await refused(paid(standin, wire))).reason
    assert MODELS[wire].partition("/")[2] in words
    assert not set(words) & set("{}")


@each_wire
@pytest.mark.parametrize("status", sorted(UNCLEAR))
async def test_what_a_gateway_lost_may_have_been_billed(standin: Standin, wire: Wire, status: int) -> None:
    with blunt(http(b"<html>connect: connection refused</html>", status=f"{status} Lost")) as address:
        seen = await refused(at(address, standin, wire))
    assert (seen.status, seen.kind, seen.billed) == (status, "server_error", True)


@each_wire
@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "Your credit balance is too low to access the API. Please go to Plans & Billing"),
        (400, "API key not valid. Please pass a valid API key."),
        (402, "Insufficient credits. Add more and try again"),
        (402, "Insufficient Balance"),
        (500, "model requires more system memory (41.5 GiB) than is available (15.2 GiB)"),
        (500, "llama runner process has terminated: cudaMalloc failed: out of memory"),
        (500, "EngineCore encountered an issue. See stack trace (above) for the root cause."),
        (500, "Background loop has errored already."),
    ],
)
async def test_what_no_waiting_mends_is_known(standin: Standin, wire: Wire, status: int, words: str) -> None:
    standin.fail([refuse(status, words=words, retry_after=1)])
    seen = await refused(paid(standin, wire))
    assert (seen.status, seen.kind, seen.billed) == (status, "unusable", False)
    assert seen.reason == words


@pytest.mark.parametrize("code", ["insufficient_quota", "billing_hard_limit_reached", "invalid_api_key"])
async def test_a_code_tells_what_waiting_does_not_mend(standin: Standin, code: str) -> None:
    """The words alone do not: they are also said where a minute's quota is used up."""
    words = "You exceeded your current quota, please check your plan and billing details."
    standin.fail([refuse(429, words=words, code=code), refuse(429, words=words)])
    kinds = [(await refused(paid(standin, "openai"))).kind for _ in range(2)]
    assert kinds == ["unusable", "rate_limited"]


@each_wire
@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "This model's maximum context length is 8192 tokens"),
        (500, "the request exceeds the available context size. try increasing the context size"),
        (500, "input (518 tokens) is too large to process. increase the physical batch size (current batch size: 512)"),
        (400, "prompt is too long: 210000 tokens > 200000 maximum"),
        (429, "Request too large for m on tokens per min (TPM): Limit 10000, Requested 12000."),
    ],
)
async def test_what_is_too_long_is_not_tried_again(standin: Standin, wire: Wire, status: int, words: str) -> None:
    standin.fail([refuse(status, words=words)])
    seen = await refused(paid(standin, wire))
    assert (seen.kind, seen.is_own, seen.billed) == ("rejected", True, False)


@pytest.mark.parametrize(
    ("wire", "status", "kind"),
    [
        ("openai", 429, "rate_limited"),
        ("openai", 401, "unusable"),
        ("openai", 400, "rejected"),
        ("openai", 500, "server_error"),
        ("anthropic", 529, "rate_limited"),
        ("anthropic", 429, "rate_limited"),
        ("anthropic", 401, "unusable"),
        ("anthropic", 404, "rejected"),
        ("gemini", 429, "rate_limited"),
        ("gemini", 503, "rate_limited"),
        ("gemini", 400, "rejected"),
        ("ollama", 500, "server_error"),
    ],
)
async def test_an_error_in_a_200_is_read_as_the_status_that_it_names(
    standin: Standin, wire: Wire, status: int, kind: str
) -> None:
    standin.fail([refuse(status, sent_as=200)])
    seen = await refused(paid(standin, wire))
    assert (seen.status, seen.kind, seen.billed) == (status, kind, False)
    assert "{" not in seen.reason


async def test_an_error_beside_the_choice_of_a_200_is_no_answer(standin: Standin) -> None:
    """As gateways put it that had begun to answer when the server behind them failed."""
    lost = {"code": 502, "message": "upstream went away"}
    choice = {"index": 0, "finish_reason": "error", "message": {"role": "assistant", "content": "{"}, "error": lost}
    with blunt(http(json.dumps({"choices": [choice], "usage": {"total_tokens": 40}}).encode())) as address:
        seen = await refused(at(address, standin, "openai"))
    assert (seen.status, seen.kind, seen.reason, seen.billed) == (502, "server_error", "upstream went away", True)


async def test_a_certificate_that_is_not_trusted_is_final_and_free(standin: Standin, untrusted: str) -> None:
    seen = await refused(at(untrusted, standin, "openai"))
    assert (seen.status, seen.kind, seen.billed) == (None, "unusable", False)
    assert "certificate" in seen.reason


@each_wire
async def test_a_connection_that_breaks_off_may_have_been_billed(standin: Standin, wire: Wire) -> None:
    standin.fail([RESET])
    seen = await refused(paid(standin, wire))
    assert (seen.status, seen.kind, seen.billed) == (None, "server_error", True)
    assert seen.reason.startswith("the connection broke off")


@each_wire
async def test_an_answer_that_does_not_come_may_have_been_billed(standin: Standin, wire: Wire) -> None:
    standin.fail([hang(60)])
    seen = await refused(paid(standin, wire, timeout=0.1))
    assert (seen.status, seen.kind, seen.billed) == (None, "server_error", True)
    assert seen.reason == "no answer within 0.1 s"


@each_wire
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_where_nobody_listens_nothing_was_sent(standin: Standin, wire: Wire, host: str) -> None:
    seen = await refused(at(closed().replace("127.0.0.1", host), standin, wire))
    assert (seen.status, seen.kind, seen.billed) == (None, "connection_failed", False)


@each_wire
@pytest.mark.parametrize("body", [b"<html>Please log in</html>", b"", b"{}", b"[]", b"null", b"\xff"])
async def test_a_200_that_cannot_be_read_is_billed(standin: Standin, wire: Wire, body: bytes) -> None:
    with blunt(http(body)) as address:
        seen = await refused(at(address, standin, wire))
    assert (seen.status, seen.kind, seen.billed) == (None, "bad_response", True)


@each_wire
async def test_half_a_body_is_a_connection_that_broke_off(standin: Standin, wire: Wire) -> None:
    with blunt(http(b'{"choices": [', length=500)) as address:
        seen = await refused(at(address, standin, wire))
    assert (seen.status, seen.kind, seen.billed) == (None, "server_error", True)


@pytest.mark.parametrize("value", ["soon", "Wed, 21 Oct 2015 07:28:00 GMT", "", "-3", "nan"])
async def test_a_time_to_wait_that_is_none_or_over_is_no_time(standin: Standin, value: str) -> None:
    body, headers = b'{"error": "rate_limited"}', f"Retry-After: {value}\r\n"
    with blunt(http(body, status="429 Too Many Requests", headers=headers)) as address:
        seen = await refused(at(address, standin, "ollama"))
    assert not seen.retry_after


async def test_a_time_to_wait_may_be_a_date(standin: Standin) -> None:
    value = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    body, headers = b'{"error": "rate_limited"}', f"Retry-After: {value}\r\n"
    with blunt(http(body, status="429 Too Many Requests", headers=headers)) as address:
        seen = await refused(at(address, standin, "ollama"))
    assert seen.retry_after is not None
    assert 60 < seen.retry_after <= 90


async def test_the_more_exact_time_to_wait_counts(standin: Standin) -> None:
    standin.fail([refuse(429, retry_after=9, retry_after_ms="1500")])
    assert (await refused(paid(standin, "openai"))).retry_after == 1.5


async def test_a_time_to_wait_may_stand_in_the_body(standin: Standin) -> None:
    details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.5s"}]
    body = {"error": {"code": 429, "message": "You exceeded your current quota", "details": details}}
    with blunt(http(json.dumps(body).encode(), status="429 Too Many Requests")) as address:
        seen = await refused(at(address, standin, "gemini"))
    assert (seen.kind, seen.retry_after) == ("rate_limited", 34.5)


@pytest.mark.parametrize(("quota", "kind"), [("PerMinutePerProject", "rate_limited"), ("PerDayPerProject", "unusable")])
async def test_a_days_quota_does_not_come_back_in_a_minute(standin: Standin, quota: str, kind: str) -> None:
    violations = [{"quotaId": f"GenerateRequests{quota}"}]
    body = {
        "error": {"code": 429, "message": "You exceeded your current quota", "details": [{"violations": violations}]}
    }
    with blunt(http(json.dumps(body).encode(), status="429 Too Many Requests")) as address:
        assert (await refused(at(address, standin, "gemini"))).kind == kind
