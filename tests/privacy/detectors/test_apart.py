"""The detector in processes of its own: the same finds, and one line where a process fails."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import pytest

from hybridgen.config.schema import Privacy
from hybridgen.core.errors import HybridgenError, InputError
from hybridgen.privacy.detectors import apart
from hybridgen.privacy.detectors.apart import Apart
from hybridgen.privacy.detectors.presidio import Finder
from hybridgen.privacy.detectors.worker import answer
from tests.privacy.protecting import settings

TEXTS = [f"Anna Weber of Berlin called {n} times, last from 030 12345{n:02d}." for n in range(40)]
ODD = ["", "a\0b", "Zoë Müller lives in Köln", "x" * 30_000]


def asked(known: Privacy, *lists: list[str]) -> list[object]:
    """What the process answers to these lists of texts."""
    questions, answers = io.BytesIO(b"".join(map(pickle.dumps, (known, *lists)))), io.BytesIO()
    answer(questions, answers)
    answers.seek(0)
    return [pickle.load(answers) for _ in lists]


def test_it_finds_what_the_detector_finds(finder: Finder) -> None:
    there = Apart(settings())
    for texts in ([], TEXTS, ODD):
        assert there.find(texts) == finder.find(texts)


def test_many_texts_are_parted_among_processes_and_come_back_in_order(
    finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "TEXTS_OF_ONE", 10)
    monkeypatch.setattr(apart.os, "cpu_count", lambda: 3)
    there = Apart(settings())
    assert there.find(TEXTS[:5]) == finder.find(TEXTS[:5])
    assert len(there._processes) == 1
    assert there.find(TEXTS) == finder.find(TEXTS)
    assert len(there._processes) == 2


def test_a_process_that_has_ended_is_one_line_and_another_one_takes_its_place(finder: Finder) -> None:
    there = Apart(settings())
    there.find(["a"])
    there._processes[0]._process.kill()
    with pytest.raises(HybridgenError, match=r"^privacy: the detector's process has ended \(signal 9; .*goes on$"):
        there.find(["b"])
    assert there.find(TEXTS[:2]) == finder.find(TEXTS[:2])


def test_an_answer_that_was_not_waited_for_is_none_to_the_next_question(
    finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Apart(settings())
    there.find(["a"])

    def interrupted(stream: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(apart.pickle, "load", interrupted)
        with pytest.raises(KeyboardInterrupt):
            there.find(TEXTS[:1])
    assert there.find(TEXTS[1:2]) == finder.find(TEXTS[1:2])


def test_nothing_of_the_current_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pickle.py").write_text("open('ran', 'w').close()")
    monkeypatch.chdir(tmp_path)
    assert Apart(settings()).find(["a"]) == [()]
    assert not (tmp_path / "ran").exists()


def test_a_process_that_cannot_be_started_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart.sys, "executable", "/nowhere/python")
    with pytest.raises(HybridgenError, match=r"cannot be started \(No such file or directory\)"):
        Apart(settings())


def test_what_is_wrong_there_is_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Apart(settings().model_copy(update={"spacy_model": "xx_none_lg"}))
    for _ in range(2):
        with pytest.raises(InputError, match=r"^privacy\.spacy_model=xx_none_lg is not installed"):
            there.find(["a"])


def test_the_process_answers_list_by_list(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(settings(), TEXTS[:2], []) == [finder.find(TEXTS[:2]), []]

    def fail(self: Finder, texts: list[str]) -> None:
        raise HybridgenError("failed")

    monkeypatch.setattr(Finder, "find", fail)
    (found,) = asked(settings(), ["a"])
    assert isinstance(found, HybridgenError)
    assert str(found) == "failed"
