"""What the shards of a run find out once, for all of them: the ledger is what they share, on however many machines."""

from __future__ import annotations

import asyncio

from hybridgen.core.notices import Notice
from hybridgen.core.stop import Stop
from hybridgen.llm.ledger.line import POLL
from hybridgen.llm.ledger.store import Ledger
from hybridgen.llm.waiting import Say, say_nothing

# After which another one begins as well, where nothing can be told of who was at it. Both then ask the same questions,
# each of which the ledger has asked once.
LATE_SECONDS = 600.0


class Findings:
    """One run's, by their keys."""

    def __init__(self, ledger: Ledger, run: str, stop: Stop, say: Say = say_nothing) -> None:
        self._ledger, self._run, self._stop, self._say = ledger, run, stop, say

    async def take(self, key: str) -> str | None:
        """What was found; None: nobody has looked, and it is this one's to find out. Somebody else who is at it and
        lives is waited for.

        Raises StoppedError, and LedgerError where the ledger cannot be read or written.
        """
        is_told = False
        while True:
            found = await self._ledger.read(lambda ledger: ledger.finding(self._run, key))
            if found is not None:
                return found
            if await self._ledger.write(lambda ledger: ledger.begin_finding(self._run, key, LATE_SECONDS)):
                return None
            if not is_told:
                self._say(Notice("finding_awaited"))
                is_told = True
            async with self._stop.waiting():
                await asyncio.sleep(POLL)

    async def keep(self, key: str, found: str) -> None:
        """Tell all others. Raises LedgerError."""
        await self._ledger.write(lambda ledger: ledger.keep_finding(self._run, key, found))

    async def leave(self) -> None:
        """What was begun here is not found out: another one may begin. Raises LedgerError."""
        await self._ledger.write(lambda ledger: ledger.leave_findings())
