"""A survey of 2,000 in three segments: a persona of each level of detail, with the statistics that it cites."""

from __future__ import annotations

from typing import Any

from hybridgen.core.results import Evidence, Quality, Record, RunResult
from hybridgen.core.summaries import Figure, Segment
from tests.reports.example_run import drafts, finished

FILE = "coffee.csv"
ANSWERED = 1_988  # of 2,000
AT_HOME = Figure(
    question="Where do you typically drink coffee?", answer="At home", inside=0.9, others=0.31, people=618, answered=687
)
CUPS = Figure(question="How many cups a day?", inside=3, others=1, people=690, answered=690)
SPEND = Figure(
    question="Most you ever paid for a cup", answer="$6-$8", inside=0.41, others=0.18, people=280, answered=683
)
OFFICE = Figure(
    question="Where do you typically drink coffee?",
    answer="At the office",
    inside=0.62,
    others=0.22,
    people=600,
    answered=968,
)
CAFE = Figure(
    question="Where do you typically drink coffee?",
    answer="At a cafe",
    inside=0.88,
    others=0.19,
    people=281,
    answered=320,
)
SWEET = Figure(question="Do you add sugar?", answer="Yes", inside=0.004, others=0.38, people=9, answered=322)

QUOTES: dict[str, Any] = {
    "name": "Bo Adler",
    "figures": [{"row": "S1", "quote": "88 % drink at a cafe"}, {"row": "S2", "quote": "less than 1 % add sugar"}],
    "behaviours": [
        {"row": f"{FILE}#7", "quote": "How many cups of coffee do you typically drink per day? 2"},
        {"row": f"{FILE}#12", "quote": "Where do you typically drink coffee? At a cafe"},
    ],
    "frustrations": [],
    "goals": [{"row": f"{FILE}#7", "quote": "Why do you drink coffee? It tastes good"}],
    "verbatim": {"row": f"{FILE}#12", "quote": "I go there for the people"},
}
BRIEF: dict[str, Any] = {
    "name": "Mira Okafor",
    "occupation": "not stated",
    "age": "35-44 years old",
    "figures": [{"row": "S1", "quote": "62 % drink at the office", "text": "Works where the coffee is"}],
    "behaviours": [
        {
            "row": f"{FILE}#3",
            "quote": "Where do you typically drink coffee? At the office",
            "text": "Drinks what the office machine makes",
        }
    ],
    "frustrations": [
        {"row": f"{FILE}#9", "quote": "the machine is broken again", "text": "Is let down by the machine"}
    ],
    "goals": [{"row": f"{FILE}#9", "quote": "something quick", "text": "Wants a cup without a detour"}],
    "summary": "Mira drinks coffee where she works. She takes what there is, and would rather it were better.",
    "opportunities": ["Sell the office a machine that tells when it needs service"],
}
FULL: dict[str, Any] = {
    "name": "Tove Lindgren",
    "occupation": "not stated",
    "age": "45-54 years old",
    "figures": [
        {"row": "S1", "quote": "90 % drink at home", "text": "Home is where nearly all of it is drunk"},
        {"row": "S2", "quote": "median of 3 cups", "text": "Three cups are the rule"},
    ],
    "context": [{"row": f"{FILE}#1", "quote": "before the kids are up", "text": "Has the kitchen alone at six"}],
    "tools": [{"row": f"{FILE}#1", "quote": "I grind by hand", "text": "A hand grinder, for every single cup"}],
    "behaviours": [{"row": f"{FILE}#1", "quote": "first thing in the morning", "text": "Begins the day with it"}],
    "needs": [{"row": f"{FILE}#2", "quote": "beans that are fresh", "text": "Beans that were roasted this week"}],
    "frustrations": [{"row": f"{FILE}#2", "quote": "stale by the time", "text": "Beans are stale when they arrive"}],
    "goals": [{"row": f"{FILE}#1", "quote": "to get it right once", "text": "Make the same good cup twice"}],
    "change_of_mind": [
        {
            "row": f"{FILE}#2",
            "quote": "if they said when it was roasted",
            "text": "Would pay more for a date on the bag",
        }
    ],
    "verbatim": {"row": f"{FILE}#1", "quote": "I would rather have none than a bad one"},
    "scenario": "It is seven on a Saturday and the bag is empty. The shop opens at nine. Tove waits, without coffee, "
    "and orders two bags for next week, one of which will be stale by the time it is opened.",
    "summary": "Tove makes coffee at home and makes it well. What stands in the way is the age of the beans.",
    "opportunities": [
        {"row": f"{FILE}#2", "quote": "stale by the time", "text": "Print the day of roasting on the bag"},
        {"row": f"{FILE}#1", "quote": "the shop opens at nine", "text": "Let a regular order skip a week"},
    ],
}
NESTED: dict[str, Any] = {  # of a task file of one's own
    "tools": [
        {"name": "Hand grinder", "use": {"row": f"{FILE}#1", "quote": "I grind by hand", "text": "Grinds every cup"}},
        {"name": "Scale", "use": {"row": f"{FILE}#2", "quote": "18 grams, always", "text": "Weighs the beans"}},
    ],
    "scenario": {
        "situation": "Saturday, seven in the morning. The bag is empty.",
        "steps": [
            {"row": f"{FILE}#2", "quote": "I order on Friday", "text": "Orders the night before"},
            {"row": f"{FILE}#1", "quote": "the shop opens at nine", "text": "Waits two hours for the shop"},
        ],
    },
}


