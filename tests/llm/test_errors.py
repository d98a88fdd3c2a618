"""Calls that bring no answer: what is worth another try, what may have been billed, in whose words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from hybridgen.llm import litellm_adapter
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.types import Endpoint
from tests.llm.asking import MODELS, at, paid, request
from tests.llm.blunt import blunt, closed, http
from tests.standin import RESET, Standin, Wire, hang, refuse

each_wire = pytest.mark.parametrize("wire", MODELS)
pytestmark = pytest.mark.usefixtures("connections")


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
    assert seen.kind == {500: "server_error"}.get(status, "rate_limited" if status >= 429 else "rejected")
    assert not seen.billed


@each_wire
async def test_a_refusal_is_told_in_the_servers_words(standin: Standin, wire: Wire) -> None:
    standin.fail([refuse(404)])
    words = (await refused(paid(standin, wire))).reason
    assert MODELS[wire].partition("/")[2] in words
    assert not set(words) & set("{}")


@each_wire
@pytest.mark.parametrize("status", ["408 Request Timeout", "502 Bad Gateway", "504 Gateway Timeout"])
async def test_what_a_gateway_lost_may_have_been_billed(standin: Standin, wire: Wire, status: str) -> None:
    with blunt(http(b"<html>connect: connection refused</html>", status=status)) as address:
        seen = await refused(at(address, standin, wire))
    assert (seen.status, seen.kind, seen.billed) == (int(status[:3]), "server_error", True)


@each_wire
async def test_a_connection_that_breaks_off_may_have_been_billed(standin: Standin, wire: Wire) -> None:
    standin.fail([RESET])
    seen = await refused(paid(standin, wire))
    assert (seen.status, seen.kind, seen.billed) == (None, "server_error", True)
    assert seen.reason.startswith("the connection broke off")


@each_wire
async def test_an_answer_that_does_not_come_may_have_been_billed(standin: Standin, wire: Wire) -> None:
    standin.fail([hang(0.5)])
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
