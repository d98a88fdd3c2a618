"""How transcripts name who asks."""

from __future__ import annotations

import re

# A turn's label that is an interviewer's, as a whole: "Interviewer 1", "Q", "Moderator (online)".
INTERVIEWER = re.compile(
    r"(interviewer|moderator|researcher|facilitator|host|question|int|i|q|m)[\s_]?\d*(\s*\(.*\))?", re.IGNORECASE
)
