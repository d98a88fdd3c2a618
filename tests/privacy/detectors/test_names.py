"""Names by capitals, by telling words, and in texts without capitals; the people in here are invented."""

from __future__ import annotations

import pytest

from hybridgen.privacy.detectors import capitals, context
from hybridgen.privacy.detectors.names import Names
from hybridgen.privacy.detectors.truecase import truecased
from hybridgen.privacy.lexicon.english import english

NAMES = Names(english())


def by_capitals(text: str) -> set[tuple[str, str]]:
    return {(span.kind, span.text) for span in capitals.find(text, NAMES)}


def by_cues(text: str) -> set[tuple[str, str]]:
    return {(span.kind, span.text) for span in context.find(text, NAMES)}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Then I met Jennifer Okonkwo there.", "PERSON", "Jennifer Okonkwo"),
        ("Xiuying said no.", "NAME", "Xiuying"),
        ("We go to Fraser Medical Centre weekly.", "ORGANIZATION", "Fraser Medical Centre"),
        ("I moved to Port Ellery then.", "LOCATION", "Port Ellery"),
        ("They sent me to QXR for it.", "ORGANIZATION", "QXR"),
        ("We had a pint at the Crown after.", "NAME", "Crown"),
        ("I read The Globe daily.", "NAME", "Globe"),
        ("It was J. Okonkwo who called.", "NAME", "J. Okonkwo"),
        ("New Okonkwo is far.", "LOCATION", "New Okonkwo"),
        ("Mill Village", "LOCATION", "Mill Village"),
        ("Standard And Poors rang.", "NAME", "Standard And Poors"),
    ],
)
def test_capitals_within_sentences(text: str, kind: str, value: str) -> None:
    assert (kind, value) in by_capitals(text)


@pytest.mark.parametrize(
    "text",
    [
        "Reminders the day before. Annoyed, I left. Onboarding was good.",
        "On Monday I watch TV, in English, at Christmas.",
        "Interviewer: What happened then?",
        "New. Our School was closed. Then Hospital food.",
        "OK, I'm fine. Yes. No. Thanks!",
    ],
)
def test_everyday_capitals_are_no_names(text: str) -> None:
    assert by_capitals(text) == set()


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("my sister jennifer came", "PERSON", "jennifer"),
        ("and my husband Hunter, so", "PERSON", "Hunter"),
        ("ask for april, she knows", "PERSON", "april"),
        ("Mr. Banks was there", "PERSON", "Banks"),
        ("my boss is post, who is strict", "PERSON", "post"),
        ("tell van i said hello", "PERSON", "van"),
        ("as Daily et al. showed", "PERSON", "Daily"),
        ("then Mr. Head was there", "PERSON", "Head"),
        ("and mr. camp was his boss", "PERSON", "camp"),
        ("Faith from the branch called", "PERSON", "Faith"),
        ("Post and I share one account", "PERSON", "Post"),
        ("I'm Faith Rose, hello", "PERSON", "Faith Rose"),
        ("i moved from port ellery last year", "LOCATION", "port ellery"),
        ("i live in switzerland now", "LOCATION", "switzerland"),
        ("the nurse at okonkwo medical centre said", "ORGANIZATION", "okonkwo medical centre"),
        ("Linda from the Ellery branch", "ORGANIZATION", "Ellery"),
        ("i work at rapid cycle software, in sales", "ORGANIZATION", "rapid cycle software"),
        ("selma is from stillwater supercomputing inc.", "ORGANIZATION", "stillwater supercomputing inc"),
        ("Good ones: Okonkwo, Jennifer.", "PERSON", "Okonkwo, Jennifer"),
    ],
)
def test_telling_words(text: str, kind: str, value: str) -> None:
    assert (kind, value) in by_cues(text)


@pytest.mark.parametrize(
    "text",
    [
        "my sister came with the car",
        "Mum and I went. Will never do it again, and may never.",
        "i live in the city with my partner",
        "i work at home for a bank",
        "ask for it, tell them i said so",
        "my manager told us to use it",
    ],
)
def test_telling_words_without_a_name(text: str) -> None:
    assert by_cues(text) == set()


def test_capitals_for_what_may_be_a_name() -> None:
    text = "i met jennifer okonkwo in port ellery. it was fine.\nMy friend Tom, ok?"
    assert truecased(text, NAMES) == "I met Jennifer Okonkwo in Port Ellery. It was fine.\nMy friend Tom, ok?"
    assert truecased("I MET JENNIFER THERE", NAMES) == "I met Jennifer there"


def test_another_language_is_left_alone() -> None:
    text = "ich habe die wohnung seit zwei jahren und bin zufrieden damit"
    assert truecased(text, NAMES).lower() == text
    assert by_capitals(truecased(text, NAMES)) == set()


def test_the_length_stays() -> None:
    text = "ich heiße jennifer. straße, ŉ, ǰ"
    assert len(truecased(text, NAMES)) == len(text)
