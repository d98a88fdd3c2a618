"""The run as one page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hybridgen.compose import compose
from hybridgen.config import Config
from hybridgen.reports.html import report
from hybridgen.results import Evidence, Quality
from tests.reports.example_run import NADIA, finished, nothing_delivered, record

CONFIG = compose([])
VOID = {"meta", "link", "br"}


class Words(HTMLParser):
    """The page's text, and whether every element that is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.text += " "
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def read(page: str) -> Words:
    words = Words()
    words.feed(page)
    words.close()
    assert words.open == []
    words.text = re.sub(r"\s+", " ", words.text)
    return words


def test_the_headline_shows_the_saving_with_its_arithmetic(config: Config) -> None:
    text = read(report(finished(), config)).text
    assert "Delivered 2 of 2 1 local, 1 refined, 0 frontier" in text
    assert "Mean quality 0.78 lowest 0.71, threshold 0.75" in text
    assert "Saved 75 % 1 − $0.0123 ÷ $0.0492 by the frontier alone" in text


def test_a_record_shows_its_fields_evidence_scores_and_story(config: Config) -> None:
    text = read(report(finished(), config)).text
    assert "“I just want to tap once” interviews.md#3 ✓ found" in text
    assert "“a month on one screen” interviews.md#4 ✗ not found" in text
    assert "Coherence 0.90" in text
    assert "What the judge would improve Say how often she swaps shifts." in text
    assert "Refinement 0.71 before, 0.84 after" in text
    assert "from draft d-001" in text


def test_every_draft_is_there_with_what_became_of_it(config: Config) -> None:
    text = read(report(finished(), config)).text
    assert "d-001 portrait chosen 0.71" in text
    assert "d-002 needs-first valid, not chosen 0.71" in text
    assert "d-003 portrait invalid at repair: goals: at least 2 are needed —" in text


def test_data_privacy_work_and_config_are_told(config: Config) -> None:
    text = read(report(finished(), config)).text
    assert "16 of 40 were shown to a model" in text
    assert "interviews.md, line 77: not UTF-8" in text
    assert "Person 5" in text
    assert "Email address 2" in text
    assert "It took 1 min 23 s" in text
    assert "strategy.quality_threshold: 0.75" in text


def test_what_went_otherwise_than_asked_stands_at_the_top(config: Config) -> None:
    page = report(finished(degraded=["the cap of $1.00 was reached"]), config)
    assert page.index("the cap of $1.00 was reached") < page.index("<h2>Records</h2>")
    assert "Not everything went as asked" not in report(finished(), config)


def test_evidence_that_no_claim_shows_is_shown_all_the_same(config: Config) -> None:
    more = record(evidence=[Evidence(row="a#9", quote="said in passing", verified=True)])
    assert "Further evidence “said in passing” a#9 ✓ found" in read(report(finished(more), config)).text


def test_an_unknown_figure_is_unknown_and_not_nothing(config: Config) -> None:
    text = read(report(nothing_delivered(), config)).text
    assert "No record was delivered." in text
    assert "Mean quality unknown lowest unknown" in text
    assert "Cost unknown local $0.00, frontier unknown paid in this run: unknown; cap: none" in text
    assert "Saved unknown what the frontier alone would have cost is not known" in text


def test_the_page_asks_nothing_of_any_network(config: Config) -> None:
    page = report(finished(), config)
    words = read(page)
    assert all(link.startswith(("#", "data:")) for link in words.links)
    assert "script" not in words.tags
    assert "url(" not in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize("place", ["name", "summary", "occupation"])
def test_markup_in_a_record_shows_as_text(config: Config, place: str) -> None:
    evil = "<script>alert(1)</script><img src=http://x/y onerror=z>"
    words = read(report(finished(record(record={**NADIA, place: evil})), config))
    assert not {"script", "img"} & words.tags
    assert evil in words.text


@settings(max_examples=50, deadline=None)
@given(evil=st.text(alphabet="<>&\"'/= ;{}%#!-abz\n", min_size=1, max_size=40))
def test_no_text_of_a_model_ends_up_as_markup(evil: str) -> None:
    plain = read(report(finished(), CONFIG)).tags
    claims = [{"text": evil, "quote": evil, "row": evil}]
    evidence = [Evidence(row=evil, quote=evil, verified=False)]
    quality = Quality(overall=0.5, criteria={evil: 0.5}, improve=evil)
    loud = record(record={evil: evil, "list": claims}, evidence=evidence, quality=quality, refinement=evil, rows=[evil])
    assert read(report(finished(loud, degraded=[evil]), CONFIG)).tags <= plain | {"section", "strong"}


def test_a_password_in_an_address_is_not_shown() -> None:
    page = report(finished(), compose(["provider.local.api_base=http://me:secret@127.0.0.1:1"]))
    assert "secret" not in page
    assert "http://***@127.0.0.1:1" in page
