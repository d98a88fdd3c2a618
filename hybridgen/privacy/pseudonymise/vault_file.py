"""The vault as a file of this machine's: who stands behind which placeholder, for restoring later.

Only its owner may read it (0600). Where HYBRIDGEN_VAULT_KEY is set, it is encrypted with that key or passphrase.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hybridgen.core.errors import InputError

KEY = "HYBRIDGEN_VAULT_KEY"

_SCRYPT: dict[str, int] = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}  # 16 MB and some 50 ms a guess


def name(fingerprint: str, values: Mapping[str, str]) -> str:
    """The file's name: the same data with the same placeholders has the same one."""
    told = json.dumps([fingerprint, *sorted(values.items())], ensure_ascii=False)
    return f"{hashlib.sha256(told.encode()).hexdigest()[:16]}.json"


def keep(path: Path, values: Mapping[str, str]) -> None:
    """Write placeholders and their values. Raises InputError where that cannot be done, and names none of them."""
    content: dict[str, Any] = {"values": dict(values)}
    if key := os.environ.get(KEY, ""):
        salt = os.urandom(16)
        sealed = _cipher(key, salt).encrypt(json.dumps(content).encode())
        content = {"salt": base64.b64encode(salt).decode(), "sealed": sealed.decode()}
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
        half.replace(path)
    except OSError as error:
        raise InputError(
            f"privacy.vault={path.parent}: cannot be written ({error.strerror or error}), so nothing was sent; "
            "name a folder that you may write to"
        ) from None


def read(path: Path) -> dict[str, str]:
    """What `keep` wrote. Raises InputError where it cannot be read, or its key is missing or another."""
    from cryptography.fernet import InvalidToken

    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if "sealed" not in content:
            return dict(content["values"])
        if not (key := os.environ.get(KEY, "")):
            raise InputError(f"{path}: is encrypted; set {KEY}")
        opened = _cipher(key, base64.b64decode(content["salt"])).decrypt(content["sealed"].encode())
        return dict(json.loads(opened)["values"])
    except InvalidToken:
        raise InputError(f"{path}: was encrypted with another {KEY}") from None
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise InputError(f"{path}: is no vault that can be read ({type(error).__name__})") from None


def _cipher(key: str, salt: bytes) -> Any:
    from cryptography.fernet import Fernet  # only where a vault is encrypted

    return Fernet(base64.urlsafe_b64encode(hashlib.scrypt(key.encode(), salt=salt, **_SCRYPT)))
