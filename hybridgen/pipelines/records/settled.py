"""What is decided of a run. Its lines are in files; what totals need of it is counted, and the rest forgotten."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from hybridgen.core.lines import View
from hybridgen.core.notices import Notice
from hybridgen.core.results import DraftLine, Record, Reject
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.lines import make_line, make_record, make_reject, record_id, why_unjudged
from hybridgen.reports.unfinished import Name, Unfinished
from hybridgen.scoring.types import Draft, DraftId
from hybridgen.tasks.types import repeats_itself

if TYPE_CHECKING:
    from hybridgen.pipelines.records.types import Prepared

M = TypeVar("M", bound=BaseModel)


class Reasons:
    """Notices by their kind, whatever the amounts in them; of each kind the one of the first draft."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, tuple[DraftId, Notice]] = {}

    def add(self, draft: DraftId, reason: Notice) -> None:
        """Count a reason. draft: of which it is told."""
        self._counts[reason.kind] += 1
        known = self._first.get(reason.kind)
        if known is None or draft < known[0]:
            self._first[reason.kind] = (draft, reason)

    def say(self, code: str) -> list[Notice]:
        """A notice for each kind, the most frequent first."""
        kinds = sorted(self._counts, key=lambda kind: (-self._counts[kind], self._first[kind][0]))
        return [Notice(code, {"count": self._counts[kind], "example": self._first[kind][1]}) for kind in kinds]


class _Places:
    """Of each line whose it is, and where it begins: a few bytes."""

    def __init__(self) -> None:
        self._segments, self._numbers, self._begins = array("q"), array("q"), array("q")

    def __len__(self) -> int:
        return len(self._begins)

    def add(self, ids: Iterable[DraftId], begins: Iterable[int]) -> None:
        for id_, begin in zip(ids, begins, strict=True):
            self._segments.append(id_.segment)
            self._numbers.append(id_.number)
            self._begins.append(begin)

    def segments(self) -> list[int]:
        """Whose lines there are, in the order of the segments."""
        return sorted(self._segments)

    def ordered(self) -> Iterator[int]:
        """Where the lines begin, in the order of the drafts."""
        order = sorted(range(len(self)), key=lambda at: (self._segments[at], self._numbers[at]))
        return (self._begins[at] for at in order)


