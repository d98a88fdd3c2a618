"""Labels of those who ask, in many languages."""

import pytest

from hybridgen.sources.texts.speakers import INTERVIEWER

ASK = "Interviewer,INTERVIEWER 2,Interviewer (online),Q,I,M1,Moderator,Interviewerin,Moderator:in,Enquêtrice"
ASK += (
    ",Entrevistador,Entrevistadora,Intervistatore,Onderzoeker,Prowadząca,Интервьюер,Ведущая,Συνεντευκτής,采访者,訪談者"
)
ASK += ",主持人,問"
ASK += ",インタビュアー,聞き手,면접자,مقابل,المقابل,الباحثة,מראיינת,साक्षात्कारकर्ता,ผู้สัมภาษณ์,người phỏng vấn,Frage"


@pytest.mark.parametrize("label", ASK.split(","))
def test_who_asks_is_known(label: str) -> None:
    assert INTERVIEWER.fullmatch(label)


@pytest.mark.parametrize(
    "label", "Priya,Befragte,B1,P3,Ines,Hosta,受访者,田中,Participant,A,المستجيب,SPEAKER_00".split(",")
)
def test_who_answers_is_no_interviewer(label: str) -> None:
    assert not INTERVIEWER.fullmatch(label)
