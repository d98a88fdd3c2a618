"""Who speaks, as transcript tools and chats write it down; and texts that only look like it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hybridgen.sources.texts.turns import find_turns, read_turns
from hybridgen.sources.types import File, Talks, Text

FILE = File(Path("talk.txt"), "talk")
SAID = (
    "I bake my own bread on Sundays, mostly.",
    "And how did you begin with it?",
    "My aunt showed me when I was ten.",
    "Would you ever buy a machine for it?",
    "No, kneading is what calms me down.",
)


def written(way: str, names: tuple[str, str] = ("Ann Lee", "Bob Ray")) -> str:
    """Eight turns as a tool writes them. way: a format of {name}, {said}, {n} (00 to 07)."""
    return "\n".join(way.format(name=names[n % 2], said=SAID[n % 5], n=f"{n:02d}") for n in range(8))


WAYS = {
    "Otter": "{name}  0:{n}\n{said}\n",
    "Teams document": "{name}   0:{n}\n{said}\n",
    "Teams, older": "0:0:{n}.0 --> 0:0:{n}.9\n{name}\n{said}\n",
    "Teams, copied": "{name} 0 minutes {n} seconds\n0:{n}\n{name} 0 minutes {n} seconds\n{said}\n",
    "Zoom": "[{name}] 10:{n}:01\n{said}\n",
    "Zoom chat": "10:{n}:01\t From  {name} to Everyone : {said}",
    "Meet": "{name}: {said}\n",
    "WhisperX": "[00:00:{n}] {name}: {said}",
    "times of both ends": "[00:{n}.120 --> 00:{n}.900] {name}: {said}",
    "Rev": "{name} (00:{n}):\n{said}\n",
    "Descript": "[00:00:{n}] {name}: {said}\n",
    "Trint": "{name} (00:00:{n})\n{said}\n",
    "Dovetail": "{name}\n00:{n}\n{said}\n",
    "f4": "{name}: {said} #00:00:{n}-3#",
    "MAXQDA": "#00:00:{n}-3# {name}: {said}",
    "WhatsApp on iOS": "[03/03/2024, 10:{n}:12] {name}: {said}",
    "WhatsApp on iOS, 12 hours": "\u200e[3/3/24, 10:{n}:12\u202fAM] {name}: {said}",
    "WhatsApp on Android": "03/03/2024, 10:{n} - {name}: {said}",
    "WhatsApp in German": "03.03.24, 10:{n} - {name}: {said}",
    "WhatsApp in Spanish": "3/3/24 10:{n} a. m. - {name}: {said}",
    "WhatsApp in Korean": "2024. 3. 3. 오후 10:{n}, {name} : {said}",
    "WhatsApp in Chinese": "2024/3/3 上午10:{n} - {name}: {said}",
    "Telegram": "{name}, [03.03.2024 10:{n}]\n{said}\n",
    "Discord": "[03/03/2024 10:{n} AM] {name}\n{said}\n",
    "Discord, copied": "{name} — Today at 10:{n} AM\n{said}",
    "Slack": "{name}  10:{n} AM\n{said}\n",
    "Fathom": "@0:{n} - {name}\n{said}\n",
    "Fathom with firms": "@0:{n} - {name} (Baker Ltd)\n{said}\n",
    "labels": "{name}: {said}",
    "bold labels": "**{name}:** {said}\n",
    "bold names": "**{name}**: {said}\n",
    "labels of their own": "{name}:\n{said}\n",
    "full-width colons": "{name}：{said}",
    "colons and tabs": "{name}:\t{said}",
    "tabs": "{name}\t{said}",
    "brackets": "[{name}] {said}",
    "angles": "[10:{n}] <{name}> {said}",
    "lines with numbers": "{n}  {name}: {said}",
    "a list": "- **{name}:** {said}",
    "a quotation": "> **{name}**: {said}\n",
}


@pytest.mark.parametrize("way", WAYS)
def test_every_tool_s_turns_are_found_without_times(way: str) -> None:
    turns = read_turns(written(WAYS[way]))
    assert [(turn.speaker, turn.text) for turn in turns if turn.speaker] == [
        (("Ann Lee", "Bob Ray")[n % 2], SAID[n % 5]) for n in range(8)
    ]


@pytest.mark.parametrize(
    ("way", "names"),
    [
        ("{name} [00:{n}] {said}", ("SPEAKER_00", "SPEAKER_01")),
        ("[{name}]: {said}", ("SPEAKER_00", "SPEAKER_01")),
        ("[00:{n}] {name} {said}", ("SPEAKER_00", "SPEAKER_01")),
        ("{name}: {said}", ("INTERVIEWER", "MARY")),
        ("{name}\n{said}\n", ("INTERVIEWER", "MARY")),
        ("{name}: {said}", ("Q", "A")),
        ("{name}. {said}", ("Q", "A")),
        ("{name}: {said}", ("I", "B1")),
        ("{name}: {said}", ("Dr. Ann Lee-O'Neil", "María José García López")),
        ("{name}：{said}", ("采访者", "受访者")),
        ("{name}：{said}", ("聞き手", "田中")),
        ("{name}: {said}", ("المقابل", "المستجيب")),
        ("{name}: {said}", ("מראיין", "דנה כהן")),
        ("03/03/2024, 10:{n} - {name}: {said}", ("+49 171 5550101", "Bob")),
    ],
)
def test_speakers_are_called_as_the_file_calls_them(way: str, names: tuple[str, str]) -> None:
    assert [turn.speaker for turn in read_turns(written(way, names))] == [*names] * 4


def test_what_one_says_in_a_row_is_a_turn_where_a_tool_cut_it() -> None:
    cut = "[00:01] SPEAKER_00: I bake\n[00:02] SPEAKER_00: my own bread.\n[00:03] SPEAKER_01: Really?\n"
    assert [turn.text for turn in read_turns(cut * 3)][:2] == ["I bake my own bread.", "Really?"]
    chat = "01.02.24, 10:00 - Ann: I bake\n01.02.24, 10:01 - Ann: bread\nevery day\n01.02.24, 10:02 - Bob: Really?\n"
    assert [turn.text for turn in read_turns(chat * 3)][:2] == ["I bake\nbread\nevery day", "Really?"]


def test_what_a_chat_writes_of_itself_is_left_out_and_counted() -> None:
    chat = (
        "03.03.24, 09:59 - Nachrichten sind Ende-zu-Ende-verschlüsselt.\n"
        + written(WAYS["WhatsApp in German"])
        + "\n03.03.24, 11:00 - Ann Lee: <Medien ausgeschlossen>\n03.03.24, 11:01 - Bob Ray hat die Gruppe verlassen\n"
        "03.03.24, 11:02 - Ann Lee: Diese Nachricht wurde gelöscht.\n"
        "03.03.24, 11:03 - Ann Lee: IMG-1.jpg (Datei angehängt)"
    )
    talks = find_turns(Text(text=chat), FILE)
    assert isinstance(talks, Talks)
    assert len(talks.conversations[0].turns) == 8
    assert [str(note) for note in talks.notes] == [
        "talk.txt: 5 lines of the chat itself left out (who came, what was deleted, media)"
    ]


def test_a_title_stands_before_the_first_turn_and_a_tool_s_last_line_goes() -> None:
    text = "Bread talk\nMon, Mar 4, 2024 10:00AM\n\n" + written(WAYS["Otter"]) + "\nTranscribed by https://otter.ai"
    first, *_, last = read_turns(text)
    assert (first.speaker, first.text) == ("", "Bread talk\nMon, Mar 4, 2024 10:00AM")
    assert last.text == SAID[7 % 5]


def test_a_label_that_is_said_once_belongs_to_the_turn() -> None:
    text = written("{name}: {said}") + "\nThe trouble is: it takes a day.\n" + written("{name}: {said}")
    assert [turn.text for turn in read_turns(text)][7] == f"{SAID[2]}\nThe trouble is: it takes a day."


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"Name: Person {n}\nAge: 3{n}\nTown: Ulm on the river\n\n" for n in range(6)),
        "".join(
            f"Files: f{n}.txt and more\nCopyright: some people of it\nLicense: as it is told\n"
            + "Comment: it is old\n\n" * (n % 3 == 0)
            for n in range(9)
        ),
        "Likes: the smell of it\nDislikes: the long wait at noon\nWishes: more room for us all\n" * 6,
        "Note: this is a text.\n\nIt goes on.\n\nNote: again.\n\nMore follows.\n\nAnd more.\n\n" * 4,
        "09:00 Breakfast with all\n10:00 Talk by the boss\n11:00 Walk around\n12:00 Lunch at the inn\n13:00 Rest",
        "Pros: it is fast and cheap\nCons: it is ugly and loud\nRisk: it may break down\nCost: nobody knows it yet",
        "INTRODUCTION\nThis is a text.\n\nMETHODS\nWe did things.\n\nRESULTS\nThey were good.\n\nEND\nWe say so.",
        "We met at 10:00\nand talked for long\nShe left at 11:30\nand I stayed\nuntil 12:00\nthen too",
        "Ann: Hello there, you two.\nBob: Hello to you as well.",
        "",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert find_turns(Text(text=text), FILE) == Text(text=text)


def test_a_recording_without_speakers_loses_its_times_and_a_diary_keeps_them() -> None:
    recording = Text(text="\n".join(f"[00:0{n}.0 --> 00:0{n}.9]  {said}" for n, said in enumerate(SAID)))
    found = find_turns(recording, FILE)
    assert isinstance(found, Text)
    assert found.text == " ".join(SAID)
    assert [str(note) for note in found.notes] == ["talk.txt: 5 times of the recording left out"]
    copied = find_turns(Text(text="\n".join(f"0:0{n}\n{said}" for n, said in enumerate(SAID))), FILE)
    assert isinstance(copied, Text)
    assert copied.text == " ".join(SAID)
    diary = Text(text="\n".join(f"[1{n}:00] {said}" for n, said in enumerate(SAID)))
    assert find_turns(diary, FILE) == diary


def test_each_section_of_a_markdown_text_is_a_conversation() -> None:
    sections = "\n\n".join(f"# Talk {n}\n\n{written('**{name}:** {said}')}" for n in (1, 2, 3))
    talks = find_turns(Text(text=f"{sections}\n\n# Remarks\n\nIt rained.", is_markdown=True), FILE)
    assert isinstance(talks, Talks)
    assert [talk.name for talk in talks.conversations] == ["1", "2", "3", "4"]
    assert [len(talk.turns) for talk in talks.conversations] == [9, 9, 9, 1]
    assert talks.conversations[0].turns[0].text == "# Talk 1"


WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=3, max_size=12).map(" ".join)


@settings(max_examples=60)
@given(st.sampled_from(sorted(WAYS)), st.lists(WORDS, min_size=6, max_size=20, unique=True))
def test_no_word_that_is_said_is_lost(way: str, said: list[str]) -> None:
    text = "\n".join(
        WAYS[way].format(name=("Ann Lee", "Bob Ray")[n % 2], said=line, n=f"{n:02d}") for n, line in enumerate(said)
    )
    assert " ".join(turn.text for turn in read_turns(text) if turn.speaker) == " ".join(said)


def test_initials_with_a_dash_are_speakers() -> None:
    turns = read_turns("Notes\n\n" + written("{name} - {said}\n", ("AL", "BR")))
    assert [turn.speaker for turn in turns][1:3] == ["AL", "BR"]


@pytest.mark.parametrize("shape", ["{name} : {said}\n", "{name}: {said}"])
def test_a_focus_group_that_speaks_in_turn_is_a_conversation(shape: str) -> None:
    names = ["M", "F1", "M2", "F3", "M4"]
    text = "\n".join(shape.format(name=names[n % 5], said=SAID[n % 5]) for n in range(20))
    assert [turn.speaker for turn in read_turns(text)][:5] == names
    form = text.replace("M", "Age").replace("F", "Wish").replace("Age :", "Town :").replace("Age:", "Town:")
    assert read_turns(form) == ()


def test_times_of_a_recording_between_turns_are_left_out() -> None:
    lines = written("{name}: {said}").splitlines()
    turns = read_turns("\n\n".join(["Kick-off", "00:00:00", *lines[:4], "00:05:00", *lines[4:]]))
    assert turns[0].text == "Kick-off"
    assert [turn.text for turn in turns if turn.speaker] == [SAID[n % 5] for n in range(8)]


def test_a_date_with_a_time_is_no_speaker() -> None:
    turns = read_turns("Talk\n\nMay 3, 2024, 8:02AM\n\n31m 12s\n\n" + written("{name} 0:{n}\n\n{said}\n"))
    assert {turn.speaker for turn in turns} == {"", "Ann Lee", "Bob Ray"}
    assert "May 3, 2024" in turns[0].text