class Settled:
    """Drafts that change no more, and records.

    valid, invalid: how many drafts; at_first_try: of the valid ones those without a repair. delivered: records.
    is_judged: a judge has spoken of a valid draft; is_silent: one that was asked has not. is_paid: an answer that came
    to nothing cost something. wanted, made: of the records that were drafted at home how many the strategy wanted
    refined, and for how many an answer came. failures: of invalid drafts; refusals: of refinements that did not come
    about; silences: why a judge has not spoken. paid_records: that the frontier wrote or changed. unwritten: that it
    was to write anew and did not.
    """

    def __init__(self, prepared: Prepared, unfinished: Unfinished) -> None:
        self.valid = self.invalid = self.at_first_try = 0
        self.wanted = self.made = self.paid_records = self.unwritten = 0
        self.is_judged = self.is_silent = self.is_paid = False
        self.failures, self.refusals, self.silences = Reasons(), Reasons(), Reasons()
        self._prepared = prepared
        self._unfinished = unfinished
        self._places: dict[Name, _Places] = {"records": _Places(), "drafts": _Places(), "rejects": _Places()}
        self._cut: dict[Notice, DraftId] = {}
        self._repeated = Counter[str]()  # by field, records that say what the task's example says
        self._alike = 0  # records that say the same in several fields
        self._written = Counter[str]()  # records as long as the frontier writes them, and their tokens

    def writing(self) -> AbstractContextManager[None]:
        """Within, much is written."""
        return self._unfinished.kept_open()

    def close(self, drafts: Sequence[Draft], record: Draft | None = None) -> None:
        """Write what came of drafts, and count it. record: one of them, as it is delivered.

        Raises HybridgenError where it cannot be written.
        """
        for draft in drafts:
            self._count(draft)
        chosen = record.id if record else None
        lines = [make_line(draft, self._prepared, is_chosen=draft.id == chosen) for draft in drafts]
        rejects = [(draft, make_reject(draft, failure)) for draft in drafts for failure in draft.failures]
        self._append("drafts", lines, [draft.id for draft in drafts])
        self._append("rejects", [reject for _, reject in rejects], [draft.id for draft, _ in rejects])
        if record:
            drafted = next((draft for draft in drafts if draft.id == record.id), record)
            self._count_record(record, drafted)
            self._append("records", [make_record(record.id.segment + 1, record, self._prepared)], [record.id])

    @property
    def delivered(self) -> int:
        return len(self._places["records"])

    @property
    def drafts(self) -> int:
        """How many there were, valid or not."""
        return self.valid + self.invalid

    @property
    def notices(self) -> list[Notice]:
        """What was told of records, each once, in their order; then what is to be said of them together."""
        repeated = [
            Notice("example_repeated", {"field": field, "records": count, "delivered": self.delivered})
            for field, count in sorted(self._repeated.items(), key=lambda one: (-one[1], one[0]))
        ]
        if self._alike:
            repeated.append(Notice("fields_alike", {"records": self._alike, "delivered": self.delivered}))
        return [*sorted(self._cut, key=lambda notice: self._cut[notice]), *repeated]

    @property
    def mean_tokens(self) -> float | None:
        """Of a record as long as the frontier writes it; None where there is none."""
        return self._written["tokens"] / self._written["records"] if self._written["records"] else None

    def numbers(self) -> dict[int, str]:
        """The ids of the records by their segments, in whose order they are numbered."""
        return {segment: record_id(number) for number, segment in enumerate(self._places["records"].segments(), 1)}

    def read_records(self) -> Sequence[Record]:
        """All records, in the order of their segments; those that have no id of the data's own are numbered."""
        records = self._read("records", Record)
        return records if self._prepared.task.unit != "segment" else View(records, _numbered)

    def read_drafts(self) -> Sequence[DraftLine]:
        """All drafts, in the order of their ids."""
        return self._read("drafts", DraftLine)

    def read_rejects(self) -> Sequence[Reject]:
        """All that came to nothing, in the order of the drafts."""
        return self._read("rejects", Reject)

    def _append(self, name: Name, values: Sequence[BaseModel], ids: Sequence[DraftId]) -> None:
        self._places[name].add(ids, self._unfinished.append(name, values))

    def _read(self, name: Name, model: type[M]) -> Sequence[M]:
        return self._unfinished.read(name, model, self._places[name].ordered())

    def _count(self, draft: Draft) -> None:
        if draft.failure is not None:
            self.invalid += 1
            self.is_paid = self.is_paid or any(failure.cost for failure in draft.failures)
            for failure in draft.failures:
                self.failures.add(draft.id, failure.reason)
            return
        self.valid += 1
        self.at_first_try += not draft.is_repaired
        self.is_judged = self.is_judged or draft.is_judged
        self.is_silent = self.is_silent or any(failure.what == "judgement" for failure in draft.failures)
        if not draft.is_judged:
            self.silences.add(draft.id, why_unjudged(draft))

    def _count_record(self, record: Draft, drafted: Draft) -> None:
        """drafted: the record as it was before it was refined."""
        strategy, outcome = self._prepared.strategy, record.refinement
        self.paid_records += record.origin != "local"
        if strategy.is_home and record.origin != "frontier":
            action = strategy.decide(drafted).action
            self.wanted += action == "refine"
            self.unwritten += action == "write" and outcome is not None and outcome.code == "not_refined"
            self.made += outcome is not None and outcome.code != "not_refined"
        if outcome and outcome.code == "not_refined":
            self.refusals.add(record.id, outcome.params["why"])
        self._repeated.update(self._prepared.levels.of(record.record).repeated(record.record))
        self._alike += repeats_itself(record.record)
        for notice in record.notices:
            self._cut[notice] = min(record.id, self._cut.get(notice, record.id))
        if type(record.record) is self._prepared.levels.paid.content:  # records of another level are of another length
            self._written.update(records=1, tokens=prompts.count_written(record))


def _numbered(at: int, record: Record) -> Record:
    return record.model_copy(update={"id": record_id(at + 1)})
