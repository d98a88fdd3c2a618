"""How transcripts and chats write down who speaks: the line that opens a turn, in each tool's way.

All patterns are matched against the beginning of a line, of MAX_OPENING_CHARS at most, so a long line costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_OPENING_CHARS = 200

_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,:]\d{1,3})?(?:[\s\u202f\xa0]?[ap]\.?[\s\u202f\xa0]?m\b\.?)?"
_LOOSE = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"  # "0:0:5.4", between two of which an arrow stands
_RANGE = rf"(?:{_LOOSE}\s*-->\s*{_LOOSE}|{_CLOCK}(?:\s*(?:[-–—]|to|bis)\s*{_CLOCK})?)"
_STAMP = rf"(?:[\[(<{{]\s?{_RANGE}\s?[\])>}}]|\#{_CLOCK}(?:-\d{{1,3}})?\#)"
_TIME = rf"(?:{_STAMP}|{_RANGE})"
_NAME = r"(?P<mark>\*\*|__)?(?P<speaker>[^\W_][^:：\[\]{}<>*#\t|\n]{0,38}?)(?:\*\*|__)?"
_COLON = r"(?:\s?[:：](?:\*\*|__)?)"
_DAY = (
    r"(?:\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}\.?|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}[ /-][^\W\d]{3,9}\.?[ /-]\d{2,4}"
    r"|[^\W\d]{3,9}\.?\ \d{1,2},\ \d{4})"
)
_HOUR = (
    r"(?:[上下]午|오[전후]|午[前後])?\s?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
    r"(?:[\s\u202f\xa0]?(?:[ap]\.?[\s\u202f\xa0]?m\b\.?|[صم]\b))?"
)
_DATED = rf"{_DAY}(?:,|\ um|\ at|\ a\ las)?[\s\u202f\xa0]{{0,2}}{_HOUR}"
_LATELY = r"(?:today|yesterday|heute|gestern|hoy|ayer|aujourd['’]hui|hier|oggi|ieri)(?:\ (?:at|um|a\ las|à|alle))?\s"
_CHAT = rf"(?:\[{_DATED}\]\s?|{_DATED}(?:\s[-–—]|,)\s)"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Format:
    """opening: what begins a turn, with the group `speaker`. is_timed: it has times, so it is no accident. is_chat: a
    message each, which stays a line."""

    opening: re.Pattern[str]
    is_timed: bool = True
    is_chat: bool = False


CHAT = Format(_compiled(rf"{_CHAT}[~\s]{{0,3}}(?P<speaker>[^:：]{{1,60}}?)[:：](?:\s|$)"), is_chat=True)
CHAT_LINE = _compiled(_CHAT)
_ITEM = r"(?:(?:\d{1,5}[.)]?|[>*•-])\s+){0,2}"  # a line's number, a quotation's or a list's mark
LABELS = Format(_compiled(rf"{_ITEM}{_NAME}(?:{_COLON}(?:\s|$)|\s?：)"), is_timed=False)
CAPITALS = Format(re.compile(r"(?P<speaker>[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de0-9 .'’()_-]{0,38}):?$"), is_timed=False)
# In the order in which they are tried: what says most first.
FORMATS = (
    CHAT,
    # [03.03.2024 10:00] Ann Lee  ·  Ann Lee, [03.03.2024 10:00]  ·  Ann Lee — Today at 10:00
    Format(_compiled(rf"\[{_DATED}\]\s{_NAME}$"), is_chat=True),
    Format(_compiled(rf"{_NAME},?\s[\[(—–-]?\s?(?:{_DATED}|{_LATELY}{_HOUR})[\])]?:?$"), is_chat=True),
    # [00:00:53] SPEAKER_00: …  ·  00:12 Ann: …
    Format(_compiled(rf"{_TIME}\s*[-–—]?\s*(?:from\s+)?{_NAME}(?:\sto\s[^:]{{1,40}})?{_COLON}(?:\s|$)")),
    # Ann (00:12): …  ·  SPEAKER_00 [00:53] …  ·  Ann: [00:12] …
    Format(_compiled(rf"{_NAME}(?:\s?[,–-])?(?:{_COLON})?\s*{_STAMP}{_COLON}?(?:\s|$)")),
    # [00:53] SPEAKER_00 …  ·  [SPEAKER_00]: …
    Format(_compiled(rf"(?:{_TIME}\s*)?[\[(]?(?P<speaker>speaker[ _]?\d{{1,3}})[\])]?[:：]?(?:\s|$)")),
    # @0:05 - Ann Lee (Firm)
    Format(
        _compiled(
            rf"@{_RANGE}\s+[-–—]\s+(?:\*\*|__)?(?P<speaker>[^\W_][^()*\n]{{0,60}}?)(?:\*\*|__)?(?:\s\([^()]{{1,60}}\))?$"
        )
    ),
    # Ann Lee  0:00  ·  00:12 Ann Lee
    Format(_compiled(rf"{_NAME}\s?[,|·•–—-]?\s{_RANGE}:?$")),
    Format(_compiled(rf"{_TIME}\s+[-–—]?\s?{_NAME}$")),
    Format(_compiled(rf"\[{_NAME}\]\s*{_TIME}$")),
    LABELS,
    # [Ann] …  ·  <ann> …  ·  Ann, a tab, …
    Format(_compiled(rf"(?:{_TIME}\s)?[\[(<]{_NAME}[\])>]:?\s"), is_timed=False),
    Format(_compiled(rf"{_NAME}\t+(?=[^\t]+$)"), is_timed=False),
    Format(re.compile(r"(?P<speaker>[QA])\.\s"), is_timed=False),
    # AL - …
    Format(re.compile(r"(?P<speaker>[A-Z]{1,3}\d{0,2})\s[-–—]\s(?=\S)"), is_timed=False),
    CAPITALS,
)

TIME_LINE = _compiled(rf"{_TIME}$")
SPOKEN_TIME = _compiled(r"(?:(?:^|\s)\d{1,3}\s(?:hours?|minutes?|seconds?)){1,3}$")
TIMED = Format(TIME_LINE)
# A recording's time that stands between turns or within them.
HOURS_LINE = re.compile(r"[\[(]?\d{1,2}:\d{2}:\d{2}[\])]?")
DATE = _compiled(_DAY)
LEADING_TIME = _compiled(rf"{_STAMP}\s*")
TIME_WITHIN = _compiled(rf"\s?(?:\[{_RANGE}\]|\#{_CLOCK}(?:-\d{{1,3}})?\#)")
# "Transcribed by https://…": a tool's last line.
TOOL_LINE = re.compile(
    r"transcribed (?:by|with) (?:https?://)?\S{1,60}$|this editable transcript was computer generated.{0,80}$",
    re.IGNORECASE,
)
# A chat's message that stands for a picture, a recording, or nothing.
_PARTED = r"omitted|omitid[oa]s?|omiss?es?|omis|omess[oi]|weggelassen|ausgeschlossen|weggelaten|ausente|oculto"
NO_MESSAGE = re.compile(
    rf"<[^<>]{{1,80}}>\s?|[^\W\d]{{2,20}}(?:\s[^\W\d]{{2,12}})?\s(?:{_PARTED})"
    r"|\S{1,80}\.\w{2,5} \((?:file attached|datei angehängt|archivo adjunto|fichier joint|file allegato)\)"
    r"|(?:this message was deleted|you deleted this message"
    r"|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht"
    r"|se eliminó este mensaje|eliminaste este mensaje|ce message a été supprimé|questo messaggio è stato eliminato"
    r"|mensagem apagada|esta mensagem foi apagada)\.?|null",
    re.IGNORECASE,
)
