"""A finished run to report on: one refined persona, one local one, and three drafts, one of them invalid."""

from __future__ import annotations

from typing import Any

from hybridgen.core.results import DraftLine, Evidence, Quality, Record, Reject, RunResult
from hybridgen.core.summaries import Summary

NADIA: dict[str, Any] = {
    "name": "Nadia Okafor",
    "occupation": "Night-shift nurse",
    "age": "mid-thirties",
    "summary": "Nadia plans her week around a rota that changes without notice, and wants tools that cope with that.",
    "goals": [
        {"text": "Swap a shift in one step", "row": "interviews.md#3", "quote": "i just want to tap once"},
        {"text": "See the whole month", "row": "interviews.md#4", "quote": "a month on one screen"},
    ],
    "behaviours": [{"text": "Photographs the rota", "row": "interviews.md#3", "quote": "I take a picture"}],
    "frustrations": [],
    "opportunities": ["A rota that explains its changes", "Swaps without a phone call"],
}
DRAFTED: dict[str, Any] = {  # what a refinement made NADIA of
    **NADIA,
    "summary": "Nadia plans her week around a rota, and wants tools that cope with that.",
    "opportunities": ["Swaps without a phone call"],
}


def record(number: int = 1, /, **changes: Any) -> Record:
    given: dict[str, Any] = {
        "id": f"r{number:03d}",
        "origin": "refined",
        "quality": Quality(
            overall=0.84,
            criteria={"coherence": 0.9, "realism": 0.78},
            raw={"coherence": 0.62, "realism": 0.55},
            spread={"coherence": 0.11, "realism": 0.2},
            improve="Say how often she swaps shifts.",
        ),
        "cost_usd": 0.0123,
        "evidence": [
            Evidence(
                row="interviews.md#3",
                quote="i just want to tap once",
                verified=True,
                claim="goals[0]",
                context="It takes five calls. I just want to tap once, that is all.",
            ),
            Evidence(row="interviews.md#4", quote="a month on one screen", verified=False, claim="goals[1]"),
            Evidence(row="interviews.md#3", quote="I take a picture", verified=True, claim="behaviours[0]"),
        ],
        "record": NADIA,
        "rows": ["interviews.md#3", "interviews.md#4"],
        "draft": "d-001",
        "decision": "reached_threshold",
        "why": "at or above the threshold of 0.75, so a refinement was due",
        "refinement": "0.76 before, 0.84 after",
    }
    return Record(**{**given, **changes})


def drafts() -> list[DraftLine]:
    quality = Quality(overall=0.76, criteria={"coherence": 0.7}, improve="Say what the rota does to her week.")
    made = {"valid": True, "repaired": False, "quality": quality, "record": DRAFTED, "evidence": record().evidence}
    return [
        DraftLine(id="d-001", segment=0, prompt="portrait", chosen=True, **made),
        DraftLine(id="d-002", segment=0, prompt="needs-first", chosen=False, **made),
        DraftLine(
            id="d-003",
            segment=1,
            prompt="portrait",
            valid=False,
            repaired=True,
            chosen=False,
            stage="repair",
            reason="goals: at least 2 are needed",
            text='{"name": "Bo"',
        ),
    ]


def rejects() -> list[Reject]:
    """The draft that was not valid."""
    lost = drafts()[-1]
    return [Reject(record=lost.id, what="draft", stage="repair", reason=lost.reason, cost_usd=0.0, text=lost.text)]


