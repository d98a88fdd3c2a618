"""Files beside data that hold none."""

from pathlib import Path

import pytest

from hybridgen.sources.bystanders import is_about_data, is_of_system, lists_of_chats


@pytest.mark.parametrize(
    "name",
    "~$answers.xlsx|.~lock.answers.ods#|~lock.answers.csv#|answers.csv.bak|answers.csv~|Thumbs.db|desktop.ini"
    "|~WRL0001.tmp|answers.xlsx.crdownload|#notes.txt#|._talk.txt".split("|"),
)
def test_files_of_the_system(name: str) -> None:
    assert is_of_system(Path("in") / name)


@pytest.mark.parametrize(
    "name",
    "README.md|readme_first.txt|Read Me.docx|LIESMICH.txt|Lisez-moi.txt|LICENSE|LICENSE-MIT.txt|CHANGELOG.md"
    "|requirements.txt|package.json|codebook.xlsx|Consent form.docx|consent_form_v2.pdf|Informed Consent (final).docx"
    "|Einwilligungserklärung.docx|Einwilligung Interviews.pdf|Interview guide.docx|interview-guide-v3.md"
    "|Interviewleitfaden.docx|Leitfaden.txt|Discussion Guide.pdf|Screener.docx|Guide d'entretien.odt"
    "|Participant information sheet.pdf|Usability test script.docx".split("|"),
)
def test_files_about_the_data(name: str) -> None:
    assert is_about_data(Path("in") / name)


@pytest.mark.parametrize(
    "name",
    "answers.csv|readmes of users.csv|license survey.csv|requirements interviews.txt|package.csv|changes.csv"
    "|interview ~ 3.txt|reader.txt|lock.csv|old.csv|consent survey.csv|screener.csv|screener.xlsx|Interview 3.docx"
    "|Consent interviews with Ann.docx|interview with a tour guide.docx|guide.docx|Interview Leitner.txt"
    "|participants.docx".split("|"),
)
def test_files_of_answers(name: str) -> None:
    assert not is_of_system(Path("in") / name)
    assert not is_about_data(Path("in") / name)


def test_lists_of_people_and_channels_are_about_the_messages_of_an_export() -> None:
    day, users, channels = (Path(name) for name in ("x/tea/2031-03-02.json", "x/users.json", "x/channels.json"))
    assert lists_of_chats([day, users, channels]) == [users, channels]
    assert lists_of_chats([day, channels]) == []
    assert lists_of_chats([users, channels, Path("x/tea/talks.json")]) == []
