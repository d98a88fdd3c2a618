"""What servers say of their limits, read from their headers, and that it is heeded over the real wire."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from hybridgen.llm import litellm_adapter, pacing
from hybridgen.llm.errors import ProviderError
from hybridgen.llm.pacing import Account, Allowance, read_allowances
from tests.llm.asking import Bench, paid, request
from tests.standin import Standin, refuse, told

DAY = 86_400.0
NOW = 1_800_000_000.0  # January 15, 2027
LATER = "2099-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("1s", 1.0),
        ("6m0s", 360.0),
        ("20ms", 0.02),
        ("2m59.56s", 179.56),
        ("1h2m3s", 3_723.0),
        ("12", 12.0),
        ("0", 0.0),
        pytest.param("2027-01-16T08:00:00Z", DAY, id="a date"),
        ("2020-01-01T00:00:00Z", 0.0),
        pytest.param(str(int(NOW + DAY)), DAY, id="seconds"),
        pytest.param(str(int(NOW + DAY) * 1_000), DAY, id="milliseconds"),
    ],
    ids=str,  # the same in every process
)
def test_the_time_until_a_limit_is_whole_comes_in_many_forms(
    monkeypatch: pytest.MonkeyPatch, said: str, seconds: float
) -> None:
    monkeypatch.setattr(pacing, "time", SimpleNamespace(time=lambda: NOW))
    headers = {"x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": said}
    reset = read_allowances(headers)["requests"].reset
    assert reset == pytest.approx(seconds)


def test_names_come_in_two_orders() -> None:
    one = {"X-RateLimit-Limit-Tokens": "100", "X-RateLimit-Remaining-Tokens": "40", "X-RateLimit-Reset-Tokens": "6s"}
    other = {"acme-ratelimit-input-tokens-remaining": "4", "acme-ratelimit-input-tokens-reset": "2s"}
    assert read_allowances({**one, **other}) == {
        "tokens": Allowance(40.0, 6.0, 100.0),
        "input-tokens": Allowance(4.0, 2.0),
    }


def test_what_names_nothing_that_is_limited_means_requests() -> None:
    headers = {"X-RateLimit-Limit": "20", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}
    assert read_allowances(headers) == {"requests": Allowance(0.0, 30.0, 20.0)}


@pytest.mark.parametrize("value", ["", "soon", "-1", "nan", "inf"])
def test_what_cannot_be_read_limits_nothing(value: str) -> None:
    assert not read_allowances({"x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": value})
    assert not read_allowances({"x-ratelimit-remaining-requests": value, "x-ratelimit-reset-requests": "1s"})


def test_limits_of_what_is_not_known_are_passed_over() -> None:
    assert not read_allowances({"x-ratelimit-remaining-images": "0", "x-ratelimit-reset-images": "1s", "date": "now"})


def test_what_is_left_grows_back_as_it_was_said_to() -> None:
    account = Account()
    assert account.wait(1.0, now=0.0) == 0.0
    account.tell(Allowance(remaining=2.0, reset=10.0, limit=22.0), now=100.0)  # two a second
    account.spend(2.0)
    assert account.wait(1.0, now=100.0) == pytest.approx(0.5)
    assert account.wait(1.0, now=100.5) == 0.0
    assert account.wait(50.0, now=100.0) == pytest.approx(10.0)  # more than there ever is: once it is whole
    assert account.wait(1.0, now=110.0) == 0.0


def test_a_limit_of_which_only_the_end_is_said_waits_for_it() -> None:
    account = Account()
    account.tell(Allowance(remaining=0.0, reset=7.0), now=100.0)
    assert account.wait(1.0, now=103.0) == pytest.approx(4.0)


@pytest.mark.usefixtures("connections")
async def test_an_answer_tells_what_is_left(standin: Standin) -> None:
    standin.fail(
        [
            told(x_ratelimit_limit_requests="60", x_ratelimit_remaining_requests="59", x_ratelimit_reset_requests="1s"),
            told(anthropic_ratelimit_output_tokens_remaining="0", anthropic_ratelimit_output_tokens_reset=LATER),
        ]
    )
    asked = [await litellm_adapter.send(paid(standin, wire), request()) for wire in ("openai", "anthropic")]
    assert asked[0].allowances == {"requests": Allowance(59.0, 1.0, 60.0)}
    assert asked[1].allowances["output-tokens"].remaining == 0


@pytest.mark.usefixtures("connections")
async def test_so_does_a_refusal(standin: Standin) -> None:
    standin.fail([refuse(429, x_ratelimit_remaining_tokens="0", x_ratelimit_reset_tokens="45s")])
    with pytest.raises(ProviderError) as refused:
        await litellm_adapter.send(paid(standin, "openai"), request())
    assert refused.value.allowances == {"tokens": Allowance(0.0, 45.0)}


@pytest.mark.usefixtures("connections")
async def test_what_is_left_holds_the_next_request_back(standin: Standin, books: Bench) -> None:
    standin.fail([told(x_ratelimit_remaining_requests="0", x_ratelimit_reset_requests="400ms")])
    asking = books.client(paid(standin, "openai"))
    began = [(await asking.ask(request(f"{n}"))).began for n in range(2)]
    assert began[1] - began[0] >= 0.4
