"""What is decided of a run of questions: its lines are in files, and what totals need of it is counted."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence

from hybridgen.core.answers import AnswerRecord
from hybridgen.core.notices import Notice
from hybridgen.core.results import Reject
from hybridgen.llm.tokens import count_tokens
from hybridgen.pipelines.records.settled import Reasons
from hybridgen.reports.unfinished import Name, Unfinished
from hybridgen.scoring.types import DraftId


class Whys:
    """Reasons by their kind, each with the first question that it is of."""

    def __init__(self) -> None:
        self._reasons = Reasons()

    def add(self, number: int, why: Notice) -> None:
        """Count a reason. number: of the question."""
        self._reasons.add(DraftId(number), why)

    def say(self, code: str) -> list[Notice]:
        """A notice for each kind, the most frequent first."""
        return self._reasons.say(code)


class Settled:
    """escalated: answers at home that the frontier replaced. kept_home: why questions of the frontier's were not asked
    there. failed: why questions have no answer. unjudged: why answers have no judgement; unweighed: why the
    local model has not said how complex a question is. notices: of the run."""

    def __init__(self, unfinished: Unfinished) -> None:
        self.escalated = self.delivered = self.cited = self.verified = 0
        self.kept_home, self.failed, self.unjudged, self.unweighed = Whys(), Whys(), Whys(), Whys()
        self.notices: list[Notice] = []
        self.is_paid = False
        self.origins, self.reasons = Counter[str](), Counter[str]()
        self.relevance: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))
        self.quality = array("d")
        self.criteria: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))
        self.alone: list[tuple[int, int]] = []  # of each answer that was made: tokens of question and answer
        self._unfinished = unfinished
        self._places: dict[Name, list[tuple[int, int]]] = {"records": [], "rejects": []}

    def settle(self, number: int, record: AnswerRecord, rejects: Sequence[Reject]) -> None:
        """Write an answer, and count it. number: of its question. Raises HybridgenError where it cannot be written."""
        self.delivered += 1
        self.origins[record.origin] += 1
        self.reasons[record.record.reason] += 1
        if record.record.relevance is not None:
            self.relevance[record.origin].append(record.record.relevance)
        if record.origin != "stored":
            self.cited += len(record.evidence)
            self.verified += sum(one.verified for one in record.evidence)
            if record.quality:
                self.quality.append(record.quality.overall)
                for name, value in record.quality.criteria.items():
                    self.criteria[name].append(value)
        self._keep("records", number, [record])
        self._keep("rejects", number, rejects)

    def fail(self, number: int, why: Notice, rejects: Sequence[Reject], *, paid: bool) -> None:
        """A question without an answer. Raises HybridgenError where that cannot be written."""
        self.failed.add(number, why)
        self.is_paid = self.is_paid or paid
        self._keep("rejects", number, rejects)

    def count_tokens(self, question: str, answer: str) -> None:
        """What the frontier would read and write of a question that it is asked alone."""
        self.alone.append((count_tokens(question), count_tokens(answer)))

    def read_records(self) -> Sequence[AnswerRecord]:
        """All answers, in the order of their questions."""
        return self._unfinished.read("records", AnswerRecord, self._begins("records"))

    def read_rejects(self) -> Sequence[Reject]:
        """All that came to nothing, in that order."""
        return self._unfinished.read("rejects", Reject, self._begins("rejects"))

    def _begins(self, name: Name) -> list[int]:
        return [begin for _, begin in sorted(self._places[name])]

    def _keep(self, name: Name, number: int, lines: Sequence[AnswerRecord] | Sequence[Reject]) -> None:
        self._places[name] += [(number, begin) for begin in self._unfinished.append(name, lines)]
