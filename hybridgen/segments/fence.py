"""The fence around what comes from the data: a row stays in its row, whatever it says.

Signs that could open what a prompt is made of (a tag of ours, the number of a piece, what a chat template is made of)
are written small where they stand in data: ﹤/row> for </row>. To a reader, and to Unicode (NFKC), it is the same text,
of the same length. All else stays as it is, and so do nearly all rows.
"""

from __future__ import annotations

import re
import unicodedata

from hybridgen.sources.texts.looks import look

REACH_CHARS = 60  # behind a sign, in which it is seen what it opens
_SMALL = str.maketrans("<＜[［#＃", "﹤﹤﹇﹇﹟﹟")
_SPELLED = {"﹤": "[<＜﹤]", "﹇": "[\\[［﹇]", "﹟": "[#＃﹟]"}
_PLAIN = str.maketrans("﹤﹇﹟", "<[#")
_SIGN = re.compile("[<＜[［]")
_SIGN_OR_NUMBER = re.compile("[<＜[［#＃]")
_NUMBER = re.compile(r"\s{0,8}S?\d", re.IGNORECASE)
_TAG = re.compile(r"[^\w<>]{0,8}(?:row|passage|statistics)(?![a-z0-9])", re.IGNORECASE)
# What models read as marks of their own wherever it stands: of turns, thoughts, tools and files.
_MARK = re.compile(
    r"[|][^|<>]{1,40}[|]>|<?/?(?:sys|s|bos|eos|pad|unk|mask|cls|sep|sop|eop|eot|eom|think|thinking|tools?|tool_\w+|function_\w+|fim_\w+"
    r"|\w+_token|(?:start|end)_of_\w+|unused_?\d+|extra_id_\d+|special_\d+|reserved_\w+|repo_?name|file_sep|filename"
    r"|[a-z]+_(?:start|end))>",
    re.IGNORECASE,
)
_MARK_IN_BRACKETS = re.compile(
    r"[|][^|\[\]]{1,40}[|]\]|/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_\w+|MODEL_SETTINGS|THINK|ARGS|CALL_ID|IMG|[gs]MASK|CLS|SEP|MASK)\]"
)


def render(label: str, text: str) -> str:
    """A row as prompts show it. text: fenced."""
    return f'<row id="{label}">\n{text}\n</row>'


def fence(text: str, *, is_numbered: bool = False) -> str:
    """A text of the data as prompts show it, of the same length. is_numbered: its pieces get numbers, as in #17."""

    def small(sign: re.Match[str]) -> str:
        behind = text[sign.end() : sign.end() + REACH_CHARS]
        # What a reader sees, and what stands there: a sign that is not seen ends a word for some, and for others not.
        is_open = any(_opens(sign[0], one) for one in (look(behind), unicodedata.normalize("NFKC", behind)))
        return sign[0].translate(_SMALL) if is_open else sign[0]

    return (_SIGN_OR_NUMBER if is_numbered else _SIGN).sub(small, text)


def spell(said: str, text: str) -> str:
    """What a model copied from a fenced text, in that text's own spelling; as it says it where it copied no fence."""
    if not any(sign in said for sign in _SPELLED):
        return said
    found = re.search("".join(_SPELLED.get(char) or re.escape(char) for char in said), text)
    return found[0] if found else said.translate(_PLAIN)


def _opens(sign: str, behind: str) -> bool:
    if sign in "#＃":
        return bool(_NUMBER.match(behind))
    if sign in "[［":
        return bool(_MARK_IN_BRACKETS.match(behind))
    return bool(_TAG.match(behind) or _MARK.match(behind))
