"""What became of personal data in a run, as a page."""

from __future__ import annotations

import pytest

from hybridgen.core.notices import Notice
from hybridgen.core.shape import Said
from hybridgen.reports.places import HIDDEN
from hybridgen.reports.privacy import MAX_LINES, page
from tests.reports.example_run import finished
from tests.reports.test_html import read

LEFT = "claude-sonnet-4-5-20250929 anthropic api.anthropic.com 1"


def test_it_says_what_was_found_by_kind_column_finder_and_language(config: dict[str, str]) -> None:
    text = read(page(finished().summary, config)).text
    assert "Mentions replaced 7" in text
    assert "language model 4 form 2 column 1" in text
    assert "English 4 too short to tell 2 German 1" in text
    assert "text EMAIL_ADDRESS form too short to tell 2" in text


def test_it_says_what_left_for_whom_and_what_the_check_hid_or_held_back(config: dict[str, str]) -> None:
    text = read(page(finished().summary, config)).text
    assert LEFT in text
    assert "What may be a name, unknown before 4 Person, known before 1" in text
    assert "2: privacy=strict can judge English words alone" in text
    assert "Let out: 3." in text


REPLACED = "personal data was replaced before any model saw it, the local one included."
LAST_LOOK = " What went to a model elsewhere was looked at once more"


@pytest.mark.parametrize("mode", ["pseudonymise", "strict"])
def test_where_the_local_model_read_first_the_page_says_which_one_did(config: dict[str, str], mode: str) -> None:
    summary = finished().summary
    summary = summary.model_copy(update={"privacy": summary.privacy.model_copy(update={"mode": mode})})
    text = read(page(summary, config)).text
    assert REPLACED + LAST_LOOK in text
    assert "before any model saw them" in text
    asked = config | {"privacy.detector": "llm"}
    text = read(page(summary, asked)).text
    assert (
        f"{mode}: the local model qwen2.5:7b read texts as they are, to say whom they name (privacy.detector=llm). "
        "Then personal data was replaced, before any model, this one too, saw it in another request."
        + LAST_LOOK
        in text
    )
    assert "Mentions replaced 7 after the local model read texts as they are, before any other request" in text
    assert not [said for said in (REPLACED, "before any model saw them") if said in text]
    file = summary.model_copy(update={"models": summary.models | {"local": HIDDEN}})
    assert "the local model read texts as they are, to say" in read(page(file, asked)).text


@pytest.mark.parametrize(
    "notice",
    [
        Notice("few_names", {"amount": "most", "languages": ("French",)}),
        Notice("texts_unread", {"texts": 2}),
        Notice("placeholders_shared", {"placeholders": ("[PERSON_731612]",)}),
        Notice("store_elsewhere", {"url": "https://store.example"}),
        Notice("store_unsealed", {"url": "http://store.example"}),
    ],
)
def test_what_must_be_known_of_personal_data_stands_at_the_top(config: dict[str, str], notice: Notice) -> None:
    summary = finished().summary.model_copy(update={"notices": [Said.of(notice)]})
    text = read(page(summary, config)).text
    assert f"What must be known {notice}" in text


def test_settings_and_versions_are_those_that_matter_here(config: dict[str, str]) -> None:
    text = read(page(finished().summary, config)).text
    assert "hybridgen 0.1.0 spacy 3.8.0" in text
    assert "privacy.mode pseudonymise" in text
    assert "provider.frontier.model" in text
    assert "strategy.quality_threshold" not in text


def test_a_column_is_text_and_never_markup(config: dict[str, str]) -> None:
    words = read(page(finished().summary, config))
    assert "<i>Who?</i> PERSON column German 1" in words.text
    assert words.links == ["data:,"]
    assert "script" not in words.tags


def test_where_nothing_was_hidden_it_says_so_and_shows_no_empty_tables(config: dict[str, str]) -> None:
    summary = finished().summary
    nothing = {"entities": 0, "kinds": {}, "found": [], "hidden": {}, "refused": {}, "versions": {}, "left": []}
    off = summary.privacy.model_copy(update={"mode": "off", **nothing})
    text = read(page(summary.model_copy(update={"privacy": off}), config)).text
    assert "nothing was looked for and nothing was hidden: rows went to every model as they are." in text
    assert "No request of this run went to a model elsewhere." in text
    assert "What was found and replaced" not in text


def test_of_very_many_columns_the_page_shows_the_first(config: dict[str, str]) -> None:
    summary = finished().summary
    one = summary.privacy.found[0]
    many = [one.model_copy(update={"column": f"Q{n}"}) for n in range(MAX_LINES + 3)]
    text = read(
        page(summary.model_copy(update={"privacy": summary.privacy.model_copy(update={"found": many})}), config)
    ).text
    assert f"The first {MAX_LINES} of {MAX_LINES + 3}; summary.json has them all." in text
    assert f"Q{MAX_LINES} " not in text
