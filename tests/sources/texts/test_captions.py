"""Captions as players and meeting tools write them, a little broken too."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridgen.core.errors import DataError
from hybridgen.sources.load import load
from hybridgen.sources.texts.captions import is_captions, read_captions


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in read_captions(text).turns]


TEAMS = """WEBVTT - a meeting

STYLE
::cue { color: red }

NOTE made by a tool
in two lines

3f2a-11/12-0
00:00:03.209 --> 00:00:05.119 align:start
<v Ann Lee>I bake my own
bread.</v>

3f2a-11/12-1
00:05.119 --> 00:07.119
<v Ann Lee>On <b>Sundays</b> &amp; feasts, <c.big>mostly</c>.</v>

3f2a-11/13-0
00:00:07.119 --> 00:00:09.119
<v.loud Bob Ray>I &lt;3 bread</v> <v Ann Lee>Me too</v>
"""


def test_voices_are_speakers_and_their_cues_turns() -> None:
    assert said(TEAMS) == [
        ("Ann Lee", "I bake my own bread. On Sundays & feasts, mostly."),
        ("Bob Ray", "I <3 bread"),
        ("Ann Lee", "Me too"),
    ]


def srt(*cues: str) -> str:
    return "\n\n".join(f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\n{cue}" for n, cue in enumerate(cues, start=1))


def test_names_that_begin_cues_are_speakers() -> None:
    text = srt(
        "Host: So you bake?",
        "Ann: I do. Note: with rye.",
        "and with salt",
        "[Bob] Me too",
        "Host: Why?",
        "Bob: Fun.",
        "Ann: Yes.",
    )
    assert said(text) == [
        ("Host", "So you bake?"),
        ("Ann", "I do. Note: with rye. and with salt"),
        ("Bob", "Me too"),
        ("Host", "Why?"),
        ("Bob", "Fun."),
        ("Ann", "Yes."),
    ]


def test_arrows_and_dashes_are_changes_of_speaker() -> None:
    assert said(srt("- Do you bake?\n- I do.", "{\\an8}>> With <i>rye</i>?", "Yes: always.", ">> Fine.")) == [
        ("", "Do you bake?"),
        ("", "I do."),
        ("", "With rye? Yes: always."),
        ("", "Fine."),
    ]


def test_chinese_cues_are_joined_without_spaces() -> None:
    assert said(srt("采访者：你烤面包", "吗？", "受访者：是的。", "采访者：好。")) == [
        ("采访者", "你烤面包吗？"),
        ("受访者", "是的。"),
        ("采访者", "好。"),
    ]


ROLLING = """WEBVTT
Kind: captions

00:00:00.160 --> 00:00:02.389 align:start position:0%

so<00:00:00.400><c> today</c><00:00:00.560><c> we</c>

00:00:02.389 --> 00:00:02.399
so today we

00:00:02.399 --> 00:00:04.470
so today we
talk<00:00:02.720><c> about</c><00:00:02.960><c> bread</c>

00:00:04.470 --> 00:00:04.480
talk about bread

00:00:04.480 --> 00:00:06.000
talk about bread
and<00:00:04.720><c> salt</c>
"""


def test_lines_that_roll_are_read_once() -> None:
    assert said(ROLLING) == [("", "so today we talk about bread and salt")]
    words = "so today we talk about bread and salt".split()
    assert said(srt(*(" ".join(words[:n]) for n in range(1, 9)))) == [("", " ".join(words))]
    assert said(srt("No.", "No.", "I said no.", "Why?", "I can.")) == [("", "No. No. I said no. Why? I can.")]


def test_broken_cues_lose_no_word_and_are_named(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nAnn: I bake\n2\n00:00:02,0 -> 0:0:3.5\nbread\n\n00:00:03,000 --> \n"
        "every day\n\n"
        "4\n00:00:04,000 --> 00:00:05,000\n\n5\n00:00:05,000 --> 00:00:06,000\nBob: In 2024?\n\nReally?\n\n"
        "6\n00:00:06,000 --> 00:00:07,000\nAnn: Yes\n\n7\n00:00:07,000 --> 00:00:08,000\nBob: Oh"
    )
    (tmp_path / "talk.srt").write_text(text, encoding="utf-8")
    data = load(str(tmp_path / "talk.srt"))
    assert data.frame["text"].to_list() == ["Ann: I bake bread every day\nBob: In 2024? Really?\nAnn: Yes\nBob: Oh"]
    assert [str(note) for note in data.notes] == ["talk.srt: 4 turns of 2 speakers"]
    assert [str(note) for note in data.warnings] == [
        "talk.srt: times that cannot be read (line 8); the words below them were read"
    ]


def test_other_kinds_are_read_alike() -> None:
    assert said("0:00:01.000,0:00:03.000\nHello\n\n0:00:03.000,0:00:05.000\nyou\n") == [("", "Hello you")]
    ass = (
        "[Script Info]\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ann,0,0,0,,{\\i1}Hello{\\i0}, you\\Nthere\n"
        "Dialogue: 0,0:00:02.00,0:00:03.00,Default,Bob,0,0,0,,Hi, Ann\nDialogue: broken\n"
    )
    assert said(ass) == [("Ann", "Hello, you there"), ("Bob", "Hi, Ann")]


def test_captions_are_known_by_their_content(tmp_path: Path) -> None:
    assert is_captions(TEAMS)
    assert is_captions(srt("a", "b"))
    assert not is_captions("A --> B means that A comes first.\nB --> C too.")
    assert not is_captions("")
    (tmp_path / "talk.txt").write_text(TEAMS, encoding="utf-8")
    assert load(str(tmp_path / "talk.txt")).frame["text"][0].startswith("Ann Lee: I bake my own bread.")


def test_captions_without_speakers_are_a_text_and_a_file_without_cues_an_error(tmp_path: Path) -> None:
    (tmp_path / "talk.srt").write_text(srt(*(f"I bake bread on day {n}." for n in range(40))), encoding="utf-8")
    assert load(str(tmp_path / "talk.srt")).frame.height == 2
    (tmp_path / "none.vtt").write_text("WEBVTT\n\nNOTE nothing\n", encoding="utf-8")
    with pytest.raises(DataError, match="holds no captions"):
        load(str(tmp_path / "none.vtt"))


WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=6, unique=True).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(["Ann", "Bob Ray", "主持人"]), WORDS), min_size=4, max_size=20))
def test_every_word_of_every_cue_is_in_a_turn(cues: list[tuple[str, str]]) -> None:
    numbered = [(name, f"{words} n{n}") for n, (name, words) in enumerate(cues)]
    voiced = "\n\n".join(
        f"00:{n:02d}.0 --> 00:{n:02d}.9\n<v {name}>{words}" for n, (name, words) in enumerate(numbered)
    )
    turns = read_captions(f"WEBVTT\n\n{voiced}").turns
    assert " ".join(turn.text for turn in turns) == " ".join(words for _, words in numbered)
    assert all(a.speaker != b.speaker for a, b in pairwise(turns))
