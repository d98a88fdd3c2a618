"""What the source says about people reaches no model, whichever way a record takes."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hybridgen.cli import restore
from hybridgen.cli.main import main
from hybridgen.core.errors import InputError
from hybridgen.core.notices import Data, Notice, Place
from hybridgen.core.results import CostEstimate
from hybridgen.llm.session import Models
from hybridgen.pipelines.reading import read
from hybridgen.pipelines.records import sharing
from hybridgen.pipelines.records.prepare import prepare
from hybridgen.pipelines.records.settled import Settled
from hybridgen.pipelines.records.types import Run
from hybridgen.privacy.pseudonymise import vault_file
from hybridgen.reports.unfinished import Unfinished
from tests.pipelines.asked import scores, sent
from tests.pipelines.conftest import Runs, Typed
from tests.reports.example_run import finished
from tests.standin import Answer, Asked, Standin

PEOPLE = ("Margaret Hollis", "Dennis Okonkwo", "Ingrid Svensson", "Rajesh Venkataraman")
GERMAN = [
    "Die Wartezeit war viel zu lang, niemand sagt etwas.",
    "Ich habe gestern angerufen und keiner ging ran.",
]
MAILS = ("m.hollis@example.com", "dennis.o@example.org", "ingrid@svensson.example", "raj.v@example.net")


@pytest.fixture(scope="module")
def guests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("data") / "guests.csv"
    pl.DataFrame(
        {
            "Full name": PEOPLE,
            "E-mail": MAILS,
            "What happened at the counter?": [
                f"{who} told me to wait. When I wrote to {mail} nobody answered for {n + 2} weeks."
                for n, (who, mail) in enumerate(zip(PEOPLE[1:] + PEOPLE[:1], MAILS, strict=True))
            ],
        }
    ).write_csv(file)
    return file


def secrets() -> set[str]:
    return {*PEOPLE, *MAILS, *(part for person in PEOPLE for part in person.split())}


@pytest.mark.parametrize("restore", [False, True])
def test_no_request_carries_a_name_or_an_address(run: Runs, standin: Standin, guests: Path, restore: bool) -> None:
    standin.answer = scores(*[8] * 4, then=9)
    result = run("privacy=pseudonymise", data__path=str(guests), count=2, privacy__restore=restore)
    assert sent(standin, "ollama")
    assert sent(standin, "anthropic")
    sent_out = "".join(json.dumps(asked.body, ensure_ascii=False) for asked in standin.requests)
    assert not {secret for secret in secrets() if secret in sent_out}
    assert "[PERSON_" in sent_out
    kept = b"".join(file.read_bytes() for file in run.folder.glob("ledger.sqlite*"))
    assert not {secret for secret in secrets() if secret.encode() in kept}
    records = (run.folder / "run" / "records.jsonl").read_text()
    assert bool({secret for secret in secrets() if secret in records}) == restore
    drafts = (run.folder / "run" / "drafts.jsonl").read_text()
    assert bool({secret for secret in secrets() if secret in drafts}) == restore
    privacy = result.summary.privacy
    assert (privacy.mode, privacy.leaks_blocked) == ("pseudonymise", 0)
    assert (
        privacy.entities == sum(privacy.kinds.values()) >= 8
    )  # in the answers; the columns of names and addresses stay out


def test_the_frontier_alone_gets_no_name_either(run: Runs, standin: Standin, guests: Path) -> None:
    run("strategy=frontier-only", "privacy=pseudonymise", data__path=str(guests), count=2)
    sent_out = "".join(json.dumps(asked.body, ensure_ascii=False) for asked in sent(standin, "anthropic"))
    assert sent_out
    assert not {secret for secret in secrets() if secret in sent_out}


@pytest.mark.parametrize("operator", ["replace", "redact", "mask", "hash", "encrypt"])
def test_under_each_operator_no_request_carries_a_name_and_the_run_goes_its_way(
    run: Runs, standin: Standin, guests: Path, operator: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    standin.answer = scores(*[8] * 4, then=9)
    asked = {"privacy__operator": operator, "privacy__operators": {"EMAIL_ADDRESS": "pseudonym"}}
    result = run("privacy=pseudonymise", data__path=str(guests), count=2, **asked)
    assert result.summary.delivered == 2
    assert result.summary.origin.refined == 2
    sent_out = "".join(json.dumps(asked.body, ensure_ascii=False) for asked in standin.requests)
    assert not {secret for secret in secrets() if secret in sent_out}
    assert "[EMAIL_ADDRESS_" in sent_out
    assert result.summary.privacy.leaks_blocked == 0
    [vault] = (run.folder / "vault").glob("*.jsonl")
    file = run.folder / "run" / "records.jsonl"
    monkeypatch.setattr(sys, "argv", ["hybridgen-restore", str(vault), str(file)])
    assert restore.main() == 0
    restored = capsys.readouterr().out
    assert any(mail in restored for mail in MAILS)
    assert any(person in restored for person in PEOPLE) == (operator == "encrypt")


def test_a_wrong_operator_ends_a_run_before_it_asks_anything(standin: Standin, guests: Path, run: Runs) -> None:
    with pytest.raises(InputError, match=r"privacy\.operators\.PHONE: .*did you mean PHONE_NUMBER"):
        run("privacy=pseudonymise", data__path=str(guests), privacy__operators={"PHONE": "mask"})
    assert not standin.requests


def knows_margaret() -> Answer:
    """A judge that knows somebody from elsewhere and speaks of her once, and a frontier that copies what it is told."""
    judge, told = scores(then=9), itertools.chain(["Say what Margaret Hollis did."], itertools.repeat("Say more."))

    def answer(asked: Asked) -> dict[str, Any] | None:
        said = judge(asked)
        return said | {"improve": next(told)} if isinstance(said, dict) else None

    return answer


def test_a_name_that_turns_up_later_is_hidden_by_the_egress_check(run: Runs, standin: Standin, guests: Path) -> None:
    standin.answer = knows_margaret()
    result = run("privacy=pseudonymise", data__path=str(guests), count=4, strategy__draft_multiplier=1)
    told = [asked.messages[-1][1] for asked in sent(standin, "anthropic")]
    assert len(told) == 4
    assert sum("A reviewer said: Say what [PERSON_" in text for text in told) == 1
    assert not {secret for secret in secrets() for text in told if secret in text}
    assert result.summary.privacy.leaks_blocked == 1


def test_in_strict_mode_such_a_record_is_refined_and_neither_names_nor_numbers_leave(
    run: Runs, standin: Standin, guests: Path
) -> None:
    standin.answer = knows_margaret()
    result = run("privacy=strict", data__path=str(guests), count=4, strategy__draft_multiplier=1)
    told = [asked.messages[-1][1] for asked in sent(standin, "anthropic")]
    assert len(told) == 4
    assert not {secret for secret in secrets() for text in told if secret in text}
    bare = [re.sub(r'\[[A-Z_]+_\d+\]|#\d+ |"cite": "\d+"|"R\d+"', "", text) for text in told]
    assert not [text for text in bare if re.search(r"\d", text)]
    privacy = result.summary.privacy
    assert (privacy.checked, privacy.leaks_blocked, privacy.refused) == (4, 1, {})
    assert privacy.hidden["HIDDEN_NUMBER"] >= 4
    assert (result.summary.delivered, result.summary.refinements.made) == (4, 4)
    assert "HIDDEN_" not in (run.folder / "run" / "records.jsonl").read_text()


@pytest.mark.parametrize("mode", ["pseudonymise", "strict"])
@pytest.mark.parametrize("detail", ["brief", "full"])
def test_a_number_that_looks_like_one_of_ours_reaches_no_paid_judge(
    typed: Typed, standin: Standin, tmp_path: Path, mode: str, detail: str
) -> None:
    file = tmp_path / "club.csv"
    said = "is what they gave me at the counter, and I wait there every day"
    pl.DataFrame(
        {"What happened at the counter?": [f"#4821{n} {said}, since it is late." for n in range(4)]}
    ).write_csv(file)
    judge = ["provider/judge=anthropic", f"provider.judge.api_base={standin.url}"]
    typed(f"privacy={mode}", "strategy=local-only", "count=1", f"task.detail={detail}", f"data.path={file}", *judge)
    told = [asked.prompt for asked in sent(standin, "anthropic", "judge")]
    assert told
    assert all(said in text and "4821" not in text for text in told)
    assert all(bool(re.search(r"^#1 ", text, re.MULTILINE)) == (detail == "full") for text in told)


def test_what_strict_cannot_read_stays_at_home_and_is_counted_on_the_terminal(
    typed: Typed, standin: Standin, tmp_path: Path
) -> None:
    standin.answer = scores(then=9)
    file = tmp_path / "umfrage.csv"
    pl.DataFrame({"Was hat Sie gestört?": GERMAN}).write_csv(file)
    words = ["privacy=strict", "strategy=frontier-only", "count=1", f"data.path={file}"]
    _, out, told = typed(*words)
    assert not [asked for asked in sent(standin, "anthropic") if "Wartezeit" in asked.prompt]
    said = "not sent: privacy=strict can judge English words alone"
    assert said in " ".join((out + told).split())
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["privacy"]["refused"].keys() == {"not_readable"}
    assert "requests_refused" in [notice["code"] for notice in summary["notices"]]
    assert said in (tmp_path / "run" / "privacy.html").read_text()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")  # MLflow's own
def test_a_page_says_what_was_found_and_what_left_without_a_value(run: Runs, standin: Standin, guests: Path) -> None:
    standin.answer = knows_margaret()
    store = run.folder / "store"
    tracking = ["tracking=mlflow", f"tracking.uri=sqlite:///{store}/mlflow.db"]
    own = run.folder / "own.yaml"
    own.write_text("recognizers: [{name: Acme patients, supported_entity: DELAY, deny_list: [weeks]}]")
    given = {"data__path": str(guests), "privacy__recognizers": str(own), "privacy__restore": True}
    result = run("privacy=pseudonymise", *tracking, count=2, **given)
    page = (run.folder / "run" / "privacy.html").read_text()
    assert not {secret for secret in secrets() if secret in page}
    [left] = result.summary.privacy.left
    assert (left.host, left.requests) == ("127.0.0.1", len(sent(standin, "anthropic")))
    assert "<td>127.0.0.1</td>" in page
    assert {"What happened at the counter?"} <= {one.column for one in result.summary.privacy.found}
    [logged] = store.rglob("privacy.html")
    assert "127.0.0.1" not in logged.read_text()  # an address of the user's own
    assert "<td>own recognizer</td>" in logged.read_text()
    assert "Acme patients" in (run.folder / "run" / "summary.json").read_text()
    files = [one for one in store.rglob("*") if one.is_file()]
    assert files
    assert not [one for one in files if b"Acme patients" in one.read_bytes() or b"own.yaml" in one.read_bytes()]
    assert "What happened at the counter?" in logged.read_text()


def test_with_privacy_off_the_page_says_plainly_that_nothing_was_hidden(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    run("strategy=refine-top", count=1)
    page = (run.folder / "run" / "privacy.html").read_text()
    assert "nothing was looked for and nothing was hidden" in page
    assert "privacy=off: rows went to the frontier as they are" in page


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")  # MLflow's own
@pytest.mark.parametrize("restore", [False, True])
def test_what_may_be_shown_has_no_name_in_it(run: Runs, standin: Standin, guests: Path, restore: bool) -> None:
    """The report, all that MLflow has, and the ledger's calls to the frontier; the file is named after one of them."""
    file = run.folder / "margaret-hollis.csv"
    file.write_bytes(guests.read_bytes())
    store = run.folder / "store"
    standin.answer = knows_margaret()
    settings = ["tracking=mlflow", f"tracking.uri=sqlite:///{store}/mlflow.db", f"privacy.restore={restore}"]
    result = run("privacy=pseudonymise", *settings, data__path=str(file), count=2)
    assert sent(standin, "anthropic")
    assert not [line for line in result.summary.degraded if "tracking" in line or "stopped" in line]
    shown = {one: one.read_bytes() for one in store.rglob("*") if one.is_file()}
    shown[run.folder / "run" / "report.html"] = (run.folder / "run" / "report.html").read_bytes()
    assert any(one.name == "records.jsonl" for one in shown)
    told = [
        f"{one.name}: {secret}" for one, content in shown.items() for secret in secrets() if secret.encode() in content
    ]
    assert told == []
    assert not [one for one, content in shown.items() if b"margaret" in content.lower()]
    with closing(sqlite3.connect(run.folder / "ledger.sqlite")) as ledger:
        paid = str(ledger.execute("SELECT * FROM calls WHERE role = 'frontier'").fetchall())
    assert "[PERSON_" in paid
    assert not {secret for secret in secrets() if secret in paid}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")  # MLflow's own
