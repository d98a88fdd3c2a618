"""The vault as a file of this machine's: who stands behind which placeholder, for restoring later.

Only its owner may read it (0600). Where HYBRIDGEN_VAULT_KEY is set, it is encrypted with that key or passphrase.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridgen.core import private
from hybridgen.core.errors import InputError
from hybridgen.privacy.pseudonymise.vault import words_of_name

KEY = "HYBRIDGEN_VAULT_KEY"
LOCK_SECONDS, POLL_SECONDS = 10.0, 0.05

_SCRYPT: dict[str, int] = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}  # 16 MB and some 50 ms a guess


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """What a vault holds. values: placeholders with what they stand for, empty for one that two values share.

    numbers: folded values that a fit numbered, with their placeholders. key: of the hash that makes codes, in
    hexadecimal; empty in a vault without one.
    """

    values: Mapping[str, str]
    numbers: Mapping[str, str]
    key: str

    def readable(self) -> dict[str, str]:
        """Placeholders with what they stand for, without those that two values share."""
        return {token: value for token, value in self.values.items() if value}


EMPTY = Kept({}, {}, "")


def name_of(sources: Sequence[str]) -> str:
    """The file's name: the same for the same files, whatever rows they hold."""
    paths = sorted(str(Path(source).absolute()) for source in sources)
    return f"{hashlib.sha256(json.dumps(paths).encode()).hexdigest()[:16]}.json"


def keep(path: Path, kept: Kept) -> None:
    """Add to what the file holds. Raises InputError where that cannot be done, and names no value.

    So it is where another run numbered other values meanwhile: one number must not stand for two people.
    """
    try:
        private.make_folder(path.parent)
        with _locked(path):
            before = open_vault(path) if path.exists() else EMPTY
            withdrawn = {token for token, value in kept.values.items() if not value}
            if _are_at_odds(before.numbers, kept.numbers, withdrawn):
                raise InputError(
                    f"privacy.vault={path.parent}: another run numbered the same files meanwhile, so nothing more is "
                    "sent; run the same command again"
                )
            values = {**before.values, **{t: _either(before.values.get(t), v) for t, v in kept.values.items()}}
            content = {"key": before.key or kept.key, "values": values, "numbers": {**before.numbers, **kept.numbers}}
            _write(path, content)
    except OSError as error:
        raise InputError(
            f"privacy.vault={path.parent}: cannot be written ({error.strerror or error}), so nothing more is sent; "
            "name a folder that you may write to"
        ) from None


def open_vault(path: Path) -> Kept:
    """What `keep` wrote. Raises InputError where it cannot be read, or its key is missing or another."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if "sealed" in content:
            if not (key := os.environ.get(KEY, "")):
                raise InputError(f"{path}: is encrypted; set {KEY}")
            content = json.loads(_opened(path, key, content))
        return Kept(dict(content["values"]), dict(content.get("numbers", {})), str(content.get("key", "")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: is no vault that can be read ({type(error).__name__})") from None


def forget(path: Path, placeholders: Set[str]) -> int:
    """Take who stands behind placeholders out of a vault, in all forms; how many forms that were. The placeholders
    stay, for nobody, so that none of them is given again.

    Raises InputError where the file cannot be read or written.
    """
    try:
        with _locked(path):
            kept = open_vault(path)
            numbers = {value: token for value, token in kept.numbers.items() if token not in placeholders}
            values = {token: "" if token in placeholders else value for token, value in kept.values.items()}
            _write(path, {"key": kept.key, "values": values, "numbers": numbers})
            return max(len(kept.numbers) - len(numbers), sum(bool(kept.values.get(token)) for token in placeholders))
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from None


def read(path: Path) -> dict[str, str]:
    """Placeholders with what they stand for, without those that two values share. Raises as `open_vault`."""
    return open_vault(path).readable()


def _are_at_odds(before: Mapping[str, str], now: Mapping[str, str], withdrawn: Set[str]) -> bool:
    """Whether each of two lists of numbers has what the other lacks, or one value has two numbers. withdrawn: numbers
    that are nobody's any more."""
    standing = {name: token for name, token in before.items() if token not in withdrawn}
    both = standing.keys() & now.keys()
    return (standing.keys() > both and now.keys() > both) or any(standing[name] != now[name] for name in both)


def _either(before: str | None, now: str) -> str:
    """The fuller of two forms of one value; empty where they are two values, or were before."""
    if before is None or before == now:
        return now
    old, new = words_of_name(before), words_of_name(now)
    if not before or not now or not (old <= new or new <= old):
        return ""
    return before if new < old else now


def _opened(path: Path, key: str, content: Mapping[str, str]) -> bytes:
    from cryptography.fernet import InvalidToken  # only where a vault is encrypted

    try:
        return bytes(_cipher(key, base64.b64decode(content["salt"])).decrypt(content["sealed"].encode()))
    except InvalidToken:
        raise InputError(f"{path}: was encrypted with another {KEY}") from None


def _write(path: Path, content: dict[str, Any]) -> None:
    if key := os.environ.get(KEY, ""):
        salt = os.urandom(16)
        sealed = _cipher(key, salt).encrypt(json.dumps(content).encode())
        content = {"salt": base64.b64encode(salt).decode(), "sealed": sealed.decode()}
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False)
    half.replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time; a lock that is older than LOCK_SECONDS was left behind."""
    lock, latest = path.with_name(f".{path.name}.lock"), time.monotonic() + LOCK_SECONDS
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL, 0o600))
            break
        except OSError as error:
            is_going = os.name == "nt" and isinstance(error, PermissionError)  # it is just being taken away there
            if not isinstance(error, FileExistsError) and not (is_going and time.monotonic() < latest):
                raise
            with contextlib.suppress(OSError):  # gone meanwhile
                if time.time() - lock.stat().st_mtime > LOCK_SECONDS:
                    lock.unlink(missing_ok=True)
            time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _cipher(key: str, salt: bytes) -> Any:
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(hashlib.scrypt(key.encode(), salt=salt, **_SCRYPT)))
