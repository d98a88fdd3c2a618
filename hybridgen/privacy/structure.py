"""What the shape of the data says about people: headers of personal columns, closed questions, speaker labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from hybridgen.privacy.spans import Span

ROLES = frozenset(
    """
    interviewer interviewee moderator facilitator researcher participant respondent customer client user patient
    speaker host guest question answer note notes comment comments summary time date topic q a p r i
    """.split()
)

_LONGEST_HEADER = 4  # words; a longer one is a question about something
_NOT_A_PERSON = frozenset({"brand", "product", "app", "file", "plan", "model", "company", "team", "project", "event"})
_EMAIL, _PHONE, _DIGIT, _ANY = r"@", r"(?:\d\D*){6}", r"\d", r"\w"
# word of the header, kind, what most of its values must look like
_HEADERS = (
    (r"e-?mails?|mail", "EMAIL_ADDRESS", _EMAIL),
    (r"phone|telephone|mobile|cell|tel|fax", "PHONE_NUMBER", _PHONE),
    (r"birth|birthday|dob|born", "DATE", _DIGIT),
    (r"ssn|social security", "US_SSN", _DIGIT),
    (r"ip address", "IP_ADDRESS", r"[.:]"),
    (r"address|street", "ADDRESS", _ANY),
    (r"zip|zipcode|postcode|postal", "ZIP", _DIGIT),
    (r"city|town|hometown", "LOCATION", _ANY),
    (r"employer|workplace", "ORGANIZATION", r"[^\W\d_]{2}"),
    (r"names?|surname|firstname|lastname|fullname|forename|nickname|username", "PERSON", r"[^\W\d_]{2}"),
    (r"interviewer|moderator|facilitator|researcher|author|supervisor|doctor|nurse", "PERSON", r"[^\W\d_]{2}"),
)
# "Priya:", "**Priya:**", "**Priya Shah**:", also in a transcript without capitals
_LABEL = re.compile(r"^[ \t>]*(?:\*\*|__)?([^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,2})(?:\*\*|__)?:", re.MULTILINE)


def personal_kind(header: str, values: Sequence[str]) -> str | None:
    """The kind of personal data that a whole column holds, None where it holds something else.

    The header says it in at most four words ("e-mail", "date_of_birth"), and most of the values look like it.
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\W]+(?<!-)", " ", header).casefold().split()
    if not 0 < len(words) <= _LONGEST_HEADER or not values:
        return None
    if _NOT_A_PERSON.intersection(words):
        return None
    for pattern, kind, looks in _HEADERS:
        if re.search(rf"\b(?:{pattern})\b", " ".join(words)):
            like = sum(1 for value in values if re.search(looks, value))
            return kind if like * 2 >= len(values) else None
    return None


def is_closed(values: Sequence[str]) -> bool:
    """Whether the answers are choices from a list: given by four people each, they name none of them."""
    return len(values) >= 10 and len(values) >= 4 * len(set(values))


def speakers(texts: Iterable[tuple[str, str]]) -> Callable[[str], list[Span]]:
    """From (unit, text) pairs, a function from a text to its speaker labels as spans.

    A label is a speaker's when it begins two lines or more of one unit and is no role ("Interviewer").
    """
    counts: Counter[tuple[str, str]] = Counter()
    for unit, text in texts:
        counts.update((unit, match[1].casefold()) for match in _LABEL.finditer(text))
    names = {label for (_, label), count in counts.items() if count >= 2 and not ROLES.intersection(label.split())}

    def labels(text: str) -> list[Span]:
        return [
            Span(match.start(1), match.end(1), "PERSON", match[1], 1.0)
            for match in _LABEL.finditer(text)
            if match[1].casefold() in names
        ]

    return labels
