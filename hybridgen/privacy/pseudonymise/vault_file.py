"""The vault as a file of this machine's: who stands behind which placeholder, for restoring later.

It grows by what is new: each of its lines has values, numbers or the key that were not there before, and all of them
together are what it holds. How lines are written and sealed is known to `vault_lines`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hybridgen.core import private
from hybridgen.core.errors import InputError
from hybridgen.privacy.pseudonymise import vault_lines
from hybridgen.privacy.pseudonymise.vault import words_of_name
from hybridgen.privacy.pseudonymise.vault_lines import BEGINNING, Line, Place

SUFFIX = ".jsonl"


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
    return f"{hashlib.sha256(json.dumps(paths).encode()).hexdigest()[:16]}{SUFFIX}"


class VaultFile:
    """The file as one run adds to it: it is read once, and from then on what others have added.

    Others may add to it meanwhile, write it anew without somebody, or take it away. One thread adds at a time.
    """

    def __init__(self, path: Path, numbers: Mapping[str, str], key: str) -> None:
        """numbers, key: of the run's fit, as in `Kept`. Nothing is read or written yet."""
        self._path, self._numbers, self._key = path, numbers, key
        self._held = _Held()  # by the file, up to this place in it
        self._place = BEGINNING

    def add(self, values: Mapping[str, str]) -> None:
        """Add what the file does not hold yet; all of it is on the disk then. values: as in `Kept`.

        Raises InputError where the file cannot be read or written, and names no value. So it is where another run
        numbered other values meanwhile: one number must not stand for two people.
        """
        try:
            private.make_folder(self._path.parent)
            with vault_lines.locked(self._path):
                place, self._place = self._place, BEGINNING  # where anything fails, all is looked at again
                self._place = self._add(values, place)
        except OSError as error:
            raise InputError(
                f"privacy.vault={self._path.parent}: cannot be written ({error.strerror or error}), so nothing more is "
                "sent; name a folder that you may write to"
            ) from None

    def _add(self, values: Mapping[str, str], place: Place) -> Place:
        """Where the file ends from now on."""
        with _readable(self._path):
            there = vault_lines.read(self._path, place) if self._path.exists() else None
            added = there.lines if there else []
            is_anew = there is None or there.is_anew
            if is_anew:  # what was there before need not be there any more
                self._held.take([{"values": values}])
                values, self._held = self._held.values, _Held()
            self._held.take(added)
        more: Line = {
            "key": "" if self._held.key else self._key,
            "values": self._held.beyond(values),
            "numbers": self._numbers_beyond(values) if is_anew else {},  # else others have looked at ours
        }
        line = {name: some for name, some in more.items() if some}
        self._held.take([line])
        if there is None or (vault_lines.wants_seal() and not there.place.is_sealed):
            return vault_lines.write(self._path, [self._held.line()])
        return vault_lines.append(self._path, there.place, line) if line else there.place

    def _numbers_beyond(self, values: Mapping[str, str]) -> dict[str, str]:
        """The numbers of the run that the file lacks. values: of the run. Raises InputError where the two are of other
        people."""
        nobody = {token for some in (self._held.values, values) for token, value in some.items() if not value}
        ours, theirs = (
            {name: token for name, token in numbers.items() if token not in nobody}
            for numbers in (self._numbers, self._held.numbers)
        )
        if _are_at_odds(theirs, ours):
            raise InputError(
                f"privacy.vault={self._path.parent}: another run numbered the same files meanwhile, so nothing more is "
                "sent; run the same command again"
            )
        return {name: token for name, token in ours.items() if name not in theirs}


@dataclass(slots=True)
class _Held:
    """What lines hold together."""

    values: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    key: str = ""

    def take(self, lines: Iterable[Line]) -> None:
        """Have what more lines say too."""
        for line in lines:
            self.key = self.key or line.get("key", "")
            self.values |= self.beyond(line.get("values", {}))
            self.numbers |= line.get("numbers", {})

    def beyond(self, values: Mapping[str, str]) -> dict[str, str]:
        """Placeholders of which more is known with these values, with what they stand for then."""
        both = ((token, self.values.get(token), value) for token, value in values.items())
        return {token: now for token, before, value in both if (now := _either(before, value)) != before}

    def line(self) -> Line:
        """All of it in one."""
        return {"key": self.key, "values": self.values, "numbers": self.numbers}


def open_vault(path: Path) -> Kept:
    """What a vault holds. Raises InputError where it cannot be read, or its key is missing or another."""
    held = _held_by(path)
    return Kept(held.values, held.numbers, held.key)


def forget(path: Path, placeholders: Set[str]) -> int:
    """Take who stands behind placeholders out of a vault, in all forms; how many forms that were. The placeholders
    stay, for nobody, so that none of them is given again.

    Raises InputError where the file cannot be read or written.
    """
    try:
        with vault_lines.locked(path):
            held = _held_by(path)
            numbers = {value: token for value, token in held.numbers.items() if token not in placeholders}
            forms = max(len(held.numbers) - len(numbers), sum(bool(held.values.get(token)) for token in placeholders))
            values = held.values | dict.fromkeys(placeholders & held.values.keys(), "")
            vault_lines.write(path, [_Held(values, numbers, held.key).line()])
            return forms
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from None


def read(path: Path) -> dict[str, str]:
    """Placeholders with what they stand for, without those that two values share. Raises as `open_vault`."""
    return open_vault(path).readable()


def _held_by(path: Path) -> _Held:
    held = _Held()
    with _readable(path):
        held.take(vault_lines.read(path).lines)
    return held


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turns what comes of another file than a vault into InputError."""
    try:
        yield
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: is no vault that can be read ({type(error).__name__})") from None


def _are_at_odds(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether each of two lists of numbers has what the other lacks, or one value has two numbers."""
    both = before.keys() & now.keys()
    return (before.keys() > both and now.keys() > both) or any(before[name] != now[name] for name in both)


def _either(before: str | None, now: str) -> str:
    """The fuller of two forms of one value; empty where they are two values, or were before."""
    if before is None or before == now:
        return now
    old, new = words_of_name(before), words_of_name(now)
    if not before or not now or not (old <= new or new <= old):
        return ""
    return before if new < old else now
