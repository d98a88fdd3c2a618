"""The run as one page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hybridgen.config.compose import compose
from hybridgen.core.results import Evidence, Quality, Reject
from hybridgen.core.summaries import Speed
from hybridgen.pipelines.settings import shown_settings
from hybridgen.reports.html import report
from tests.reports.example_levels import brief, full, nested, quotes, survey
from tests.reports.example_rows import ticket, tickets
from tests.reports.example_run import NADIA, drafts, finished, many, nothing_delivered, record

CONFIG = shown_settings(compose([]))
VOID = {"meta", "link", "br", "input"}


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


def test_the_headline_shows_the_saving_with_its_arithmetic(config: dict[str, str]) -> None:
    text = read(report(finished(), config)).text
    assert "2 of 2 records 1 by qwen2.5:7b alone; 1 drafted by qwen2.5:7b and refined by claude-sonnet" in text
    assert "Mean quality 0.78 lowest 0.71, threshold 0.75" in text
    assert "Cost $0.0123 $0.0123 of it new; cap none" in text
    assert "Frontier alone $0.0492 for the same 2 Saved 75 % 1 − $0.0123 ÷ $0.0492" in text


def test_a_record_shows_its_fields_evidence_scores_and_story(config: dict[str, str]) -> None:
    text = read(report(finished(), config)).text
    assert "It takes five calls. I just want to tap once, that is all. interviews.md#3" in text
    assert "a month on one screen interviews.md#4 ✗ not found in that row" in text
    assert "Overall 0.76 → 0.84" in text
    assert "Realism 0.78" in text
    assert "so a refinement was due. 0.76 before, 0.84 after. 2 of 3 quotes stand in their rows." in text
    assert "What the judge said of the draft Say what the rota does to her week." in text
    assert "What the judge said of the result Say how often she swaps shifts." in text
    assert "r001, from draft d-001, $0.0123. Made from 2 rows: interviews.md#3, interviews.md#4" in text


def test_a_refined_record_stands_beside_its_draft(config: dict[str, str]) -> None:
    words = read(report(finished(), config))
    assert "What the refinement changed: summary, opportunities Draft, 0.76 Refined, 0.84" in words.text
    assert "Unchanged: name, occupation, age, goals, behaviours, frustrations." in words.text
    assert {"ins", "del"} <= words.tags


def test_a_record_that_was_not_refined_shows_no_changes(config: dict[str, str]) -> None:
    local = record(origin="local", refinement="kept the draft: 0.76 against 0.61 refined")
    assert "What the refinement changed" not in read(report(finished(local), config)).text


def test_every_draft_is_there_with_what_became_of_it(config: dict[str, str]) -> None:
    text = read(report(finished(), config)).text
    assert "d-001 portrait chosen 0.76" in text
    assert "d-002 needs-first not chosen 0.76" in text
    assert "d-003 portrait invalid at repair: goals: at least 2 are needed —" in text


def test_each_stage_has_its_cost_and_the_sum_is_the_runs(config: dict[str, str]) -> None:
    text = read(report(finished(), config)).text
    assert "Draft 3 2,100 1,300 1 min 0 s $0.00" in text
    assert "Refine 1 1,200 400 9.0 s $0.0123" in text
    assert "Together 8 6,600 2,200 1 min 23 s $0.0123" in text


def test_the_estimate_stands_beside_the_truth(config: dict[str, str]) -> None:
    text = read(report(finished(), config)).text
    assert "Estimated before the run: $0.0152, at most $0.0931. The frontier came to $0.0123." in text


def test_money_that_may_have_been_lost_is_said_where_there_is_any(config: dict[str, str]) -> None:
    assert "are set aside" not in report(finished(), config)
    text = read(report(finished(cost={"unanswered_usd": 0.02}), config)).text
    assert "Besides, $0.0200 are set aside for calls that brought no answer and may have been billed." in text


def test_what_came_to_nothing_is_listed_with_why_and_the_answer(config: dict[str, str]) -> None:
    text = read(report(finished(), config)).text
    assert "What came to nothing 1 at repair" in text
    assert 'd-003 draft goals: at least 2 are needed its answer {"name": "Bo" $0.00' in text
    assert "What came to nothing" not in report(nothing_delivered(), config)


def test_a_criterion_has_its_mean_and_its_range(config: dict[str, str]) -> None:
    one, other = Quality(overall=0.8, criteria={"coherence": 0.7}), Quality(overall=0.9, criteria={"coherence": 0.95})
    text = read(report(finished(record(1, quality=one), record(2, quality=other)), config)).text
    assert "Coherence 0.80 0.70–0.95" in text


def test_how_unlike_the_records_are_and_the_speed_are_told_where_they_are_known(config: dict[str, str]) -> None:
    speed = {"local_tokens_per_second": 14.61, "records_per_minute": 0.8}
    known = read(report(finished(quality={"diversity": 0.83}, speed=Speed.model_validate(speed)), config)).text
    assert "how unlike the records are: 0.83, from 0 where all say the same" in known
    assert "Speed: 14.6 tokens a second at home, 0.80 records a minute." in known
    unknown = read(report(finished(), config)).text
    assert "how unlike" not in unknown
    assert "Speed:" not in unknown


def test_data_privacy_and_config_are_told(config: dict[str, str]) -> None:
    text = read(report(finished(), config)).text
    assert "16 of 40 were shown to a model" in text
    assert "interviews.md, line 77: not UTF-8" in text
    assert "Person 5" in text
    assert "Email address 2" in text
    assert "strategy.quality_threshold: 0.75" in text


@pytest.mark.parametrize(("count", "choices"), [(2, 0), (13, 3)])  # all, local, refined
def test_many_records_can_be_narrowed_down_by_origin(config: dict[str, str], count: int, choices: int) -> None:
    records = [record(n, record={"name": f"Nadia {n}"}) for n in range(count)]
    page = report(finished(*records), config)
    assert page.count('<input type="radio"') == choices
    assert page.count('<details class="record refined"') == count


def test_a_thousand_records_stay_below_ten_megabytes(config: dict[str, str]) -> None:
    page = report(many(1000), config)
    assert page.count("What the refinement changed") == 1000
    assert len(page.encode()) < 10_000_000


def test_what_went_otherwise_than_asked_stands_at_the_top(config: dict[str, str]) -> None:
    page = report(finished(degraded=["the cap of $1.00 was reached"]), config)
    assert page.index("the cap of $1.00 was reached") < page.index("<h2>Records</h2>")
    assert "Not everything went as asked" not in report(finished(), config)


def test_evidence_that_no_claim_shows_is_shown_all_the_same(config: dict[str, str]) -> None:
    more = record(evidence=[Evidence(row="a#9", quote="said in passing", verified=True)])
    assert "Further evidence said in passing a#9" in read(report(finished(more), config)).text


def test_an_unknown_figure_is_unknown_and_not_nothing(config: dict[str, str]) -> None:
    text = read(report(nothing_delivered(), config)).text
    assert "No record was delivered." in text
    assert "Mean quality unknown lowest unknown" in text
    assert "Cost unknown unknown of it new; cap none" in text
    assert "0 of 2 records None was written. Strategy refine-top" in text
    assert "Saved unknown nothing was delivered" in text


def test_without_a_price_of_the_frontier_there_is_no_saving_to_state(config: dict[str, str]) -> None:
    text = read(report(finished(cost={"frontier_only_usd": None, "saved_share": None}), config)).text
    assert "Saved unknown what the frontier alone would have cost is not known" in text


def test_the_page_asks_nothing_of_any_network(config: dict[str, str]) -> None:
    page = report(finished(), config)
    words = read(page)
    assert all(link.startswith(("#", "data:")) for link in words.links)
    assert "script" not in words.tags
    assert "url(" not in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize("place", ["name", "summary", "occupation"])
def test_markup_in_a_record_shows_as_text(config: dict[str, str], place: str) -> None:
    evil = "<script>alert(1)</script><img src=http://x/y onerror=z>"
    words = read(report(finished(record(record={**NADIA, place: evil})), config))
    assert not {"script", "img"} & words.tags
    assert evil in words.text


@settings(max_examples=50, deadline=None)
@given(evil=st.text(alphabet="<>&\"'/= ;{}%#!-abz\n", min_size=1, max_size=40))
def test_no_text_of_a_model_ends_up_as_markup(evil: str) -> None:
    plain = read(report(finished(), CONFIG)).tags
    claims = [{"text": evil, "quote": evil, "row": evil}]
    evidence = [Evidence(row=evil, quote=evil, verified=False, context=f"{evil} {evil}")]
    quality = Quality(overall=0.5, criteria={evil: 0.5}, improve=evil)
    loud = record(record={evil: evil, "list": claims}, evidence=evidence, quality=quality, refinement=evil, rows=[evil])
    draft = drafts()[0].model_copy(update={"record": {evil: "before", "list": []}, "quality": quality, "reason": evil})
    lost = Reject(record=evil, what="draft", stage="draft", reason=evil, cost_usd=0, text=evil)
    result = finished(loud, degraded=[evil]).model_copy(update={"drafts": [draft], "rejects": [lost]})
    assert read(report(result, CONFIG)).tags <= plain | {"section", "strong"}


def test_a_password_in_an_address_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADDRESS", "http://me:secret@127.0.0.1:1")
    page = report(finished(), shown_settings(compose(["privacy=off", "provider.local.api_base=${oc.env:ADDRESS}"])))
    assert "secret" not in page
    assert "http://***@127.0.0.1:1" in page


def test_how_segments_differ_is_one_chart_and_everybody_is_accounted_for(config: dict[str, str]) -> None:
    words = read(report(survey(), config))
    told = "Whom they stand for Of 2,000 respondents 12 answered nothing. Each of the others belongs to one segment."
    assert told in words.text
    assert "Mira Okafor certainty 0.80 972 of 1,988 respondents, 49 %" in words.text
    assert "How many cups a day? median 3 (all others: 1), 690 people" in words.text
    assert {"#r001", "#r002", "#r003"} <= set(words.links)
    assert "script" not in words.tags


def test_a_record_shows_for_whom_it_stands_as_a_picture_and_in_words(config: dict[str, str]) -> None:
    page = report(survey(quotes()), config)
    assert '<article id="r003">' in page
    assert "Stands for 323 of 1,988 respondents, 16 %" in read(page).text
    assert '<svg width="17.87" height="20">' in page  # of 110, ten people beside one another


def test_a_record_of_no_segment_has_neither_chart_nor_picture(config: dict[str, str]) -> None:
    page = report(finished(), config)
    assert "Stands for" not in page
    assert "<svg" not in page


def test_a_statistic_is_evidence_with_all_its_figures_and_never_a_label(config: dict[str, str]) -> None:
    text = read(report(survey(brief()), config)).text
    told = "Where do you typically drink coffee? At the office : 62 % (all others: 22 %), 600 of 968 people"
    assert f"Figures Works where the coffee is {told}" in text
    assert "2 of 3 quotes stand in their rows. Its figure stands in the data." in text
    assert "Further evidence" not in text
    assert not re.search(r"\bS\d\b", read(report(survey(), config)).text)


def test_a_figure_that_is_not_the_datas_says_so(config: dict[str, str]) -> None:
    evidence = [one.model_copy(update={"verified": False}) for one in brief().evidence]
    text = read(report(survey(brief().model_copy(update={"evidence": evidence})), config)).text
    assert "600 of 968 people ✗ not what the data says" in text


def test_what_belongs_together_stands_together(config: dict[str, str]) -> None:
    text = read(report(survey(nested()), config)).text
    assert "Tools Name: Hand grinder Use: Grinds every cup I grind by hand. coffee.csv#1 Name: Scale" in text
    text = read(report(survey(full()), config)).text
    assert "Verbatim I would rather have none than a bad one. coffee.csv#1" in text


def test_of_rows_it_shows_where_they_came_from_how_they_are_spread_and_what_they_say(config: dict[str, str]) -> None:
    page = report(tickets(200), config)
    text = " ".join(read(page).text.split())
    assert "Where they came from local 90 % 180 refined 10 % 20" in text
    assert "Agreement is how far the drafts of the same row say the same: 0.50 on average." in text
    assert 'aria-label="0.4 to 0.5: 18; 0.5 to 0.6: 36;' in page
    assert "Category outage 29 % 58 billing 28 % 57 request 28 % 57" in text
    assert "Codes 40 say none of these; several may stand in one record. price 80 % 160" in text
    assert "Place › country NO 75 % 150 SE 25 % 50" in text
    assert "<svg" not in page
    assert "Respondents" not in text


def test_of_rows_the_records_are_a_table_and_each_opens_on_all_its_fields(config: dict[str, str]) -> None:
    text = " ".join(read(report(tickets(1), config)).text.split())
    assert "Row Category Reopened Codes Urgency Summary Quality Agreement T-1001 billing no price 2 A customer" in text
    assert "Ticket id T-1001 Subject =Charged twice" in text
    assert "Pains Paid two times I was charged twice for the same month" in text


def test_a_name_is_a_field_like_any_other_of_a_row(config: dict[str, str]) -> None:
    named = ticket().model_copy(update={"record": {"name": "Kettle", "price": 12.5}})
    text = " ".join(read(report(tickets(1, named), config)).text.split())
    assert "T-1001 Kettle 12.5 local" in text
    assert "Name Kettle Price 12.5" in text


def test_of_many_rows_the_first_are_in_the_page_and_it_says_so(config: dict[str, str]) -> None:
    page = report(tickets(20_000), config)
    words = read(page)
    assert "The first 500 of 20,000; records.csv and records.parquet have them all." in words.text
    assert "The first 1,000 of 20,000; drafts.jsonl has them all" in words.text
    assert len(page) < 2_000_000


def test_many_options_are_shown_once_asked_for(config: dict[str, str]) -> None:
    result = tickets(3)
    (field, *_) = result.summary.choices
    options = [field.options[0].model_copy(update={"option": f"code {n}"}) for n in range(15)]
    summary = result.summary.model_copy(update={"choices": [field.model_copy(update={"options": options})]})
    text = " ".join(read(report(result.model_copy(update={"summary": summary}), config)).text.split())
    assert "code 11 67 % 2 3 more code 12" in text