def _quote(row: int, quote: str, claim: str, around: str = "") -> Evidence:
    return Evidence(row=f"{FILE}#{row}", quote=quote, verified=True, claim=claim, context=around or f"{quote}.")


def _record(number: int, fields: dict[str, Any], evidence: list[Evidence], respondents: int, **more: Any) -> Record:
    given: dict[str, Any] = {
        "id": f"r{number:03d}",
        "origin": "local",
        "quality": Quality(overall=0.8, criteria={"coherence": 0.9, "realism": 0.7}),
        "cost_usd": 0.0,
        "draft": f"d-00{number}",
    }
    shared = {"respondents": respondents, "share": respondents / ANSWERED, "rows": [f"{FILE}#1", f"{FILE}#2"]}
    return Record(record=fields, evidence=evidence, **{**given, **shared, **more})


def brief() -> Record:
    return _record(
        1,
        BRIEF,
        [
            _quote(3, "Where do you typically drink coffee? At the office", "behaviours[0]"),
            _quote(9, "the machine is broken again", "frustrations[0]", "And the machine is broken again, of course."),
            Evidence(row=f"{FILE}#9", quote="something quick", verified=False, claim="goals[0]"),
            Evidence(quote="62 % drink at the office", verified=True, claim="figures[0]", statistic=OFFICE),
        ],
        972,
    )


def full() -> Record:
    quoted = [
        _quote(1, "before the kids are up", "context[0]"),
        _quote(1, "I grind by hand", "tools[0]"),
        _quote(1, "first thing in the morning", "behaviours[0]", "Coffee is the first thing in the morning for me."),
        _quote(2, "beans that are fresh", "needs[0]"),
        _quote(2, "stale by the time", "frustrations[0]", "They are stale by the time they come."),
        _quote(1, "to get it right once", "goals[0]"),
        _quote(2, "if they said when it was roasted", "change_of_mind[0]"),
        _quote(1, "I would rather have none than a bad one", "verbatim"),
        _quote(2, "stale by the time", "opportunities[0]", "They are stale by the time they come."),
        _quote(1, "the shop opens at nine", "opportunities[1]"),
    ]
    cited = [
        Evidence(quote="90 % drink at home", verified=True, claim="figures[0]", statistic=AT_HOME),
        Evidence(quote="median of 3 cups", verified=True, claim="figures[1]", statistic=CUPS),
    ]
    return _record(2, FULL, quoted + cited, 693, origin="frontier", cost_usd=0.04)


def nested() -> Record:
    """Of objects that hold claims."""
    quoted = [
        _quote(1, "I grind by hand", "tools[0].use"),
        _quote(2, "18 grams, always", "tools[1].use"),
        _quote(2, "I order on Friday", "scenario.steps[0]"),
        _quote(1, "the shop opens at nine", "scenario.steps[1]"),
    ]
    return _record(2, NESTED, quoted, 693)


def quotes() -> Record:
    return _record(
        3,
        QUOTES,
        [
            _quote(7, "How many cups of coffee do you typically drink per day? 2", "behaviours[0]"),
            _quote(12, "Where do you typically drink coffee? At a cafe", "behaviours[1]"),
            _quote(7, "Why do you drink coffee? It tastes good", "goals[0]"),
            _quote(12, "I go there for the people", "verbatim", "I go there for the people, not for the coffee."),
            Evidence(quote="88 % drink at a cafe", verified=True, claim="figures[0]", statistic=CAFE),
            Evidence(quote="less than 1 % add sugar", verified=True, claim="figures[1]", statistic=SWEET),
        ],
        323,
    )


def segments() -> list[Segment]:
    """Of the three records, the largest first."""
    found = ((972, [OFFICE]), (693, [AT_HOME, CUPS, SPEND]), (323, [CAFE, SWEET]))
    return [
        Segment(
            index=index,
            respondents=people,
            share=people / ANSWERED,
            certainty=0.8,
            statistics=some,
            record=f"r00{index + 1}",
        )
        for index, (people, some) in enumerate(found)
    ]


def survey(*records: Record, **changes: Any) -> RunResult:
    """The run that made the three; `changes` as for `summary`."""
    chosen = records or (brief(), full(), quotes())
    data = {"respondents": 2000, "rows": 2000, "unanswered": 12, "sources": [FILE], "read": ["data: 2,000 respondents"]}
    counts: dict[str, Any] = {"requested": len(chosen), "delivered": len(chosen), "segments": segments()}
    result = finished(*chosen, **{**counts, **changes, "data": data | changes.get("data", {})})
    return result.model_copy(update={"drafts": drafts()[:1], "rejects": []})


def refined_survey() -> RunResult:
    """The same, the first of the three refined, with its draft."""
    first = brief()
    was = {
        **BRIEF,
        "summary": "Mira drinks coffee at work. She takes what there is.",
        "opportunities": ["Sell machines"],
    }
    mend = Quality(overall=0.76, criteria={"coherence": 0.8, "realism": 0.66}, improve="Say what the machine lacks.")
    draft = drafts()[0].model_copy(update={"quality": mend, "record": was, "evidence": first.evidence})
    said = {
        "why": "at or above the threshold of 0.75, so a refinement was due",
        "refinement": "0.76 before, 0.80 after",
    }
    better = first.model_copy(update={"origin": "refined", "cost_usd": 0.0123, "draft": draft.id, **said})
    counted = {
        "origin": {"local": 1, "refined": 1, "frontier": 1},
        "drafts": {"requested": 6, "valid": 6, "invalid": 0},
    }
    result = survey(better, full(), quotes(), **counted, rejects={"repair": 0})
    return result.model_copy(update={"drafts": [draft]})
