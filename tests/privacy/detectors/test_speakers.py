from __future__ import annotations

import pytest

from hybridgen.privacy.detectors.speakers import Speakers


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


def test_a_french_label_has_a_space_before_its_colon() -> None:
    talk = "Enquêtrice : Bonjour\nOdile\u00a0: Bonjour\nEnquêtrice : Alors ?\nOdile : Voilà."
    assert [span.text for span in Speakers([[("said", talk)]]).labels(talk)] == ["Odile", "Odile"]
    english = "Odile : Hello\nOdile : Fine."
    assert [span.text for span in Speakers([[("said", english)]]).labels(english)] == ["Odile", "Odile"]


@pytest.mark.parametrize(
    "role",
    "Görüşmeci|면접자|מראיינת|साक्षात्कारकर्ता|मॉडरेटर|Admin|Interviewer 2|Moderatorin|Katılımcı 1|מרואיין".split("|"),
)
def test_who_asks_is_no_name_in_any_language(role: str) -> None:
    said = f"{role}: a\nElif: b\n{role}: c\nElif: d\n"
    assert [span.text for span in Speakers([[("said", said)]]).labels(said)] == ["Elif", "Elif"]


@pytest.mark.parametrize(
    "fields", ["Age|Job|Favourite|Wish", "Alter|Beruf|Wunsch", "Âge|Métier", "आयु|शहर", "나이|직업"]
)
def test_what_a_form_asks_for_is_no_name(fields: str) -> None:
    form = "".join(f"{field}: x\n" for field in fields.split("|"))
    assert Speakers([[("said", form * 3)]]).labels(form) == []