@pytest.mark.parametrize("sweep", [False, True])
def test_a_file_named_after_somebody_leaves_no_name_in_the_store(
    run: Runs, standin: Standin, monkeypatch: pytest.MonkeyPatch, sweep: bool
) -> None:
    """Nobody of that name is in the data."""
    file = run.folder / "interviews" / "Anna Weber.csv"
    file.parent.mkdir()
    file.write_bytes(run.data.read_bytes())
    monkeypatch.chdir(run.folder)
    monkeypatch.setenv("HYDRA_FULL_ERROR", "")
    bases = [f"provider.{one}.api_base={standin.url}" for one in ("local", "frontier")]
    store = run.folder / "store"
    words = [
        "hardware=m4max",
        "count=2",
        "output.dir='Anna Weber'",
        f"tracking.uri=sqlite:///{store}/mlflow.db",
        *bases,
    ]
    data = 'data.path="interviews/Anna Weber.csv"'
    monkeypatch.setattr(sys, "argv", ["hybridgen", *(["-m", f'{data},"interviews"'] if sweep else [data]), *words])
    assert main() == 0
    kept = {one.relative_to(store): one.read_bytes() for one in store.rglob("*") if one.is_file()}
    kept = {name: content for name, content in kept.items() if name.parts[0].startswith("ml")}
    assert any(name.name == ("sweep.json" if sweep else "records.jsonl") for name in kept)
    told = [(str(name), content) for name, content in kept.items() if b"Weber" in content or b"Anna" in content]
    assert [(name, content[max(0, content.find(b"Anna") - 200) :][:400]) for name, content in told] == []


