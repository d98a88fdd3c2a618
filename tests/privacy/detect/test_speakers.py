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
