"""What records say, in words."""

from __future__ import annotations

from hybridgen.core.summaries import Choices, Share
from hybridgen.reports.choices import MAX_FIELDS, say_choices


def field(name: str = "category", of: int = 100, **counts: int) -> Choices:
    options = [Share(option=option, records=n, share=n / of if of else 0.0) for option, n in counts.items()]
    return Choices(field=name, of=of, silent=of - sum(counts.values()), options=options)


def test_the_three_most_frequent_are_named_with_their_shares() -> None:
    found = field(billing=41, outage=22, request=18, praise=12)
    assert list(say_choices([found])) == ["category: billing 41 %, outage 22 %, request 18 %"]


def test_what_nobody_says_is_not_named() -> None:
    assert list(say_choices([field(billing=100, outage=0)])) == ["category: billing 100 %"]
    assert list(say_choices([field(billing=0)])) == ["category: none"]


def test_a_field_that_no_record_has_is_left_out() -> None:
    assert list(say_choices([field(of=0, billing=0)])) == []


def test_of_many_fields_the_rest_is_a_number() -> None:
    told = list(say_choices([field(f"f{n}", a=1) for n in range(MAX_FIELDS + 2)]))
    assert len(told) == MAX_FIELDS + 1
    assert told[-1] == "2 more, see summary.json"
