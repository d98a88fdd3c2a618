"""Local models beside one another: on the page, on the terminal and in MLflow's note the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridgen.cli.console import sweep_table
from hybridgen.core.summaries import OriginCount
from hybridgen.core.sweeps import Sweep
from hybridgen.reports import places
from hybridgen.reports.markdown import sweep_note
from hybridgen.reports.model_comparison import compare, say_best, say_caveats, table
from hybridgen.reports.sweep import page
from tests.browser import browser, needs_chromium
from tests.reports.example_models import REPEATS, model, models
from tests.reports.example_sweep import failed, sweep
from tests.reports.test_html import Words, read

ELSEWHERE = Path("elsewhere")
A_FILE = "/home/somebody/models/small.gguf"


def shown(given: Sweep, folder: Path = ELSEWHERE) -> Words:
    return read(page(folder, given))


def caveats(given: Sweep) -> str:
    found = compare(given.points)
    assert found is not None
    return " ".join(say_caveats(found))


def test_the_table_has_what_tells_models_apart() -> None:
    found = compare(models().points)
    assert found is not None
    assert table(found) == (
        [
            "model",
            "delivered",
            "quality",
            "coherence",
            "diversity",
            "1st try",
            "tokens/s",
            "rec./min",
            "alike",
            "judge",
        ],
        [
            ["smollm2-135m", "3 of 3", "0.55", "0.70", "0.40", "83 %", "92.4", "9.2", "1", "itself"],
            ["qwen2.5:0.5b", "3 of 3", "0.61", "0.70", "0.81", "83 %", "31.0", "3.1", "0", "itself"],
            ["qwen2.5:1.5b", "3 of 3", "0.74", "0.90", "0.81", "83 %", "12.5", "1.2", "0", "itself"],
        ],
    )


def test_what_is_not_known_of_one_model_is_no_nought() -> None:
    found = compare(models(model("a", coherence=None), model("b", tokens=None, drafts=None)).points)
    assert found is not None
    heads, rows = table(found)
    assert dict(zip(heads, rows[0], strict=True))["coherence"] == "—"
    assert [dict(zip(heads, rows[1], strict=True))[head] for head in ("1st try", "tokens/s", "rec./min")] == ["—"] * 3


def test_scores_that_nobody_gave_are_not_held_against_those_of_a_judge() -> None:
    """Its judge was gone, say: then what is measured alone is all that its quality says."""
    found = compare(models(model("a", 0.9, judge=None), model("b", 0.6, judge="c"), model("d", 0.5, judge="c")).points)
    assert found is not None
    assert "mean quality" not in say_best(found)
    assert "Nobody judged the records of a:" in " ".join(say_caveats(found))
    nobody = compare(models(model("a", 0.9, judge=None), model("b", 0.6, judge=None)).points)
    assert nobody is not None
    assert say_best(nobody).startswith("The best mean quality has a")
    assert not list(say_caveats(nobody))


def test_a_measure_of_which_nothing_is_known_has_no_column() -> None:
    found = compare(models(model("a", tokens=None, coherence=None), model("b", tokens=None, coherence=None)).points)
    assert found is not None
    assert table(found)[0] == ["model", "delivered", "quality", "diversity", "1st try", "alike", "judge"]


@pytest.mark.parametrize(
    "given",
    [
        sweep(),
        models(model("a"), model("a", values={"seed": "2"})),
        models(model("a"), model("b", origin=OriginCount(local=2, refined=1, frontier=0))),
        models(model("a", error="no server", origin=None), model("b", error="no server", origin=None)),
    ],
    ids=["thresholds", "one model", "paid records", "nothing done"],
)
def test_other_sweeps_are_weighed_by_their_cost(given: Sweep) -> None:
    assert compare(given.points) is None
    assert "knee" in sweep_table(given, ELSEWHERE).plain


def test_models_that_are_files_are_called_by_their_names_and_never_alike() -> None:
    found = compare(models(model("/a/tiny.gguf"), model("/b/tiny.gguf"), model(A_FILE, judge="/a/tiny.gguf")).points)
    assert found is not None
    assert found.names == ("1: tiny", "2: tiny", "small")
    assert [row[-1] for row in table(found)[1]] == ["itself", "itself", "tiny"]


def test_what_else_differs_is_part_of_the_name() -> None:
    points = [model(name, values={"provider.local.model": name, "seed": seed}) for name in "ab" for seed in "12"]
    found = compare(points)
    assert found is not None
    assert found.names == ("a, 1", "a, 2", "b, 1", "b, 2")


def test_models_that_judge_themselves_are_not_compared_without_a_word() -> None:
    said = caveats(models())
    assert said.startswith(
        "Each model judged its own records: scores of different judges compare by the judges' scales"
    )
    assert "provider.judge.model=NAME (or provider/judge=OPTION) gives all models the same judge." in said
    assert "no measure beside" not in said
    assert "no measure beside" in caveats(models(model("a"), model("b", is_scaled=False)))


def test_one_judge_of_all_needs_no_word_unless_it_is_one_of_them() -> None:
    assert caveats(models(model("a", judge="large"), model("b", judge="large"))) == ""
    assert caveats(models(model("a", judge=None), model("b", judge=None))) == ""
    said = caveats(models(model("a", judge="b"), model("b")))
    assert said == "b judged records of its own too, and may favour them."


def test_models_that_were_asked_for_different_records_are_told_apart() -> None:
    given = models(model("a", judge="c", detail="quotes"), model("b", judge="c", detail="brief"))
    assert caveats(given) == (
        "Not all were asked for the same: quotes of a, brief of b; task.detail=LEVEL asks the same of all."
    )
    assert caveats(models(*(model(name, judge="c", detail="brief") for name in "ab"))) == ""


def test_who_is_best_is_said_where_it_can_be_told() -> None:
    def best(*points: object) -> str:
        found = compare(models(*points).points)  # type: ignore[arg-type]
        assert found is not None
        return say_best(found)

    assert best() == (
        "The best mean quality has qwen2.5:1.5b (0.74 against 0.61). "
        "Most records a minute makes smollm2-135m (9.2 against 3.1)."
    )
    unlike = model("a", 0.9, is_scaled=False, tokens=None), model("b", 0.2, tokens=None)
    assert best(*unlike) == "Nothing that can be compared sets them apart."
    assert "quality" not in best(model("a", 0.9, detail="quotes"), model("b", 0.2, detail="brief"))
    assert best(model("a", 0.601), model("b", 0.604)) == "Nothing that can be compared sets them apart."


def test_the_terminal_ends_with_the_table_and_its_caveats() -> None:
    lines = sweep_table(models(), Path("outputs/sweep")).plain.splitlines()
    assert lines[:2] == [
        "model         delivered  quality  coherence  diversity  1st try  tokens/s  rec./min  alike  judge",
        "smollm2-135m  3 of 3     0.55     0.70       0.40       83 %     92.4      9.2       1      itself",
    ]
    assert lines[4].startswith("note       Each model judged its own records")
    assert lines[5:] == [
        f"note       smollm2-135m: {REPEATS}",
        "time       5 min 0 s",
        "in         outputs/sweep",
    ]


def test_a_model_that_failed_stands_below_with_its_reason() -> None:
    lost = failed("0.5", "no model server answers").model_copy(update={"model": "gone:7b"})
    given = models(model("a"), lost)
    assert "gone:7b  no model server answers" in sweep_table(given, ELSEWHERE).plain
    assert "1 of 2 models failed gone:7b: no model server answers" in shown(given).text
    assert "- failed: gone:7b: no model server answers" in sweep_note(given)


def test_the_page_says_it_once_as_bars_and_once_as_a_table() -> None:
    words = shown(models())
    assert "How 3 local models do the same task The best mean quality has qwen2.5:1.5b" in words.text
    assert "Before you compare scores Each model judged its own records" in words.text
    assert "Quality smollm2-135m 0.55 qwen2.5:0.5b 0.61 qwen2.5:1.5b 0.74" in words.text
    assert "smollm2-135m 3 of 3 0.55 0.70 0.40 83 % 92.4 9.2 1 itself 1 min 21 s" in words.text
    assert f"smollm2-135m: {REPEATS}" in words.text
    assert "knee" not in words.text
    assert "script" not in words.tags


def test_a_paid_judge_brings_its_cost(tmp_path: Path) -> None:
    (tmp_path / "0").mkdir()
    (tmp_path / "0" / "report.html").touch()
    paid = [model(name, judge="claude", cost_usd=0.01, folder=str(tmp_path / "0")) for name in "ab"]
    words = shown(models(*paid, new_usd=0.02), tmp_path)
    assert "Cost a $0.0100 b $0.0100 as if it had run alone" in words.text
    assert "Took 5 min 0 s together, for $0.02" in words.text
    assert words.links == ["data:,", "0/report.html", "0/report.html"]


def test_the_note_in_mlflow_is_the_table() -> None:
    assert "| smollm2-135m | 3 of 3 | 0.55 | 0.70 | 0.40 | 83 % | 92.4 | 9.2 | 1 | itself |" in sweep_note(models())


def test_a_copy_to_be_shown_around_hides_paths_and_still_knows_who_is_who() -> None:
    hidden = places.sweep(models(model(A_FILE), model("/home/somebody/b.gguf", judge=A_FILE), model("plain:7b")))
    assert [one.model for one in hidden.points] == ["… 1", "… 2", "plain:7b"]
    assert [one.is_own_judge for one in hidden.points] == [True, False, True]
    assert "somebody" not in hidden.model_dump_json()
    found = compare(hidden.points)
    assert found is not None
    assert found.names == ("… 1", "… 2", "plain:7b")


@needs_chromium
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_the_page_is_quiet_offline_and_within_the_window(tmp_path: Path, dark: bool) -> None:
    file = tmp_path / "sweep.html"
    long = model("a-model-with-a-name-that-is-longer-than-any-column-could-be:72b-instruct-q4", 0.3)
    file.write_text(page(tmp_path, models(*models().points, long)), encoding="utf-8")
    widths = "[...document.querySelectorAll('.measures figure:first-child i')].map(one => "
    widths += "parseFloat(getComputedStyle(one, '::before').width) / one.clientWidth)"
    async with browser() as tab:
        for width in (1280, 390):
            seen = await tab.open(file.as_uri(), width=width, dark=dark)
            assert (seen.console, seen.requests) == ([], [file.as_uri()])
            assert await tab.evaluate("document.documentElement.scrollWidth") == width
            assert await tab.evaluate(widths) == pytest.approx([0.55, 0.61, 0.74, 0.3], abs=0.01)
