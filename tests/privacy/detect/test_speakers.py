from __future__ import annotations

from hybridgen.privacy.detect.speakers import Speakers


def test_speakers_are_labels_that_come_again_in_a_unit() -> None:
    talk = "**Interviewer:** Hello\n**Priya Shah:** Hello\n**Interviewer:** Well?\n**Priya Shah:** Fine.\nGoal: none"
    labels = Speakers([[("said", talk)], [("said", "Goal: all")]])
    assert [span.text for span in labels.labels(talk)] == ["Priya Shah", "Priya Shah"]
    assert all(talk[span.start : span.end] == "Priya Shah" for span in labels.labels(talk))


def test_speakers_in_passages_and_without_capitals() -> None:
    passages = [[("said", "layla: yes, i do"), ("said", "layla: no")]]
    assert [span.text for span in Speakers(passages).labels("layla: no")] == ["layla"]


def test_speakers_in_other_scripts_and_roles_in_other_languages() -> None:
    talk = "采访者：您好\n王芳：您好\n采访者：好吗\n王芳：好\n我最想说的问题是：等\n我最想说的问题是：钱\n"
    talk += "Befragte: Ja\nBefragte: Nein"
    labels = Speakers([[("said", talk)]])
    assert [span.text for span in labels.labels(talk)] == ["王芳", "王芳"]
