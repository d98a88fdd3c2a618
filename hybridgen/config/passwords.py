"""Passwords and keys that were typed as values: refused before anything is written, since each run's folder holds its
config. They come from the environment: keys from the provider's variable, an address with a password from any, by
`${oc.env:NAME}`, which is written as it stands.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from hybridgen.core import secrets, trees
from hybridgen.core.errors import ConfigError

_OTHER = ("task.", "hydra.runtime.")
MIN_KNOWN_CHARS = 16  # of a variable's value that is looked for in others
_ADDRESS = re.compile(r"(\w[\w+.-]*)://([^\s/?#]*)@")
_QUERY = re.compile(r"[?&][\w.-]*(?:key|token|secret|password|sig)[\w.-]*=(?!\$\{)[^&\s]", re.IGNORECASE)
_PLACES = re.compile(r"(?:^|[._])(?:api_base|uri|url)$")  # keys of addresses, which may stand there without a scheme
_NAMES = re.compile(r"(?:^|[._-])(?:api[_-]?key|passw(?:or)?d|secret|authorization|(?:access|auth)[_-]?token)$", re.I)
_VARIABLES = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD)$")
# What keys look like, and the variable that each belongs into.
_SHAPES = {
    r"sk-ant-[\w-]{8,}": "ANTHROPIC_API_KEY",
    r"sk-(?=[\w-]*\d)(?:\w+-)*\w{16,}": "OPENAI_API_KEY",
    r"AIza[\w-]{30,}": "GEMINI_API_KEY",
    r"(?:gsk_|xai-|pplx-|hf_|glpat-|gh[pousr]_|github_pat_|AKIA)\w{16,}": "",
    r"eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}": "",
    r"Bearer\s+(?=\S*\d)[\w+/=.~-]{16,}": "",
}
_KEYS = re.compile("|".join(rf"(?<![\w-])(?P<k{n}>{shape})" for n, shape in enumerate(_SHAPES)))
_OWN = {
    "provider.local": "LOCAL_API_KEY",
    "provider.judge": "LOCAL_API_KEY",
    "tracking": "MLFLOW_TRACKING_TOKEN",
    "knowledge": "QDRANT_API_KEY",
}


def refuse(values: Mapping[str, Any]) -> None:
    """Raises ConfigError, one line with the key and what to do, where a value holds a secret; the value is not said.

    values: by key, as typed or as YAML has them, nothing resolved; keys with dots and sections both. What a task says
    is text, whatever it looks like, and where the command was typed is the user's own affair.
    """
    for key, value in trees.flat(values):
        for one in _typed(key, value) if isinstance(value, str) and not key.startswith(_OTHER) else ():
            if wrong := _wrong(key, one, is_one_of_many=one != value):
                raise ConfigError(f"{key}: {wrong}")


def remember(values: Mapping[str, Any]) -> None:
    """Know the passwords of addresses that came from the environment: they are masked from here on."""
    for _, value in trees.flat(values):
        for _, user in _ADDRESS.findall(value) if isinstance(value, str) else ():
            name, _, password = user.partition(":")
            for secret in (password, unquote(password)) if password else (name, unquote(name)):
                secrets.keep(secret)


def _typed(key: str, value: str) -> list[str]:
    """A value, or the addresses of a list of them as it is typed."""
    is_list = _PLACES.search(key) and value.startswith("[") and value.endswith("]")
    return [one.strip(" '\"") for one in value[1:-1].split(",")] if is_list else [value]


def _wrong(key: str, value: str, *, is_one_of_many: bool) -> str:
    plain = value.replace("\\", "")  # as a sweep writes an address into its overrides
    is_place = bool(_PLACES.search(key))
    asked = plain if not is_place or "://" in plain else f"http://{plain}"
    users = [(scheme, user) for scheme, user in _ADDRESS.findall(asked) if "${" not in user]
    if any(":" in user or scheme.lower().startswith("http") for scheme, user in users):
        return _elsewhere(key, "a password", is_one_of_many)
    if ("http" in plain or is_place) and _QUERY.search(plain):
        return _elsewhere(key, "a key", is_one_of_many)
    if found := _KEYS.search(plain):
        return _to(_SHAPES[next(shape for n, shape in enumerate(_SHAPES) if found[f"k{n}"])] or _own(key))
    if _NAMES.search(key) and plain and "${" not in plain:
        return _to(_own(key))
    for name, known in os.environ.items():
        is_secret = len(known) >= MIN_KNOWN_CHARS and known[0] not in "/~." and _VARIABLES.search(name)
        if is_secret and known in plain:
            return f"holds what {name} is set to, which would stand in the run's files; leave it out"
    return ""


def _elsewhere(key: str, what: str, is_one_of_many: bool) -> str:
    if key == "ledger.url":
        return (
            f"is an address with {what} in it, which would stand in the run's files; leave it out and set PGPASSWORD, "
            "or write it into ~/.pgpass"
        )
    if key == "knowledge.url":
        return (
            f"is an address with {what} in it, which would stand in the run's files; leave it out and set "
            "QDRANT_API_KEY"
        )
    variable = "MLFLOW_TRACKING_URI" if key == "tracking.uri" else f"{_section(key).upper()}_API_BASE"
    name, stands = key if _PLACES.search(key) else "KEY", f"${{oc.env:{variable}}}"
    return (
        f"is an address with {what} in it, which would stand in the run's files; set {variable} to it and write "
        f"'{name}={f'[{stands},…]' if is_one_of_many else stands}'"
    )


def _to(variable: str) -> str:
    return f"looks like a key, which would stand in the run's files; leave it out and set {variable}"


def _own(key: str) -> str:
    """The variable for a key that has no shape of its own."""
    own = (name for section, name in _OWN.items() if key.startswith(section))
    return next(own, "the provider's variable, ANTHROPIC_API_KEY for one")


def _section(key: str) -> str:
    parts = key.split(".")
    return parts[1] if parts[0] == "provider" and len(parts) > 2 else "my"
