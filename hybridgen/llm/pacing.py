"""How fast requests may go to a server: within the limits that a contract gives, and those that the server tells.

A limit that is configured is kept from the first call on: requests go out evenly, since servers enforce "60 a minute"
as one a second (https://platform.openai.com/docs/guides/rate-limits), and the tokens of any minute stay below theirs.
What a server's headers say is left of its own limits is spent no faster than it says that it grows back.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

MINUTE = 60.0  # seconds
MAX_WAIT = 300.0  # seconds that headers alone may hold a request back; then the server has to say it itself
TICK = 0.001  # seconds, the least that is slept
_SPAN = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")
_EPOCH = 1e9  # a number of seconds above it is a date
_EPOCH_MS = 1e12


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of one of a server's limits. reset: seconds until it is whole again. limit None: not said."""

    remaining: float
    reset: float
    limit: float | None = None

    @property
    def growth(self) -> float | None:
        """What comes back in a second; None where nothing is missing, or it is not said how much."""
        if self.limit is None or self.reset <= 0 or self.limit <= self.remaining:
            return None
        return (self.limit - self.remaining) / self.reset


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a request will take at most, or has taken."""

    input: int
    output: int

    @property
    def total(self) -> int:
        return self.input + self.output


def read_allowances(headers: Mapping[str, str]) -> dict[str, Allowance]:
    """What the headers of an answer say is left, by what is limited: requests, tokens, input-tokens, output-tokens.

    Servers name them alike, in one of two orders: x-ratelimit-remaining-tokens, or NAME-ratelimit-tokens-remaining.
    """
    found: dict[str, dict[str, str]] = {}
    for name, value in headers.items():
        words = name.lower().partition("ratelimit-")[2].split("-")
        facts = [word for word in words if word in {"limit", "remaining", "reset"}]
        if len(facts) == 1:
            what = "-".join(word for word in words if word != facts[0]) or "requests"
            found.setdefault(what, {})[facts[0]] = value
    read = {what: _allowance(said) for what, said in found.items() if what in _NEEDS}
    return {what: allowance for what, allowance in read.items() if allowance}


_NEEDS: dict[str, Callable[[Tokens], float]] = {
    "requests": lambda tokens: 1.0,
    "tokens": lambda tokens: tokens.total,
    "input-tokens": lambda tokens: tokens.input,
    "output-tokens": lambda tokens: tokens.output,
}


def _allowance(said: Mapping[str, str]) -> Allowance | None:
    remaining, limit = _number(said.get("remaining", "")), _number(said.get("limit", ""))
    reset = _seconds(said.get("reset", ""))
    return None if remaining is None or reset is None else Allowance(remaining, reset, limit)


def _number(said: str) -> float | None:
    try:
        number = float(said)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _seconds(said: str) -> float | None:
    """Seconds from now: a number, a span like 6m0.5s, a date, or a number that is one."""
    said = said.strip()
    number = _number(said)
    if number is not None:
        number = number / 1_000 if number >= _EPOCH_MS else number
        return max(0.0, number - time.time()) if number >= _EPOCH else number
    span = _SPAN.fullmatch(said)
    if span and said:
        days, hours, minutes, seconds, ms = (float(part or 0) for part in span.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds + ms / 1_000
    try:
        return max(0.0, datetime.fromisoformat(said).timestamp() - time.time())
    except ValueError:
        return None


class Account:
    """One of a server's own limits, as it last told of it; times are the event loop's."""

    def __init__(self) -> None:
        self._told: Allowance | None = None
        self._at = 0.0
        self._spent = 0.0  # since then

    def tell(self, allowance: Allowance, now: float) -> None:
        self._told, self._at, self._spent = allowance, now, 0.0

    def spend(self, amount: float) -> None:
        self._spent += amount

    def wait(self, amount: float, now: float) -> float:
        """Seconds until so much is left; more than there ever is waits for all of it."""
        told = self._told
        if told is None or now >= self._at + told.reset:
            return 0.0
        growth, until_whole = told.growth, self._at + told.reset - now
        wanted = amount if told.limit is None else min(amount, told.limit)
        missing = wanted - (told.remaining - self._spent)
        if missing <= 0:
            return 0.0
        return until_whole if growth is None else min(until_whole, max(0.0, self._at + missing / growth - now))


class Pacing:
    """One server's pace. requests, tokens: limits a minute, None: none is known beforehand."""

    def __init__(self, requests: int | None = None, tokens: int | None = None) -> None:
        self._apart = MINUTE / requests if requests else 0.0
        self._tokens = tokens
        self._next = float("-inf")  # when the next request may go
        self._out: dict[int, int] = {}  # tokens set aside, by request
        self._ended: deque[tuple[float, int]] = deque()  # tokens of the last minute
        self._accounts: dict[str, Account] = {}
        self._turn = asyncio.Lock()  # first come, first served
        self._freed = asyncio.Event()
        self._numbers = 0

    def turn(self, tokens: Tokens, waits: Callable[[float | None], None]) -> AbstractAsyncContextManager[None]:
        """A request's turn, as soon as it would keep to all limits; nobody else has theirs before it ends.

        waits: told the loop's time until which it waits, None where that rests with requests that are out.
        """
        if not (self._apart or self.counts_tokens):  # no limit is known, so nobody waits for anybody
            return nullcontext()
        return self._in_turn(tokens, waits)

    @asynccontextmanager
    async def _in_turn(self, tokens: Tokens, waits: Callable[[float | None], None]) -> AsyncIterator[None]:
        async with self._turn:
            while True:
                now, self._freed = asyncio.get_running_loop().time(), asyncio.Event()
                seconds = self._wait(tokens, now)
                if seconds == 0:
                    break
                waits(None if seconds is None else now + seconds)
                if seconds is None:
                    await self._freed.wait()
                else:
                    await asyncio.sleep(max(seconds, TICK))
            yield

    @property
    def counts_tokens(self) -> bool:
        """True where the tokens of a request matter."""
        return self._tokens is not None or bool(self._accounts)

    def begin(self, tokens: Tokens) -> int:
        """A request goes out; its number."""
        now = asyncio.get_running_loop().time()
        self._next = now + self._apart
        self._numbers += 1
        self._out[self._numbers] = tokens.total
        for what, account in self._accounts.items():
            account.spend(_NEEDS[what](tokens))
        return self._numbers

    def end(self, number: int, took: int, allowances: Mapping[str, Allowance]) -> None:
        """It is back, took so many tokens, and the server said what is left."""
        now = asyncio.get_running_loop().time()
        del self._out[number]
        if self._tokens:
            self._ended.append((now, took))
        for what, allowance in allowances.items():
            self._accounts.setdefault(what, Account()).tell(allowance, now)
        self._freed.set()

    def _wait(self, tokens: Tokens, now: float) -> float | None:
        """Seconds until it may go; None: not before one that is out has come back."""
        told = max((account.wait(_NEEDS[what](tokens), now) for what, account in self._accounts.items()), default=0.0)
        apart = max(0.0, self._next - now, min(told, MAX_WAIT))
        room = self._wait_for_tokens(tokens.total, now)
        return None if room is None else max(apart, room)

    def _wait_for_tokens(self, wanted: int, now: float) -> float | None:
        if self._tokens is None:
            return 0.0
        while self._ended and self._ended[0][0] <= now - MINUTE:
            self._ended.popleft()
        out, ended = sum(self._out.values()), sum(took for _, took in self._ended)
        missing = min(wanted, self._tokens) + out + ended - self._tokens
        for at, took in self._ended:
            if missing <= 0:
                break
            missing -= took
            if missing <= 0:
                return at + MINUTE - now
        return 0.0 if missing <= 0 else None
