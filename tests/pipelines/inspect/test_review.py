"""What would be hidden, shown without a value, and a file with all values that corrects it."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from hybridgen.pipelines.inspect import review
from hybridgen.pipelines.inspect.review import Review
from hybridgen.privacy.session import PrivacySession
from tests.pipelines.conftest import Typed
from tests.privacy.protecting import WordList, frame, settings

FOUND = WordList(PERSON=["Anna Weber", "Aeropress"], EMAIL_ADDRESS=["zed@example.com"])
TEXTS = ("Anna Weber said so", "the Aeropress of Anna Weber,\nand zed@example.com", "nothing", None)


def reviewed(*texts: str | None, mode: str = "pseudonymise") -> Review:
    session = PrivacySession(settings(mode), FOUND, (), ())
    session.fit(data := frame(*texts))
    return Review(data, ["text"], session)


def test_kinds_are_counted_by_who_found_them_and_shown_without_a_value() -> None:
    seen = reviewed(*TEXTS).seen
    assert [(one.kind, one.mentions, one.values, one.around) for one in seen] == [
        ("PERSON", 3, 2, "[PERSON] said so"),
        ("EMAIL_ADDRESS", 1, 1, "the [PERSON] of [PERSON], and [EMAIL_ADDRESS]"),
    ]
    assert not any(name in one.around for one in seen for name in ("Anna", "Weber", "zed"))
    assert reviewed(*TEXTS).rows == 4
    assert reviewed(*TEXTS, mode="off").seen == []


def test_the_file_names_each_value_with_its_count_and_what_stands_around_it() -> None:
    text = reviewed(*TEXTS).text(Path("run/review.yaml"), 40)
    assert text.startswith("# What would be hidden in 4 of 40 rows.")
    assert "#   privacy.recognizers=run/review.yaml\n" in text
    assert '# - "Anna Weber"  # 2: Anna Weber said so\n' in text
    assert '# - "Aeropress"  # 1: the Aeropress of Anna Weber, and zed@example.com\n' in text
    assert yaml.safe_load(text) == {"allow_list": None, "recognizers": None}


@tried(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=4))
def test_with_all_lines_in_force_it_allows_all_that_was_found(values: list[str]) -> None:
    session = PrivacySession(settings(), WordList(EMAIL_ADDRESS=values), (), ())
    session.fit(data := frame(*(f"so {value}\n said" for value in values)))
    made = Review(data, ["text"], session)
    text = re.sub(r"(?m)^# (- \")", r"\1", made.text(Path("review.yaml"), 1))
    listed = yaml.safe_load(text)["allow_list"] or []
    assert len(listed) == sum(one.values for one in made.seen)
    assert all(any(value in text for text in data["text"]) for value in listed)


def test_of_many_rows_some_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "MAX_ROWS", 10)
    assert reviewed(*["Anna Weber said so"] * 95).rows == 10
    monkeypatch.setattr(review, "MAX_CHARS", 50)
    assert reviewed(*["Anna Weber said so"] * 95).rows < 10


def test_it_is_corrected_and_handed_back(tmp_path: Path, typed: Typed) -> None:
    pl.DataFrame(
        {
            "What happened?": [
                f"Dennis Okonkwo told me to wait {n + 2} weeks, so I bought a Zendelia {n}." for n in range(12)
            ]
        }
    ).write_csv(tmp_path / "guests.csv")
    run = tmp_path / "run"
    asked = ["task=inspect", "privacy=pseudonymise", f"data.path={tmp_path / 'guests.csv'}", f"output.dir={run}"]
    code, told, _ = typed(*asked)
    assert code == 0
    assert "what would be hidden in 12 of 12 rows" in told
    assert "[PERSON] told me to wait 2 weeks" in told
    file = run / "review.yaml"
    assert '# - "Zendelia"' in file.read_text()
    file.write_text(
        file.read_text()
        .replace('# - "Zendelia"', '- "Zendelia"')
        .replace('deny_list: ["…"]', "")
        .replace("recognizers:  #", "recognizers: [{name: missed, supported_entity: DELAY, deny_list: [weeks]}]  #")
    )
    code, told, _ = typed(*asked[:3], f"output.dir={tmp_path / 'again'}", f"privacy.recognizers={file}")
    assert code == 0
    assert "so I bought a Zendelia 0." in told
    assert re.search(r"DELAY +missed +12 +1", told)
    assert "Okonkwo" not in told.partition("what a model would see")[2]


def test_where_nothing_is_found_there_is_nothing_to_correct() -> None:
    assert reviewed("nothing").seen == []
