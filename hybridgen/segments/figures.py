"""Whether a statement keeps to a figure."""

from __future__ import annotations

import re
import unicodedata

from hybridgen.core.summaries import Figure

_DIGITS = r"[-+−]?\d+(?:[.,]\d+)*"
_VALUE = rf"(?<![\w.,]){_DIGITS}"
_PERCENT = r"\s*(?:%|٪|per\s?cent\b|pct\b)"
_POINTS = re.compile(r"(?i)(?:percentage|per\s?cent)[\s-]+points?\b|\d\s*(?:pp|points?)\b|[‰‱]")
_RANGE_OF_SHARES = re.compile(rf"(?i)({_VALUE})\s*(?:-|–|—|−|to|and)\s*({_DIGITS}){_PERCENT}")
_SHARE = re.compile(rf"(?i)({_VALUE}){_PERCENT}")
_OF = re.compile(rf"(?i)({_VALUE})\s*(?:(?:out\s+)?of\s+(?:the\s+|all\s+)?|in\s+|/\s*)({_DIGITS})")
_NUMBER = re.compile(_VALUE)
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_LABEL = re.compile(r"\b[RS]\d+\b")
_SPAN = re.compile(r"(?<![\d.,])\d[\d.,]*+\s*(?:-|–|—|−|to)\s*\d[\d.,]*")
# What says whose a figure is: 31 % of all others; all others: 31 %. "More than all others: 62 %" is no such thing.
_OF_OTHERS = re.compile(r"(?i)\W{0,3}(?:of|among|for|in)\s+(?:all\s+|the\s+)*(?:others?|rest)\b")
_OTHERS_HAVE = re.compile(r"(?i)(?<!than\s)(?<!from\s)(?<!unlike\s)\ball\s+(?:the\s+)?others?[^\w%]{0,4}\Z")
_COUNTS = (
    r"(?!\s*(?:%|٪|per|pct|people|persons?|respondents?|participants?|users?|customers?|of\b|out\b|in\b|/|times\b|x\b))"
)


def holds(statement: str, figure: Figure) -> bool:
    """Whether every figure that a statement writes in digits is one of the figure's own: its shares in per cent, as
    precise as they are written, its medians, how many people and out of how many.

    The segment's comes first; that of all others stands after it, or says that it is theirs. Numbers of the question
    and the answer themselves may be repeated. Words ("two thirds") are not looked at.
    """
    text = unicodedata.normalize("NFKC", statement)
    if _POINTS.search(text):
        return False
    text = _without_its_words(_LABEL.sub(" ", text), figure)
    counts = [figure.people, figure.answered]
    wrong = is_own_said = False

    def is_right(match: re.Match[str], *, own: bool, others: bool) -> bool:
        nonlocal is_own_said
        is_of_others = _OF_OTHERS.match(text, match.end()) or _OTHERS_HAVE.search(text[: match.start()])
        right = others if is_of_others else own or (others and is_own_said)
        is_own_said = is_own_said or (own and not is_of_others)
        return right

    def look_at_shares(match: re.Match[str]) -> str:
        nonlocal wrong
        for value in match.groups():
            own, others = (bool(figure.answer) and _is_share(value, share) for share in (figure.inside, figure.others))
            wrong = not is_right(match, own=own, others=others) or wrong
        return " "

    def look_at_parts(match: re.Match[str]) -> str:
        nonlocal wrong
        wrong = wrong or [_value(value) for value in match.groups()] != counts
        return " "

    def look_at_number(match: re.Match[str]) -> str:
        nonlocal wrong
        own, others = (_is_value(match[0], figure, value) for value in (figure.inside, figure.others))
        wrong = not (_value(match[0]) in counts or is_right(match, own=own, others=others)) or wrong
        return " "

    for pattern, look in (
        (_RANGE_OF_SHARES, look_at_shares),
        (_SHARE, look_at_shares),
        (_OF, look_at_parts),
        (_NUMBER, look_at_number),
    ):
        text = pattern.sub(look, text)
    return not wrong and not any(sign.isnumeric() and not sign.isalpha() for sign in text)


def _is_value(written: str, figure: Figure, own: float) -> bool:
    """Whether a number without a sign is a median, or a share that is written as a fraction."""
    value = _value(written)
    if not figure.answer:
        return abs(value - own) < 1e-9 or value == float(f"{own:.6g}")
    return 0 < value < 1 and bool(re.search(r"[.,]\d\d", written)) and _is_share(written, own, whole=1)


def has_no_other_share(statement: str, source: str) -> bool:
    """Whether every percentage that a statement writes stands in its source too: one person says no share of all."""

    def shares(text: str) -> set[float]:
        return {_value(written) for written in _SHARE.findall(unicodedata.normalize("NFKC", text))}

    return shares(statement) <= shares(source)


def _without_its_words(text: str, figure: Figure) -> str:
    """A statement without what it repeats of question and answer, where these have digits."""
    for words in (figure.question, figure.answer):
        told = unicodedata.normalize("NFKC", words)
        if not re.search(r"\d", told):
            continue
        for part in (told, *_SPAN.findall(told)):
            joined = re.sub(r"(?:(?<!\s)\s++)?[-–—−]\s*+", "-", part.strip())
            loose = r"\s+".join(map(re.escape, joined.split())).replace(r"\-", r"\s*[-–—−]\s*")
            text = re.sub(rf"(?i)(?<![\w.,]){loose}(?![\w.,]*\d)(?!\w){_COUNTS}", " ", text)
    return text


def _value(written: str) -> float:
    """1,234 is a thousand and more; 61,5 is 61.5."""
    text = written.replace("−", "-")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:  # 1.2.3
        return float("nan")


def _is_share(written: str, share: float, whole: int = 100) -> bool:
    """Whether a share rounds to what is written, at the precision at which it is."""
    decimals = len(re.split(r"[.,]", written)[-1]) if re.search(r"[.,]", written) else 0
    return bool(abs(_value(written) - whole * share) <= 0.5 * 0.1**decimals + 1e-9)
