"""The same from Python: a file, a run's result, or records of anybody's."""

from __future__ import annotations

import pytest

from hybridgen import HybridPipeline
from hybridgen.core.errors import ConfigError, DataError
from tests.pipelines.evaluate.conftest import Evaluating


@pytest.fixture
def pipeline(evaluate: Evaluating) -> HybridPipeline:
    url = evaluate.made.standin.url
    ledger = evaluate.made.folder / "ledger.sqlite"
    overrides = ["task=tickets", "hardware=m4max", "tracking=none", "privacy=off", f"ledger.path={ledger}"]
    return HybridPipeline(local_api_base=url, frontier_api_base=url, overrides=overrides)


def test_a_run_is_evaluated_by_its_folder_and_by_what_it_returned(
    evaluate: Evaluating, pipeline: HybridPipeline
) -> None:
    made = evaluate.run("run", "task=tickets", "strategy=local-only", count=2, data__path=str(evaluate.rows))
    own = [one.quality.overall for one in made.records]
    by_folder = pipeline.evaluate(evaluate.made.folder / "run", source=evaluate.rows, output_dir=evaluate.folder)
    returned = pipeline.evaluate(made, source=evaluate.rows, output_dir=evaluate.folder)
    for found in (by_folder, returned):
        assert [one.quality.overall for one in found.records if one.quality] == own
        assert found.total_cost == 0
    assert (evaluate.folder / "report.html").is_file()


async def test_records_of_anybodys_within_a_running_loop(evaluate: Evaluating, pipeline: HybridPipeline) -> None:
    ticket = {
        "quote": {"row": "messages:1", "quote": "flickers all night"},
        "category": "fault",
        "urgency": "normal",
        "sentiment": "negative",
        "summary": "The lamp flickers.",
        "next_step": "Send a new lamp.",
    }
    where = {"source": evaluate.rows, "output_dir": evaluate.folder}
    found = await pipeline.aevaluate([{"id": "messages:1", **ticket}, {"id": "messages:9", **ticket}], **where)
    assert [one.verified for one in found.records] == [1, 0]
    assert found.records[0].quality is not None
    assert found.records[0].quality.criteria["faithfulness"] == 1.0
    assert (found.records[1].quality, found.summary.delivered) == (None, 1)


def test_what_is_missing_is_one_line(evaluate: Evaluating, pipeline: HybridPipeline) -> None:
    with pytest.raises(DataError, match="records: there are none"):
        pipeline.evaluate([], output_dir=evaluate.folder)
    with pytest.raises(ConfigError, match=r"evaluate\.task=NAME"):
        HybridPipeline(overrides=["tracking=none"]).evaluate([{"a": "b"}], output_dir=evaluate.folder)
