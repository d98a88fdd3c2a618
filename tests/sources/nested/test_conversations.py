"""JSON of transcription services, chat programs and language models."""

import json
from pathlib import Path
from typing import Any

import pytest

from hybridgen.sources.load import load
from hybridgen.sources.types import UNIT, Dataset

SAID = ["I moved here in spring.", "And how is it?", "It is loud at night.", "That must be hard."]
WHO = ("Ava", "Ben")
TALK = "\n".join(f"{WHO[n % 2]}: {text}" for n, text in enumerate(SAID))
NAMED = "\n".join(f"Speaker {n % 2}: {text}" for n, text in enumerate(SAID))
TURNS = [(n % 2, text) for n, text in enumerate(SAID)]


def read(folder: Path, content: Any, name: str = "a.json") -> Dataset:
    (folder / name).write_text(content if isinstance(content, str) else json.dumps(content))
    return load(str(folder / name))


@pytest.mark.parametrize(
    ("content", "talk"),
    [
        (
            {
                "text": " ".join(SAID),
                "segments": [
                    {"start": n, "end": n + 1, "text": f" {t}", "speaker": WHO[s]} for n, (s, t) in enumerate(TURNS)
                ],
                "word_segments": [{"word": "I", "start": 0}],
            },
            TALK,
        ),
        (
            {
                "text": "x",
                "language": "en",
                "segments": [{"id": 0, "seek": 0, "start": 0, "end": 1, "text": t, "tokens": [1]} for t in SAID],
            },
            " ".join(SAID),
        ),
        (
            {
                "status": "completed",
                "text": "x",
                "words": [{"text": "I", "speaker": "A", "start": 1}],
                "utterances": [{"speaker": "01"[s], "text": t, "start": 1, "words": []} for s, t in TURNS],
            },
            NAMED,
        ),
        (
            {
                "results": {
                    "channels": [
                        {
                            "alternatives": [
                                {
                                    "transcript": "x",
                                    "words": [],
                                    "paragraphs": {
                                        "transcript": "x",
                                        "paragraphs": [{"speaker": s, "sentences": [{"text": t}]} for s, t in TURNS],
                                    },
                                }
                            ]
                        }
                    ]
                }
            },
            NAMED,
        ),
        (
            {
                "results": {
                    "transcripts": [{"transcript": "x"}],
                    "items": [{"id": 0}],
                    "audio_segments": [
                        {"id": 0, "transcript": t, "speaker_label": WHO[s], "items": [1]} for s, t in TURNS
                    ],
                }
            },
            TALK,
        ),
        (
            {
                "combinedRecognizedPhrases": [{"display": "x"}],
                "recognizedPhrases": [
                    {"speaker": s, "offset": "PT1S", "nBest": [{"display": t, "lexical": "x"}]} for s, t in TURNS
                ],
            },
            NAMED,
        ),
        (
            {
                "results": [
                    {"alternatives": [{"transcript": t, "confidence": 0.9}], "resultEndTime": "2s"} for t in SAID
                ]
            },
            " ".join(SAID),
        ),
        ({"monologues": [{"speaker": s, "elements": [{"type": "text", "value": t}]} for s, t in TURNS]}, NAMED),
        ({"sentences": [{"speaker_name": WHO[s], "text": t, "start_time": 1} for s, t in TURNS]}, TALK),
        ({"turns": [{"speaker": WHO[s], "utterance": t} for s, t in TURNS]}, TALK),
        (
            {
                "name": "Chat",
                "messages": [
                    {"id": 0, "type": "service", "actor": "Ava", "text": ""},
                    *[
                        {"type": "message", "from": WHO[s], "text": [t[:5], {"type": "bold", "text": t[5:]}]}
                        for s, t in TURNS
                    ],
                ],
            },
            TALK,
        ),
        (
            {
                "guild": {"id": "1"},
                "messages": [
                    *[
                        {
                            "id": "1",
                            "type": "Default",
                            "content": t,
                            "author": {"id": "9", "name": "x", "nickname": WHO[s], "isBot": False},
                        }
                        for s, t in TURNS
                    ],
                    {"type": "GuildMemberJoin", "content": "Joined.", "author": {"name": "y"}},
                ],
            },
            TALK,
        ),
        (
            {
                "value": [
                    {
                        "id": "1",
                        "messageType": "message",
                        "from": {"application": None, "user": {"displayName": WHO[s]}},
                        "body": {"contentType": "html", "content": f"<p>{t}</p>"},
                    }
                    for s, t in TURNS
                ]
            },
            TALK,
        ),
        (
            [
                *[
                    {
                        "type": "message",
                        "user": "U1",
                        "user_profile": {"real_name": WHO[s]},
                        "text": t,
                        "ts": "1.1",
                        "team": "T",
                    }
                    for s, t in TURNS
                ],
                {"type": "message", "subtype": "channel_join", "user": "U1", "text": "joined"},
            ],
            None,
        ),
        (
            {
                "messages": [
                    {"role": "system", "content": "Be kind."},
                    {"role": WHO[0], "content": SAID[0]},
                    {"role": "assistant", "content": None, "tool_calls": [{"id": "x"}]},
                    {"role": "tool", "content": "{}"},
                    *[
                        {
                            "role": WHO[s],
                            "content": [{"type": "text", "text": t}, {"type": "image_url", "image_url": {"url": "x"}}],
                        }
                        for s, t in TURNS[1:]
                    ],
                ]
            },
            TALK,
        ),
    ],
    ids=(
        "whisperx whisper assemblyai deepgram aws azure google rev fireflies turns telegram discord teams slack openai"
    ).split(),
)
def test_a_conversation_is_read_without_times_and_ids(tmp_path: Path, content: Any, talk: str | None) -> None:
    data = read(tmp_path, content)
    assert data.columns == ("text",)
    assert "\n".join(data.frame["text"]) == (talk or TALK.replace("Ava", "U1").replace("Ben", "U1"))
    assert data.warnings == ()


