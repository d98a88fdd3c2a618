"""The log of a run: ours alone, for the run alone, in figures."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from hybridgen.cli.log import FILE, written_to


def test_what_our_rooms_say_is_written_with_its_time(tmp_path: Path) -> None:
    with written_to(tmp_path, is_verbose=True):
        logging.getLogger("hybridgen.llm").debug("%d requests", 3)
    line = (tmp_path / FILE).read_text()
    assert re.fullmatch(r" +\d+\.\d{3} DEBUG   hybridgen\.llm: 3 requests\n", line)


def test_other_libraries_are_left_out_and_quiet(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger().setLevel(logging.DEBUG)  # as Hydra does
    with written_to(tmp_path, is_verbose=True):
        logging.getLogger("LiteLLM").debug("POST the whole prompt")
    assert not (tmp_path / FILE).read_text()
    assert "prompt" not in "".join(capfd.readouterr())
    assert not logging.getLogger("LiteLLM").isEnabledFor(logging.INFO)


def test_an_error_leaves_no_traceback_that_may_quote_the_data(tmp_path: Path) -> None:
    with written_to(tmp_path, is_verbose=True):
        try:
            int("Anna Weber")
        except ValueError:
            logging.getLogger("hybridgen.sources").exception("a reader failed")
    assert "Anna" not in (tmp_path / FILE).read_text()


def test_afterwards_logging_is_as_it_was(tmp_path: Path) -> None:
    ours = logging.getLogger("hybridgen")
    before = (ours.level, ours.propagate, list(ours.handlers))
    with written_to(tmp_path, is_verbose=True):
        pass
    assert (ours.level, ours.propagate, list(ours.handlers)) == before


def test_without_it_nothing_is_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with written_to(tmp_path, is_verbose=False):
        logging.getLogger("hybridgen.llm").warning("given up")
    assert not list(tmp_path.iterdir())


def test_two_runs_in_one_folder_share_a_log(tmp_path: Path) -> None:
    for number in (1, 2):
        with written_to(tmp_path, is_verbose=True):
            logging.getLogger("hybridgen.cli").info("run %d", number)
    assert [line[-5:] for line in (tmp_path / FILE).read_text().splitlines()] == ["run 1", "run 2"]
