"""Records and runs as Markdown."""

from __future__ import annotations

import pytest

from hybridgen.reports import markdown
from tests.reports.example_run import NADIA, finished, nothing_delivered, record, summary


def test_a_page_a_record_with_claims_quotes_quality_and_origin() -> None:
    first, second = markdown.records(finished()).split("\n\n---\n\n")
    assert first.startswith("# Nadia Okafor\n\n*refined by the frontier model · quality 0.84 · $0.0123*\n")
    assert "- **Occupation:** Night-shift nurse" in first
    assert "- Swap a shift in one step\n  > “I just want to tap once” — interviews.md#3\n" in first
    assert "— interviews.md#4 (not found in that row)" in first
    assert "Coherence 0.90 · Realism 0.78" in first
    assert "To improve: Say how often she swaps shifts." in first
    assert second.startswith("# Ivo Brandt\n\n*written by the local model")
    assert second.endswith("\n")


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("<b>Bo</b>", r"# \<b\>Bo\</b\>"),
        ("# Bo", r"# \# Bo"),
        ("1. Bo", r"# 1\. Bo"),
        ("0.71 Bo", "# 0.71 Bo"),
        ("Bo\n\n# Al", "# Bo # Al"),
        ("&lt;Bo & Al", r"# \&lt;Bo & Al"),
        ("[Bo](http://x)", r"# \[Bo\](http://x)"),
    ],
)
def test_what_a_model_wrote_is_never_markup(name: str, heading: str) -> None:
    page = markdown.records(finished(record(record={**NADIA, "name": name})))
    assert page.splitlines()[0] == heading


def test_paragraphs_stay_apart() -> None:
    page = markdown.records(finished(record(record={"story": "First part.\n\nSecond part."})))
    assert "## Story\n\nFirst part.\n\nSecond part.\n" in page


def test_a_run_in_a_few_lines() -> None:
    note = markdown.note(summary(degraded=["cap reached"]))
    assert note.startswith("**2 of 2 records** by `refine-top`: 1 local, 1 refined, 0 frontier.")
    assert "- saved: 75 % (the frontier alone: $0.0492)" in note
    assert "- note: cap reached" in note


def test_unknown_figures_stay_unknown() -> None:
    note = markdown.note(nothing_delivered().summary)
    assert "- cost: unknown, unknown of it new in this run" in note
    assert "- saved: unknown" in note
