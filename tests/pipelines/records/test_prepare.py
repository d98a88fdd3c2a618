"""From the config to rows that are read, protected and shared out, within the model's context."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.errors import ConfigError, DataError
from hybridgen.llm.tokens import count_tokens
from hybridgen.pipelines.reading import read
from hybridgen.pipelines.records import prepare as preparing
from hybridgen.pipelines.records import prompts
from hybridgen.pipelines.records.draft import Drafting, Names, begin
from hybridgen.pipelines.records.types import Prepared
from hybridgen.privacy import session
from hybridgen.segments.types import Segment
from tests.pipelines.records.library import as_it_is
from tests.privacy.protecting import WordList


def prepare(config: Config) -> Prepared:
    return preparing.prepare(config, read(config))


def segments(prepared: Prepared) -> list[Segment]:
    return list(prepared.stream())


def config(*overrides: str) -> Config:
    return compose(["privacy=off", "tracking=none", *overrides])


@pytest.fixture(scope="module")
def interviews() -> Prepared:
    """The sample that ships with the package, for two records of two drafts each."""
    return prepare(config("count=2"))


def test_every_record_gets_a_segment(interviews: Prepared) -> None:
    assert [segment.index for segment in segments(interviews)] == [0, 1]
    assert all(segment.rows for segment in segments(interviews))


def test_each_segment_leaves_room_for_a_draft_and_its_repair(interviews: Prepared) -> None:
    settings, task = config(), interviews.task
    drafting = Drafting(task, as_it_is, paid_tokens=2000)
    for segment in segments(interviews):
        asked = drafting.request(begin(task, segment, names=Names(["Ada Lovelace"]), seed=1), "local")
        prompt = sum(count_tokens(message.content) for message in asked.messages)
        assert prompt + 2 * task.answer_tokens <= settings.hardware.context_length


def test_the_same_seed_shares_out_the_same_rows(interviews: Prepared) -> None:
    assert segments(prepare(config("count=2"))) == segments(interviews)


def test_frontier_only_makes_no_more_drafts_than_records() -> None:
    prepared = prepare(config("count=2", "strategy=frontier-only", "strategy.draft_multiplier=3"))
    assert len(segments(prepared)) == 2


def test_segments_are_the_same_however_often_each_is_drafted(interviews: Prepared) -> None:
    alone = prepare(config("count=2", "strategy=frontier-only"))
    often = prepare(config("count=2", "strategy.draft_multiplier=3"))
    assert segments(alone) == segments(often) == segments(interviews)


def test_a_context_that_is_too_short_names_one_that_is_long_enough() -> None:
    with pytest.raises(ConfigError, match=r"^hardware\.context_length=1024: .*no room for rows") as caught:
        prepare(config("count=1", "hardware.context_length=1024"))
    enough = int(str(caught.value).split("at least ")[1].split()[0])
    assert segments(prepare(config("count=1", f"hardware.context_length={enough}")))
    with pytest.raises(ConfigError):
        prepare(config("count=1", f"hardware.context_length={enough - 10}"))


def guests(folder: Path) -> Path:
    file = folder / "guests.csv"
    file.write_text("Who,What they say\n" + "\n".join(f"{n},Anna Weber brings {n} umbrellas" for n in range(1, 9)))
    return file


def test_rows_are_protected_before_any_prompt_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "detector_of", lambda _: WordList(PERSON=["Anna Weber"]))
    prepared = prepare(config("count=1", f"data.path={guests(tmp_path)}", "privacy=pseudonymise"))
    shown = "".join(prompts.render_rows(segment.rows) for segment in prepared.stream())
    assert re.search(r"\[PERSON_\d+\] brings", shown)
    assert "Weber" not in shown
    assert prepared.privacy.totals.entities == 4


def test_nothing_is_detected_before_a_segment_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(session, "detector_of")
    prepared = prepare(config("count=1", f"data.path={guests(tmp_path)}", "privacy=pseudonymise"))
    assert prepared.sketch[0]
    with pytest.raises(NameError):
        segments(prepared)


def test_nothing_is_prepared_without_data(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.csv"):
        prepare(config(f"data.path={tmp_path / 'none.csv'}"))
