"""Every error that this package raises on purpose; each message is one line: what is wrong, where, what would be right.

HybridgenError
├── InputError          the config or the input is wrong, nothing was spent         exit 2
│   ├── ConfigError     a key or an option
│   ├── DataError       a file that is missing, empty or unreadable
│   └── PriceError      no price is known for a paid model
├── ServerError         no model server that may be used answers                    exit 4
├── CallError           one model call failed for good (status, reason)
├── CapError            a paid call does not fit under the cap; it was not sent
├── StoppedError        the run was asked to end before this was asked              exit 130
├── LeakError           a frontier request would have carried personal data
├── KnowledgeError      a collection of knowledge cannot be opened, read or written exit 2
│   └── SilentStoreError  the server that holds the collections does not answer     exit 4
└── LedgerError         the ledger cannot be opened or written                      exit 2
    ├── DiskError       the disk below it is full or fails                          exit 1
    └── GoneError       the database that holds it went away                        exit 1
"""

from __future__ import annotations

from hybridgen.core.notices import Data, Notice

# Exit codes: all that was asked for; a fault of nobody's input; the config or the input is wrong; fewer records than
# asked for; no model server answers; interrupted.
DONE, FAULT, WRONG, FEWER, NO_SERVER, INTERRUPTED = 0, 1, 2, 3, 4, 130


class HybridgenError(Exception):
    """Base of all errors raised on purpose; `str(error)` is one line for people.

    said: the same as a notice; of an error that was raised with words they count as data.
    """

    exit_code = FAULT

    def __init__(self, said: str | Notice) -> None:
        super().__init__(str(said))
        self.said = said if isinstance(said, Notice) else Notice("error", {"reason": Data(said)})


class InputError(HybridgenError):
    """The config or the input is wrong."""

    exit_code = WRONG


class ConfigError(InputError):
    """A key or an option of the config is wrong."""


class DataError(InputError):
    """A data file is missing, empty or unreadable."""


class PriceError(InputError):
    """No price is known for a paid model."""


class ServerError(HybridgenError):
    """No model server that may be used answers; the message names the address and what starts it."""

    exit_code = NO_SERVER


class CapError(HybridgenError):
    """A paid call does not fit under the cap; it was not sent."""


class StoppedError(HybridgenError):
    """The run was asked to end (Ctrl-C, SIGTERM) before this was asked of a model."""

    exit_code = INTERRUPTED

    def __init__(self) -> None:
        super().__init__(Notice("stopped"))


class KnowledgeError(HybridgenError):
    """A collection of knowledge cannot be opened, read or written, or was made with another embedding model."""

    exit_code = WRONG


class SilentStoreError(KnowledgeError):
    """The server that holds all collections does not answer, so none can be searched; the message names the address."""

    exit_code = NO_SERVER


class LedgerError(HybridgenError):
    """The ledger cannot be opened or written."""

    exit_code = WRONG  # ledger.path or ledger.url names what will not do


class DiskError(LedgerError):
    """The disk below the ledger is full or fails: nobody's wrong input, and what was paid for is kept."""

    exit_code = FAULT


class GoneError(LedgerError):
    """The database that holds the ledger went away and was waited for in vain; what was paid for is booked there."""

    exit_code = FAULT


class LeakError(HybridgenError):
    """A request to the frontier would have carried personal data; it was not sent."""


class CallError(HybridgenError):
    """One model call failed for good.

    status: HTTP status, None where there was no answer at all. gone: the server itself is given up, nothing more is
    sent to it; refuses: because it answers and refuses all.
    """

    def __init__(
        self, said: str | Notice, *, status: int | None = None, gone: bool = False, refuses: bool = False
    ) -> None:
        super().__init__(said)
        self.status = status
        self.gone = gone
        self.refuses = refuses
