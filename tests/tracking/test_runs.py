"""A run in a real MLflow store, read back through MLflow's own client."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hybridgen import tracking
from hybridgen.config.compose import compose
from hybridgen.config.schema import Config
from hybridgen.core.errors import HybridgenError
from hybridgen.core.results import RunResult
from hybridgen.tracking import runs
from tests.reports.example_levels import survey
from tests.reports.example_rows import tickets
from tests.reports.example_run import finished, nothing_delivered, record
from tests.tracking.reading import artifact, artifacts, client, config, log_run


def logged(settings: Config, result: RunResult, folder: Path) -> str:
    run_id = log_run(settings, result, folder)
    assert run_id is not None
    return run_id


@pytest.fixture(scope="module")
def settings(store: Path) -> Config:
    return config(store, "data.path=interviews.md", "privacy=off")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("data") / "interviews.md"
    file.write_text("I take a picture of the rota.")
    return file


@pytest.fixture(scope="module")
def run(settings: Config, source: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    result = finished(
        degraded=["the cap was reached"], data={"sources": [str(source)], "fingerprint": "0123456789abcdef"}
    )
    return client(settings).get_run(logged(settings, result, tmp_path_factory.mktemp("run")))


def test_a_run_is_closed_and_takes_as_long_as_it_took(run: Any) -> None:
    assert run.info.status == "FINISHED"
    assert run.info.run_name == "20250102-030405-abc123"
    assert run.info.end_time - run.info.start_time >= 83_000  # milliseconds


def test_the_config_is_there_as_it_is_typed(run: Any) -> None:
    assert run.data.params["strategy.quality_threshold"] == "0.75"
    assert run.data.params["data.path"] == "interviews.md"
    assert all(len(value) <= 500 for value in run.data.params.values())


def test_every_number_of_the_summary_is_a_metric(run: Any) -> None:
    metrics = run.data.metrics
    assert metrics["cost.total_usd"] == 0.0123
    assert metrics["quality.criteria.realism"] == 0.75
    assert metrics["privacy.kinds.PERSON"] == 5
    assert metrics["tokens.frontier.input"] == 1200
    assert "cost.cap_usd" not in metrics  # unknown or not set is not 0


def test_cost_and_quality_are_curves_by_record(run: Any, settings: Config) -> None:
    for name, values in {"record.cost_usd": [0.0123, 0.0], "record.quality": [0.84, 0.84]}.items():
        history = client(settings).get_metric_history(run.info.run_id, name)
        assert [(one.step, one.value) for one in history] == list(enumerate(values, 1))


def test_tags_and_note_tell_where_it_comes_from(run: Any) -> None:
    assert run.data.tags["hybridgen.version"]
    assert run.data.tags["hybridgen.command"]
    assert run.data.tags["hybridgen.degraded"] == "the cap was reached"
    assert run.data.tags["mlflow.note.content"].startswith("**2 of 2 records** by `refine-top`")


def test_the_input_is_a_dataset_by_name_and_digest(run: Any, source: Path) -> None:
    (given,) = run.inputs.dataset_inputs
    assert given.dataset.name == "interviews.md"
    assert given.dataset.digest == "01234567"
    assert json.loads(given.dataset.source)["files"] == [str(source)]
    assert json.loads(given.dataset.profile)["rows"] == 40


def test_the_records_are_a_table_and_the_files_are_artifacts(
    run: Any, settings: Config, store: Path, tmp_path: Path
) -> None:
    names = artifacts(settings, run.info.run_id)
    files = {
        "records.jsonl",
        "records.parquet",
        "records.csv",
        "records.md",
        "drafts.jsonl",
        "report.html",
        "privacy.html",
        "summary.json",
        "rejects.jsonl",
    }
    assert names == files | {tracking.TABLE}
    table = json.loads(artifact(settings, run.info.run_id, tracking.TABLE, tmp_path))
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["data"]]
    assert [row["id"] for row in rows] == ["r001", "r002"]
    assert (rows[0]["quality"], rows[0]["quality.realism"], rows[0]["verified"], rows[0]["quotes"]) == (
        0.84,
        0.78,
        2,
        3,
    )
    assert json.loads(rows[0]["record"])["name"] == "Nadia Okafor"
    assert json.loads(run.data.tags["mlflow.loggedArtifacts"]) == [{"path": tracking.TABLE, "type": "table"}]
    assert Path(run.info.artifact_uri.removeprefix("file://")).is_relative_to(store.parent / "mlartifacts")


def test_of_segments_the_table_and_the_curves_say_for_how_many_a_record_stands(
    settings: Config, tmp_path: Path
) -> None:
    run_id = logged(settings, survey(), tmp_path)
    metrics = client(settings).get_run(run_id).data.metrics
    assert metrics["data.unanswered"] == 12
    for name, values in {
        "record.respondents": [972, 693, 323],
        "record.share": [972 / 1988, 693 / 1988, 323 / 1988],
    }.items():
        assert [one.value for one in client(settings).get_metric_history(run_id, name)] == values
    table = json.loads(artifact(settings, run_id, tracking.TABLE, tmp_path / "table"))
    first = dict(zip(table["columns"], table["data"][0], strict=True))
    assert (first["respondents"], first["share"]) == (972, pytest.approx(972 / 1988))
    assert first["evidence"].splitlines()[-1] == (
        "Where do you typically drink coffee? At the office: 62 % (all others: 22 %), 600 of 968 people"
    )


def test_records_of_no_segment_have_no_columns_of_people() -> None:
    assert not {"respondents", "share"} & runs.table(finished()).keys()
    assert [number.name for number in runs.by_record([record()])] == ["record.cost_usd", "record.quality"]


@pytest.mark.parametrize("mode", ["pseudonymise", "strict"])
def test_paths_and_addresses_stay_out_where_data_is_private(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    words = [
        "data.path='interviews/Anna Weber.csv'",
        "output.dir='Anna Weber'",
        "provider.local.api_base=http://anna:1",
    ]
    monkeypatch.setattr(sys, "argv", ["/home/anna/hybridgen", "count=2", *words, "Weber.csv"])
    settings = config(store, f"privacy={mode}", *words)
    data = client(settings).get_run(logged(settings, finished(), tmp_path)).data
    hidden = "data.path=… output.dir=… provider.local.api_base=… …"
    assert data.tags["hybridgen.command"].replace("'", "") == f"hybridgen count=2 {hidden}"
    assert (data.params["data.path"], data.params["output.dir"], data.params["tracking.uri"]) == ("…", "…", "…")
    assert not [value for value in [*data.tags.values(), *data.params.values()] if "anna" in value.lower()]
    assert "mlflow.source.name" not in data.tags


def test_a_run_that_delivered_nothing_is_logged_as_failed_and_without_made_up_figures(
    settings: Config, tmp_path: Path
) -> None:
    run = client(settings).get_run(logged(settings, nothing_delivered(), tmp_path))
    assert run.info.status == "FAILED"
    assert "cost.total_usd" not in run.data.metrics
    assert run.data.metrics["cost.local_usd"] == 0
    assert tracking.TABLE not in artifacts(settings, run.info.run_id)


def test_a_run_whose_logging_breaks_off_is_closed_as_failed(
    settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow import MlflowClient

    def full(*_: Any, **__: Any) -> None:
        raise OSError("No space left\non device")

    monkeypatch.setattr(MlflowClient, "log_artifact", full)
    with pytest.raises(HybridgenError, match=r"tracking\.uri=sqlite:.*No space left on device") as caught:
        logged(settings, finished(run_id="breaks-off"), tmp_path)
    assert "\n" not in str(caught.value)
    (experiment,) = [e for e in client(settings).search_experiments() if e.name == "hybridgen-persona"]
    (run,) = client(settings).search_runs([experiment.experiment_id], "tags.`hybridgen.run_id` = 'breaks-off'")
    assert run.info.status == "FAILED"


def test_no_run_is_left_active_and_no_global_store_is_set(run: Any) -> None:
    import mlflow

    assert mlflow.active_run() is None
    assert not Path("mlruns").exists()


def test_long_values_are_cut_and_passwords_are_not_stored(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDRESS", "http://me:secret@127.0.0.1:1/v1")
    address = "provider.local.api_base=${oc.env:ADDRESS}"
    settings = config(store, "privacy=off", f"data.path={'x' * 600}.csv", address)
    run = client(settings).get_run(logged(settings, finished(), tmp_path))
    assert run.data.params["data.path"] == "x" * 499 + "…"
    assert run.data.params["provider.local.api_base"] == "http://***@127.0.0.1:1/v1"


def test_a_command_with_a_password_is_not_stored_with_it(
    settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["/x/hybridgen", "tracking.uri=postgresql://me:secret@db/mlflow"])
    tags = client(settings).get_run(logged(settings, finished(), tmp_path)).data.tags
    assert tags["hybridgen.command"].endswith("tracking.uri=postgresql://***@db/mlflow")


@pytest.mark.parametrize("uri", ["http://me:secret@127.0.0.1:9", "nope://me:secret@x", "./mlruns"])
def test_a_store_that_cannot_be_used_is_one_line(uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    with pytest.raises(HybridgenError, match=r"^tracking\.uri=.*tracking=none$") as caught:
        log_run(compose(["tracking.uri=${oc.env:MLFLOW_TRACKING_URI}"]), finished(), tmp_path)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_tracking_none_logs_nothing_and_loads_nothing() -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom hybridgen import tracking\n"
        "from hybridgen.config.compose import compose\n"
        "c = compose(['tracking=none']).tracking\ntracking.prepare(c, 'persona')\n"
        "print(tracking.log_run(c, 'persona', None, Path(), {}, private=True))\n"
        "assert 'mlflow' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "None\n"


def test_a_thousand_records_are_one_table(settings: Config, tmp_path: Path) -> None:
    run_id = logged(settings, finished(*(record(n) for n in range(1000))), tmp_path / "run")
    assert len(json.loads(artifact(settings, run_id, tracking.TABLE, tmp_path))["data"]) == 1000


def test_of_rows_the_table_has_a_column_for_each_field_and_none_of_people() -> None:
    columns = runs.table(tickets(3))
    assert {"ticket_id", "category", "codes", "place.country", "quality.agreement", "evidence.quotes"} <= columns.keys()
    assert not {"respondents", "share", "record"} & columns.keys()
    assert (columns["id"], columns["evidence.verified"]) == (["T-1001", "T-1002", "T-1003"], [1, 0, 1])


def test_agreement_is_a_metric_and_a_curve_and_the_note_says_what_records_say(settings: Config, tmp_path: Path) -> None:
    run_id = logged(settings, tickets(3), tmp_path)
    data = client(settings).get_run(run_id).data
    assert data.metrics["quality.agreement"] == pytest.approx((0.4 + 0.8 + 0.1) / 3)
    history = client(settings).get_metric_history(run_id, "record.agreement")
    assert [one.value for one in history] == [0.4, 0.8, 0.1]
    assert "- category: outage 67 %, billing 33 %" in data.tags["mlflow.note.content"]


def test_curves_end_after_the_first_thousand_records() -> None:
    numbers = runs.by_record([record(n) for n in range(runs.MAX_STEPS + 5)])
    assert max(number.step for number in numbers) == runs.MAX_STEPS
