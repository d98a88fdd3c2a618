"""What litellm makes of every failure: facts that the retry loop and the budget rest on."""

from __future__ import annotations

import asyncio
import json

import litellm
import pytest

from tests.standin import CUT, GARBAGE, OK, RESET, Fault, Standin, Wire, hang, refuse, slow
from tests.standin.calls import MODELS, ask, each_model, each_wire, refused, text, until
from tests.standin.examples import check

# litellm reads these two by their words and reports another status than the one that came.
REWORDED = {("anthropic", 529): 500, ("gemini", 503): 500}


@each_wire
@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503, 529])
async def test_a_refusal_keeps_its_status_and_the_time_to_wait(standin: Standin, wire: Wire, status: int) -> None:
    standin.fail([refuse(status, retry_after=0.5)])
    seen = await refused(standin, wire)
    assert seen.status_code == REWORDED.get((wire, status), status)
    # Here and nowhere else: the headers of `seen.response` are litellm's own, and empty.
    assert seen.litellm_response_headers["retry-after"] == "0.5"
    assert standin.charges == ()
    await ask(standin, MODELS[wire])  # the schedule is over


@each_wire
async def test_a_reset_is_no_answer(standin: Standin, wire: Wire) -> None:
    standin.fail([RESET])
    seen = await refused(standin, wire)
    assert seen.status_code == 500  # of litellm's making: no headers came
    assert not seen.litellm_response_headers
    assert len(standin.requests) == 1
    assert standin.charges == ()


@each_wire
@pytest.mark.parametrize("fault", [hang(60), slow(60)], ids=["hang", "slow"])
async def test_who_stops_waiting_is_billed_all_the_same(standin: Standin, wire: Wire, fault: Fault) -> None:
    standin.fail([fault])
    waiting = asyncio.create_task(ask(standin, MODELS[wire]))
    await until(lambda: bool(standin.charges))
    waiting.cancel()
    assert len(standin.charges) == 1


async def test_a_server_that_hangs_is_a_time_out(standin: Standin) -> None:
    standin.fail(lambda index, asked: hang(60))
    for wire in MODELS:
        assert isinstance(await refused(standin, wire, timeout=0.1), litellm.Timeout)


@each_wire
@pytest.mark.parametrize("fault", [hang(0.01), slow(0.01)], ids=["hang", "slow"])
async def test_who_waits_gets_the_whole_answer(standin: Standin, wire: Wire, fault: Fault) -> None:
    standin.fail([fault])
    check(json.loads(text(await ask(standin, MODELS[wire]))))


@each_model
async def test_a_cut_answer_ends_early_and_says_so(standin: Standin, model: str) -> None:
    standin.fail([CUT])
    response = await ask(standin, model)
    assert response.choices[0].finish_reason == "length"
    with pytest.raises(json.JSONDecodeError):
        json.loads(text(response))


@each_model
async def test_garbage_is_prose_that_ends_well(standin: Standin, model: str) -> None:
    standin.fail(lambda index, asked: GARBAGE if index == 0 else OK)
    response = await ask(standin, model)
    assert response.choices[0].finish_reason == "stop"
    with pytest.raises(json.JSONDecodeError):
        json.loads(text(response))
    json.loads(text(await ask(standin, model)))
