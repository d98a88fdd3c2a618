"""What a stand-in has seen since it was reset, and how it has been told to behave."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.standin import answers, failures
from tests.standin.asked import WIRES, Answer, Asked, Said, Stop, Usage, Wire
from tests.standin.billing import Charge, Meter, Read, Slots, tokens
from tests.standin.failures import CUT, GARBAGE, RUN_ON, Fault, Schedule
from tests.standin.looks import Looks

# The names that hardware profiles ask for.
MODELS = ("qwen2.5:72b", "qwen2.5:7b", "llama3.2:3b")
RUN_ON_TIMES = 400
_PROSE = "Certainly! Here is what you asked for, in my own words: it depends."


@dataclass(slots=True)
class State:
    """Written by the server's thread and by the test's; the lock is held for every change."""

    models: Sequence[str] = MODELS
    answer: Answer | None = None
    delay: float = 0.0
    schedule: Schedule = ()
    scheduled: int = 0  # requests since the schedule was set
    requests: list[Asked] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)  # texts whose vectors were asked for
    embedded_together: list[int] = field(default_factory=list)  # how many texts each such request had
    charges: list[Charge] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    in_flight: dict[Wire, int] = field(default_factory=lambda: dict.fromkeys(WIRES, 0))
    peak: dict[Wire, int] = field(default_factory=lambda: dict.fromkeys(WIRES, 0))
    meter: Meter = field(default_factory=Meter)
    slots: Slots = field(default_factory=Slots)
    reads: list[Read] = field(default_factory=list)
    looks: Looks = field(default_factory=Looks)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def arrive(self, asked: Asked) -> tuple[int, Fault]:
        """Count a request in; its number, and what is to happen to it."""
        with self.lock:
            self.requests.append(asked)
            self.in_flight[asked.wire] += 1
            self.peak[asked.wire] = max(self.peak[asked.wire], self.in_flight[asked.wire])
            index, self.scheduled = self.scheduled, self.scheduled + 1
            number, schedule = len(self.requests), self.schedule
        return number, failures.due(schedule, index, asked)

    def leave(self, asked: Asked) -> None:
        with self.lock:
            self.in_flight[asked.wire] -= 1

    def say(self, asked: Asked, fault: Fault) -> Said:
        """The answer to a request, billed from now on."""
        given = self.answer(asked) if self.answer else None
        text = answers.answer(asked) if given is None else given if isinstance(given, str) else json.dumps(given)
        if fault == GARBAGE:
            text = _PROSE
        most = len(text) // 2 if fault == CUT else None
        if fault == RUN_ON:
            text = json.dumps({"": text * RUN_ON_TIMES})
            most = len(text)
        elif asked.max_tokens is not None and tokens(text) > asked.max_tokens:
            kept = text.encode()[: asked.max_tokens * 4].decode(errors="ignore")
            most = min(len(kept), most if most is not None else len(kept))
        text = text[:most]
        with self.lock:
            usage = self.meter.usage(asked, text)
            usage = dataclasses.replace(usage, output=round(usage.output * fault.times))
            charged = dataclasses.replace(usage, output=usage.output + fault.hidden)
            self.charges.append(Charge(asked.wire, asked.model, charged))
            read = self.slots.read(asked, text)
            self.reads.append(read)
        if fault == RUN_ON:
            usage = dataclasses.replace(usage, output=1)
        told = Usage(*(round(fault.told * n) for n in dataclasses.astuple(usage)))
        stop: Stop = "stop" if most is None else "length"
        return Said(text, stop, told, fault.hidden, read.evaluated, read.cached)

    def begin(self, asked: Asked) -> None:
        """Its answer begins, so that others can read what it had cached."""
        with self.lock:
            self.meter.remember(asked)

    def knows(self, model: str) -> bool:
        """As Ollama looks names up: a name without a tag is the latest."""
        return model in self.models or f"{model}:latest" in self.models
