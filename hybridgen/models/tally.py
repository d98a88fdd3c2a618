"""What one execution did at one server."""

from __future__ import annotations

from dataclasses import dataclass, field

from hybridgen.models.values import Purpose, Reply, Usage


@dataclass(slots=True)
class Spent:
    """What one stage's answers took: tokens read (cached ones too) and written, cost in picodollars."""

    calls: int = 0
    input: int = 0
    output: int = 0
    cost: int = 0

    def add(self, reply: Reply) -> None:
        usage = reply.answer.usage
        self.calls += 1
        self.input += usage.input + usage.cached_input + usage.cache_write
        self.output += usage.output
        self.cost += reply.cost


@dataclass(slots=True)
class Tally:
    """What one execution did at one server; cost, new and unanswered in picodollars.

    unanswered: set aside for calls of this run that may have been billed and brought no answer, those of earlier
    executions among them.
    """

    answered: int = 0
    replayed: int = 0
    retries: int = 0
    failed: int = 0
    cost: int = 0
    new: int = 0
    unanswered: int = 0
    usage: Usage = field(default_factory=Usage)
    stages: dict[Purpose, Spent] = field(default_factory=dict)

    def count(self, purpose: Purpose, reply: Reply) -> None:
        self.stages.setdefault(purpose, Spent()).add(reply)
        used, usage = self.usage, reply.answer.usage
        self.answered += 1
        self.replayed += reply.replayed
        self.cost += reply.cost
        self.new += 0 if reply.replayed else reply.cost
        self.usage = Usage(
            used.input + usage.input,
            used.cached_input + usage.cached_input,
            used.cache_write + usage.cache_write,
            used.output + usage.output,
        )