def test_sentences_of_our_own_stay_readable_and_files_keep_their_suffix(
    run: Runs, standin: Standin, guests: Path
) -> None:
    """What is hidden of a notice is what its params mark: data, and places."""
    file = run.folder / "margaret-hollis.csv"
    file.write_bytes(guests.read_bytes())
    config = run.config("privacy=pseudonymise", data__path=str(file), count=2)
    prepared = prepare(config, read(config))
    gone = Notice(
        "nobody_answers",
        {
            "model": Place("small", "provider.local.model"),
            "address": Place(standin.url, "provider.local.api_base"),
            "reason": Data("Margaret Hollis was late; 'Zbigniew' too"),
        },
    )
    notices = [
        Notice("no_frontier", {"why": Notice("key_missing", {"variable": "A_KEY", "provider": "anthropic"})}),
        Notice("cap_left", {"left": 0.000123, "most": 0.5}),
        gone,
    ]
    note = Notice("read_as", {"file": Data(str(file)), "encoding": "utf-8"})
    ready = dataclasses.replace(prepared.reading, notes=(note,))
    estimate = CostEstimate(
        local_cost=0,
        frontier_cost=0,
        total_cost=0,
        frontier_calls=0,
        frontier_cost_upper=0,
        frontier_only_usd=None,
        notes=[],
    )
    this = Run(
        config,
        dataclasses.replace(prepared, reading=ready),
        Models(None, None, None, ()),
        estimate,
        run.folder,
        filling=prepared.stream(),
        settled=Settled(prepared, Unfinished(run.folder)),
        notices=notices,
    )
    shown = sharing.share(finished(data={"sources": [str(file)]}), this, run.folder).summary
    assert shown.degraded[:2] == [str(notice) for notice in notices[:2]]
    assert "nobody answers" in shown.degraded[2]
    assert not [
        w for w in ("Margaret", "margaret", "Zbigniew", standin.url) if w in str([shown.degraded, shown.notices])
    ]
    assert "provider.local.api_base=…" in shown.degraded[2]
    assert [notice.text for notice in shown.notices] == shown.degraded
    assert shown.data.sources[0].endswith(".csv")
    assert "hollis" not in shown.data.sources[0]
    assert shown.data.notes[0].endswith(": read as utf-8")
    assert "hollis" not in shown.data.notes[0]


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (
            "hybridgen.privacy.egress.check.EgressCheck._look",
            "the egress check failed (KeyError), so nothing leaves; neither report nor tracking",
        ),
        ("hybridgen.pipelines.records.sharing._marked", "neither report nor tracking: KeyError"),
        ("hybridgen.reports.html.report", "no report: KeyError"),
    ],
)
def test_whatever_goes_wrong_in_showing_a_run_it_is_written(
    run: Runs, standin: Standin, guests: Path, monkeypatch: pytest.MonkeyPatch, where: str, line: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("Margaret Hollis")

    monkeypatch.setattr(where, broken)
    result = run("privacy=pseudonymise", "strategy=local-only", data__path=str(guests), count=2)
    assert len(run.lines("records.jsonl")) == len(result.records) == 2
    assert line in result.summary.degraded[-1]
    assert json.loads((run.folder / "run" / "summary.json").read_text())["degraded"] == result.summary.degraded
    assert not (run.folder / "run" / "report.html").exists()


def test_restored_later_a_run_asks_and_pays_nothing(run: Runs, standin: Standin, guests: Path) -> None:
    """The same command with privacy.restore=true: the ledger answers, and quotes read as the file does."""
    standin.answer = scores(then=9)
    first = run("privacy=pseudonymise", data__path=str(guests), count=2)
    masked, asked = run.lines("records.jsonl"), len(standin.requests)
    again = run("privacy=pseudonymise", data__path=str(guests), count=2, privacy__restore=True)
    assert len(standin.requests) == asked
    assert (again.summary.cost.new_usd, again.summary.cost.total_usd) == (0, first.summary.cost.total_usd)
    assert again.summary.privacy.vault == first.summary.privacy.vault
    restored = run.lines("records.jsonl")
    assert [line["id"] for line in restored] == [line["id"] for line in masked]
    assert "[PERSON_" in str(masked)
    assert "[PERSON_" not in str(restored)
    said = [quote["quote"].rpartition("? ")[2] for line in restored for quote in line["evidence"]]  # without the header
    assert [words for words in said if words not in guests.read_text()] == []
    assert secrets() & {word for words in said for word in words.split()}


def test_the_vault_restores_later_and_lies_apart(run: Runs, standin: Standin, guests: Path) -> None:
    result = run("privacy=pseudonymise", "strategy=local-only", data__path=str(guests), count=2)
    (vault,) = (run.folder / "vault").glob("*.jsonl")
    assert vault.name == result.summary.privacy.vault
    assert stat.S_IMODE(vault.stat().st_mode) == 0o600
    values = vault_file.read(vault)
    assert set(PEOPLE) | set(MAILS) <= set(values.values())
    masked = (run.folder / "run" / "drafts.jsonl").read_text()
    restored, unknown = restore.restore(masked, values, ".jsonl")
    assert "[PERSON_" in masked
    assert "[PERSON_" not in restored
    assert unknown == []
    assert all(json.loads(line)["id"] for line in restored.splitlines())
    again = run("privacy=pseudonymise", "strategy=local-only", data__path=str(guests), count=3)
    assert again.summary.privacy.vault == vault.name  # the same data, the same numbers


def test_without_a_vault_nothing_is_asked(run: Runs, standin: Standin, guests: Path) -> None:
    (run.folder / "taken").write_text("")
    with pytest.raises(InputError, match=r"privacy\.vault=.*/taken: cannot be written"):
        run("privacy=pseudonymise", data__path=str(guests), count=3, privacy__vault=str(run.folder / "taken"))
    assert standin.requests == ()


def test_without_a_detector_nothing_is_asked(run: Runs, standin: Standin, guests: Path) -> None:
    with pytest.raises(InputError, match=r"privacy\.spacy_model=xx_none_sm is not installed"):
        run("privacy=pseudonymise", data__path=str(guests), privacy__spacy_model="xx_none_sm")
    assert standin.requests == ()


def test_strict_leaves_a_review_of_what_left(run: Runs, standin: Standin, guests: Path) -> None:
    standin.answer = scores(then=9)
    run("privacy=strict", data__path=str(guests), count=2)
    review = pl.read_csv(run.folder / "run" / "privacy_review.csv")
    assert review.columns == ["word", "why", "count"]
    assert set(review["why"].unique()) <= {"rare", "capitalised"}
    assert not secrets() & set(review["word"])


def test_at_home_only_loopback_is_spoken_to(run: Runs, standin: Standin, guests: Path) -> None:
    """E-mail addresses are where detectors like to look names up; every look-up and connection counts."""
    spoken: set[str] = set()
    listening = True

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if listening and event in {"socket.getaddrinfo", "socket.gethostbyname"}:
            spoken.add(str(arguments[0]))
        elif listening and event == "socket.connect" and isinstance(arguments[1], tuple):
            spoken.add(str(arguments[1][0]))

    sys.addaudithook(hear)
    try:
        result = run("strategy=local-only", "privacy=pseudonymise", data__path=str(guests), count=2)
    finally:
        listening = False
    assert result.summary.delivered == 2
    assert spoken <= {"127.0.0.1", "localhost"}
    assert not [line for line in result.summary.degraded if "connection was stopped" in line]


def test_with_privacy_off_the_run_says_so(run: Runs, standin: Standin) -> None:
    standin.answer = scores(then=9)
    assert "privacy=off: rows went to the frontier as they are" in run("strategy=refine-top").summary.degraded


def test_with_privacy_off_the_terminal_says_so_at_once(typed: Typed, standin: Standin) -> None:
    standin.answer = scores(then=9)
    warning = "privacy=off: what goes to the frontier goes as it is"
    code, _, told = typed("strategy=refine-top", "count=1")
    assert code == 0
    assert warning in told
    assert warning not in typed("strategy=local-only", "count=1")[2]


def test_data_in_another_language_is_told_at_once_and_in_the_summary(
    typed: Typed, standin: Standin, tmp_path: Path
) -> None:
    standin.answer = scores(then=9)
    file = tmp_path / "umfrage.csv"
    pl.DataFrame({"Vorname": ["Wiebke", "Torben"], "Was hat Sie gestört?": GERMAN}).write_csv(file)
    code, _, told = typed("privacy=pseudonymise", "strategy=refine-top", "count=1", f"data.path={file}")
    assert code == 0
    said = "most of the text is German, of which no language model is installed"
    assert said in told
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert [notice["code"] for notice in summary["notices"]] == ["few_names"]
    asked = [one.prompt for one in standin.requests if "Wartezeit" in one.prompt or "angerufen" in one.prompt]
    assert asked
    assert not any(name in prompt for prompt in asked for name in ("Wiebke", "Torben"))