def summary(**changes: Any) -> Summary:
    """Sections are given as dicts of what differs: summary(cost={"total_usd": None})."""
    given: dict[str, Any] = {
        "run_id": "20250102-030405-abc123",
        "task": "persona",
        "strategy": "refine-top",
        "seed": 42,
        "requested": 2,
        "delivered": 2,
        "degraded": [],
        "drafts": {"requested": 3, "valid": 2, "invalid": 1},
        "rejects": {"draft": 0, "repair": 1, "judge": 0, "refine": 0},
        "estimate": {"expected_usd": 0.0152, "upper_usd": 0.0931},
        "origin": {"local": 1, "refined": 1, "frontier": 0},
        "cost": {
            "total_usd": 0.0123,
            "local_usd": 0.0,
            "frontier_usd": 0.0123,
            "new_usd": 0.0123,
            "unanswered_usd": 0.0,
            "cap_usd": None,
            "frontier_only_usd": 0.0492,
            "saved_share": 0.75,
        },
        "quality": {"mean": 0.775, "min": 0.71, "threshold": 0.75, "criteria": {"coherence": 0.8, "realism": 0.75}},
        "calls": {"local": 7, "frontier": 1, "replayed": 0, "retries": 1, "failed": 0},
        "tokens": {
            "local": {"input": 5400, "output": 1800},
            "frontier": {"input": 1200, "cached_input": 0, "output": 400},
        },
        "stages": {
            "draft": {"calls": 3, "input": 2100, "output": 1300, "usd": 0.0},
            "judge": {"calls": 3, "input": 3000, "output": 300, "usd": 0.0},
            "refine": {"calls": 1, "input": 1200, "output": 400, "usd": 0.0123},
            "repair": {"calls": 1, "input": 300, "output": 200, "usd": 0.0},
        },
        "privacy": {
            "mode": "pseudonymise",
            "entities": 7,
            "kinds": {"PERSON": 5, "EMAIL_ADDRESS": 2},
            "leaks_blocked": 3,
            "checked": 3,
            "hidden": {"HIDDEN_NAME": 4, "PERSON": 1},
            "refused": {"not_readable": 2},
            "found": [
                {"kind": "PERSON", "column": "text", "by": "language model", "language": "en", "mentions": 4},
                {"kind": "EMAIL_ADDRESS", "column": "text", "by": "form", "language": "", "mentions": 2},
                {"kind": "PERSON", "column": "<i>Who?</i>", "by": "column", "language": "de", "mentions": 1},
            ],
            "left": [
                {
                    "model": "claude-sonnet-4-5-20250929",
                    "provider": "anthropic",
                    "host": "api.anthropic.com",
                    "requests": 1,
                }
            ],
            "versions": {"hybridgen": "0.1.0", "spacy": "3.8.0"},
        },
        "data": {
            "sources": ["interviews.md"],
            "read": ["data: 40 respondents from 2 files; 9 of 24 columns", "left out: 9 timestamps, 6 ids or codes"],
            "respondents": 40,
            "rows": 40,
            "rows_seen": 16,
            "columns": 1,
            "columns_used": 1,
            "unreadable": ["interviews.md, line 77: not UTF-8"],
            "notes": ["read as passages"],
        },
        "seconds": {"total": 83.2, "prepare": 2.0, "draft": 60.0, "judge": 40.0, "refine": 9.0, "write": 0.3},
        "models": {"local": "qwen2.5:7b", "frontier": "claude-sonnet-4-5-20250929"},
    }
    for name, change in changes.items():
        given[name] = {**given[name], **change} if isinstance(change, dict) else change
    return Summary.model_validate(given)


def finished(*records: Record, **changes: Any) -> RunResult:
    """The example's result; `records` in place of its own, `changes` as for `summary`."""
    chosen = list(records) or [
        record(1),
        record(2, origin="local", cost_usd=0.0, draft="d-002", refinement="", record={**NADIA, "name": "Ivo Brandt"}),
    ]
    return RunResult(records=chosen, drafts=drafts(), rejects=rejects(), summary=summary(**changes))


def many(count: int) -> RunResult:
    """So many refined records with their drafts, as long as real ones are."""
    text = "Plans the week on an envelope, since nobody tells her in time when the rota has changed and what for"
    claims = [{"text": text, "row": "interviews.md#3", "quote": "I just want to tap once and be done with it"}] * 9
    before = NADIA | {"goals": claims[:3], "behaviours": claims[:3], "frustrations": claims[:3], "summary": text * 4}
    after = before | {"goals": [one | {"text": f"{text}, every time"} for one in claims[:3]], "summary": text * 5}
    around = f"{text}. I just want to tap once and be done with it. {text}"
    evidence = [Evidence(row=one["row"], quote=one["quote"], verified=True, context=around) for one in claims]
    return RunResult(
        records=[
            record(n, record=after | {"name": f"Nadia {n}"}, evidence=evidence, draft=f"d{n}")
            for n in range(1, count + 1)
        ],
        drafts=[
            drafts()[0].model_copy(update={"id": f"d{n}", "record": before, "evidence": evidence})
            for n in range(1, count + 1)
        ],
        rejects=[],
        summary=summary(requested=count, delivered=count),
    )


def nothing_delivered() -> RunResult:
    """No record, and no figure that would need one."""
    return RunResult(
        records=[],
        drafts=[],
        rejects=[],
        summary=summary(
            delivered=0,
            degraded=["2 of 2 records are missing: too few valid drafts"],
            origin={"local": 0, "refined": 0},
            cost={
                "total_usd": None,
                "frontier_usd": None,
                "new_usd": None,
                "frontier_only_usd": None,
                "saved_share": None,
            },
            quality={"mean": None, "min": None, "criteria": {}},
        ),
    )