def test_several_conversations_in_one_file(tmp_path: Path) -> None:
    chat = [{"role": WHO[s], "content": t} for s, t in TURNS]
    lines = "\n".join(json.dumps({"id": f"c{n}", "model": "m", "messages": chat}) for n in range(3))
    for content in (
        lines,
        {"conversations": [{"title": "x", "messages": chat}] * 3},
        [chat[:2], chat[2:], chat],
        {"a": chat, "b": chat, "c": chat},
    ):
        data = read(tmp_path, content, "a.jsonl" if isinstance(content, str) else "a.json")
        assert data.frame[UNIT].n_unique() == 3, content
        assert data.columns == ("text",)


@pytest.mark.parametrize(
    "talk",
    [
        {"conversations": [{"from": WHO[s], "value": t} for s, t in TURNS]},
        {
            "uuid": "x",
            "name": "y",
            "account": {"uuid": "z"},
            "chat_messages": [{"sender": WHO[s], "text": t} for s, t in TURNS],
        },
        {
            "title": "x",
            "thread_path": "y",
            "messages": [{"sender_name": WHO[s], "timestamp_ms": 1, "content": t} for s, t in TURNS],
        },
        {
            "AccountId": "x",
            "Transcript": [{"ParticipantId": WHO[s], "Content": t, "BeginOffsetMillis": 1} for s, t in TURNS],
        },
    ],
)
def test_exports_of_chats_alone_and_together(tmp_path: Path, talk: dict[str, Any]) -> None:
    assert read(tmp_path, talk).frame["text"].to_list() == [TALK]
    assert read(tmp_path, [talk, talk]).frame["text"].to_list() == [TALK, TALK]


def test_what_stands_beside_a_conversation_is_named(tmp_path: Path) -> None:
    turns = [{"speaker": WHO[s], "text": t} for s, t in TURNS]
    data = read(tmp_path, {"participant": {"age": 34, "job": "nurse"}, "transcript": turns})
    assert [str(warning) for warning in data.warnings] == ["a.json: left out of the conversation: participant"]


def test_turns_that_name_their_conversation(tmp_path: Path) -> None:
    turns = [
        {"conversation_id": f"c{c}", "speaker": WHO[s], "text": t, "time": "1"} for c in range(2) for s, t in TURNS
    ]
    data = read(tmp_path, turns)
    assert data.frame["text"].to_list() == [TALK, TALK]


def test_a_chat_that_is_kept_as_a_tree_is_its_last_branch(tmp_path: Path) -> None:
    def node(parent: str | None, who: str, text: str) -> dict[str, Any]:
        return {"parent": parent, "message": {"author": {"role": who}, "content": {"parts": [text]}}}

    tree = {
        "r": {"parent": None, "message": None},
        "a": node("r", "Ava", SAID[0]),
        "b": node("a", "Ben", "Dropped."),
        "c": node("a", "Ben", SAID[1]),
    }
    data = read(tmp_path, [{"title": "x", "mapping": tree, "current_node": "c", "gizmo": {"a": 1}}] * 2)
    assert data.frame["text"].to_list() == [f"Ava: {SAID[0]}\nBen: {SAID[1]}"] * 2


def test_a_survey_with_chats_in_it_stays_a_table(tmp_path: Path) -> None:
    chat = [{"role": WHO[s], "content": t} for s, t in TURNS]
    data = read(tmp_path, [{"id": n, "job": "nurse", "chat": chat} for n in range(3)])
    assert data.columns == ("id", "job", "chat")
    assert data.frame["chat"][0] == TALK


@pytest.mark.parametrize(
    "content",
    [
        [{"name": f"n{n}", "text": text} for n, text in enumerate(SAID)],
        {"messages": [{"from": f"a{n}@x.org", "subject": "x", "body": text} for n, text in enumerate(SAID)]},
        {"results": [{"user": WHO[s], "text": t, "town": "Ulm", "job": "cook"} for s, t in TURNS]},
        {"results": [{"start": "1", "end": "2", "town": "Ulm", "text": t} for t in SAID]},
        {"comments": [{"author": f"a{n}", "text": t, "rating": "3"} for n, t in enumerate(SAID)]},
    ],
)
def test_many_people_with_a_text_each_are_rows(tmp_path: Path, content: Any) -> None:
    data = read(tmp_path, content)
    assert data.respondents == 4
    assert len(data.columns) > 1


def test_objects_without_a_conversation_are_counted(tmp_path: Path) -> None:
    talk = {"messages": [{"role": WHO[s], "content": t} for s, t in TURNS]}
    data = read(tmp_path, [*[talk] * 9, {"messages": []}])
    assert [str(warning) for warning in data.warnings] == ["a.json: 1 object without a conversation left out"]
