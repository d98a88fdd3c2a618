"""Tickets, a record for each row: every kind of field, a column that was carried over, two drafts that agree or not."""

from __future__ import annotations

from typing import Any

from hybridgen.core.results import Evidence, Quality, Record, RunResult
from hybridgen.scoring.choices import count_choices
from hybridgen.tasks.fields import ObjectField
from hybridgen.tasks.record_model import model
from tests.reports.example_run import drafts, finished

CATEGORIES = ("billing", "outage", "request", "praise")
CODES = ("price", "speed", "support", "cannot be reached by telephone in the evening")
FIELDS = ObjectField.model_validate(
    {
        "type": "object",
        "fields": {
            "category": {"type": "one_of", "options": CATEGORIES},
            "urgency": {"type": "integer", "min": 1, "max": 5},
            "reopened": {"type": "yes_no"},
            "codes": {"type": "several_of", "options": CODES},
            "summary": {"type": "text", "max_chars": 200},
            "due": {"type": "date", "missing": "not said"},
            "place": {"type": "object", "fields": {"country": {"type": "one_of", "options": ["NO", "SE"]}}},
            "pains": {"type": "list", "of": {"type": "claim"}},
        },
    }
).fields
TICKET = model("Ticket", FIELDS, "", is_bare=False)
SAID = "I was charged twice for the same month and nobody answers the telephone"


def ticket(number: int = 1, /, **changes: Any) -> Record:
    """The record of a row; changes: of its own fields."""
    row = f"T-{1000 + number}"
    own: dict[str, Any] = {
        "ticket_id": row,
        "subject": "=Charged twice",
        "category": CATEGORIES[(number % 7) // 2],
        "urgency": number % 5 + 1,
        "reopened": number % 3 == 0,
        "codes": list(CODES[: number % 5]),
        "summary": f"A customer was charged twice in month {number} and wants the money back before the next invoice",
        "due": "2026-01-31" if number % 2 else "not said",
        "place": {"country": "NO" if number % 4 else "SE"},
        "pains": [{"row": row, "quote": "charged twice", "text": "Paid two times"}] if number % 2 else [],
    }
    quote = Evidence(row=row, quote="charged twice", verified=True, claim="pains[0]", context=SAID)
    agreement = (number * 37 % 11) / 10
    criteria = {"agreement": agreement, "faithfulness": 0.9}
    return Record(
        id=row,
        origin="refined" if number % 10 == 0 else "local",
        quality=Quality(overall=round((agreement + 0.9) / 2, 4), criteria=criteria),
        cost_usd=0.001 if number % 10 == 0 else 0.0,
        evidence=[quote] if own["pains"] else [],
        record=own | changes,
        rows=[row],
        draft=f"{number:05d}-1",
    )


def tickets(count: int, *records: Record) -> RunResult:
    """A run over so many rows; `records` in place of its own."""
    made = list(records) or [ticket(number) for number in range(1, count + 1)]
    agreements = [one.quality.criteria["agreement"] for one in made]
    refined = sum(one.origin == "refined" for one in made)
    draft = drafts()[1]
    result = finished(
        *made,
        task="tickets",
        requested=count,
        delivered=count,
        origin={"local": len(made) - refined, "refined": refined},
        quality={"criteria": {"agreement": 0.5, "faithfulness": 0.9}, "agreement": sum(agreements) / len(made)},
        unit="row",
        carried=["ticket_id", "subject"],
        choices=count_choices((one.record for one in made), [TICKET]),
    )
    lines = [draft.model_copy(update={"id": one.draft, "chosen": True, "record": one.record}) for one in made]
    return result.model_copy(update={"drafts": lines, "rejects": []})
