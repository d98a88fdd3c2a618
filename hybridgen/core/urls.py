"""Addresses: their hosts, and what of them may be shown."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SECRET = re.compile(r"([?&][\w.-]*(?:key|token|secret|password|sig|code)[\w.-]*)=[^&\s]+", re.IGNORECASE)


def redacted(text: str) -> str:
    """The text without the name and password that an address may carry (https://user:password@host), and without keys
    in its query (?api-key=…)."""
    text = re.sub(r"(?<=://)[^\s/?#]*@", "***@", text)
    return _SECRET.sub(r"\1=***", text)


def host_of(address: str | None) -> str:
    """The host of an address, with or without a scheme; empty where there is none."""
    if not address:
        return ""
    try:
        return urlsplit(address if "://" in address else f"http://{address}").hostname or ""
    except ValueError:
        return ""
