"""What is written in place of a value: its placeholder, or what one of Presidio's operators makes of it.

Keys and salts are made of the vault's key, so a value gives the same text in every row and every run.
"""

from __future__ import annotations

import base64
import binascii
import functools
import hmac
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from hybridgen.config.schema import Privacy
from hybridgen.privacy.pseudonymise.placeholders import kind_of
from hybridgen.privacy.text.matching import Hit, key

PSEUDONYM = "pseudonym"
NAMES = (PSEUDONYM, "replace", "redact", "mask", "hash", "encrypt")
WITH_WAY_BACK = frozenset({PSEUDONYM, "encrypt"})

_IV_BYTES = 16
# What `replace` and `hash` write, and what `encrypt` does: a block and its beginning at least, in brackets of ours,
# since what stands beside it may be letters too. Markdown escapes some of its signs.
_WRITTEN = re.compile(r"<[A-Z]+(?:_[A-Z]+)*>|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_BLOCKS = r"(?:[A-Za-z0-9-]|\\?_|\\-){43,}={0,2}"
_SEALED = re.compile(rf"\\\[{_BLOCKS}\\\]|\[{_BLOCKS}\]")
_MASK = {"masking_char": "*", "from_end": False}
_HASH = Privacy(mode="pseudonymise", operator="hash", restore=False, detector=None, spacy_model=None, vault=None)
Write = Callable[[str], str]


class Operators:
    """What a section asks for, with a vault's key. May be used from several threads."""

    def __init__(self, settings: Privacy, secret: bytes) -> None:
        self._usual = settings.operator
        self._by_kind = dict(settings.operators or {})
        self._secret = secret
        self._asked = {self._usual, *self._by_kind.values()}
        self._written: set[str] = set()  # that cannot be told from somebody's own words otherwise
        self._working = threading.Lock()

    def is_pseudonym(self, kind: str) -> bool:
        """Whether a value of the kind is written as its placeholder."""
        return self._by_kind.get(kind, self._usual) == PSEUDONYM

    def replaced(self, text: str, hits: Sequence[Hit]) -> str:
        """A text with each hit as it may be read. hits: in order, without overlap."""
        if self._asked == {PSEUDONYM}:  # as most are: a placeholder needs no library
            parts, at = [], 0
            for hit in hits:
                parts += [text[at : hit.start], hit.placeholder]
                at = hit.end
            return "".join(parts) + text[at:]
        return self._operated(text, hits) if hits else text

    def word(self, placeholder: str, value: str) -> str:
        """One value as it may be read."""
        return self.replaced(value, [Hit(0, len(value), placeholder)])

    def marks(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text has what these operators wrote; placeholders are looked for elsewhere."""
        if self._asked & {"replace", "hash"}:
            yield from (match.span() for match in _WRITTEN.finditer(text) if match[0] in self._written)
        if "encrypt" in self._asked:
            yield from ((start, end) for start, end, _ in sealed(text, self._secret))

    def restored(self, text: str) -> str:
        """The text with what was encrypted."""
        return decrypted(text, self._secret) if "encrypt" in self._asked else text

    def _operated(self, text: str, hits: Sequence[Hit]) -> str:
        from presidio_anonymizer.entities import OperatorConfig, RecognizerResult

        def configured(placeholder: str, chars: int) -> OperatorConfig:
            kind = kind_of(placeholder)
            name = self._by_kind.get(kind, self._usual)
            params: Mapping[str, Mapping[str, Any]] = {
                PSEUDONYM: {"lambda": lambda _: placeholder},
                "replace": {"new_value": f"<{kind}>"},
                "redact": {},
                "mask": {**_MASK, "chars_to_mask": chars},
                "hash": {"salt": _derived(self._secret, "hash")},
                "encrypt": {"key": _derived(self._secret, "encrypt"), "iv": _derived(self._secret, "iv")},
            }
            return OperatorConfig("custom" if name == PSEUDONYM else name, dict(params[name]))

        # An operator is chosen by the placeholder, which also says the kind.
        chosen = {hit.placeholder: configured(hit.placeholder, len(text)) for hit in hits}
        found = [RecognizerResult(hit.placeholder, hit.start, hit.end, 1.0) for hit in hits]
        with self._working:
            done = _engines()[0].anonymize(text, found, chosen, merge_entities_with_spaces=False)
            self._written.update(item.text for item in done.items if item.operator in {"replace", "hash"})
        return str(done.text)


def decrypted(text: str, secret: bytes, write: Write = str) -> str:
    """A text with what was encrypted under a vault's key as its values; all else stays.

    write: how a value is written where it stands inside a file's own signs.
    """
    places = list(sealed(text, secret))
    if not places:
        return text
    from presidio_anonymizer.entities import OperatorConfig, OperatorResult

    found = [OperatorResult(start, end, "SEALED") for start, end, _ in places]
    params = {"key": _derived(secret, "encrypt"), "write": write}
    return str(_engines()[1].deanonymize(text, found, {"SEALED": OperatorConfig("decrypt", params)}).text)


def hashed(value: str, secret: bytes) -> str:
    """What `hash` writes in place of a value under a vault's key."""
    return Operators(_HASH, secret).word("[NAME_1]", value)


def sealed(text: str, secret: bytes) -> Iterator[tuple[int, int, str]]:
    """Where something stands that was encrypted under a vault's key, and what: its beginning is made of the value, and
    tells."""
    for match in _SEALED.finditer(text):
        token = match[0].replace("\\", "").strip("[]")
        value = _opened(token, _derived(secret, "encrypt"))
        if value is not None and base64.urlsafe_b64decode(token)[:_IV_BYTES] == _iv(value, _derived(secret, "iv")):
            yield match.start(), match.end(), value


def _opened(token: str, secret: bytes) -> str | None:
    from presidio_anonymizer.operators.aes_cipher import AESCipher

    try:
        return str(AESCipher.decrypt(secret, token))
    except (ValueError, binascii.Error):  # a long word of somebody's
        return None


def _iv(value: str, secret: bytes) -> bytes:
    return hmac.digest(secret, value.encode(), "sha256")[:_IV_BYTES]


def _derived(secret: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose."""
    return hmac.digest(secret, f"operator {purpose}".encode(), "sha256")


@functools.cache
def _engines() -> tuple[Any, Any]:
    """Presidio's two engines with our hash, which knows a value in any case and spacing, and our encryption, which
    gives a value the same text each time."""
    from cryptography.hazmat.primitives import padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from presidio_anonymizer import AnonymizerEngine, DeanonymizeEngine
    from presidio_anonymizer.operators import Decrypt, Encrypt, Hash

    class OurHash(Hash):  # type: ignore[misc]
        def operate(self, text: str, params: dict[str, Any]) -> str:
            return str(super().operate("".join(key(text)), params))

    class OurEncrypt(Encrypt):  # type: ignore[misc]
        def operate(self, text: str, params: dict[str, Any]) -> str:
            iv, padder = _iv(text, params["iv"]), padding.PKCS7(algorithms.AES.block_size).padder()
            cipher = Cipher(algorithms.AES(params["key"]), modes.CBC(iv)).encryptor()
            padded = padder.update(text.encode()) + padder.finalize()
            return f"[{base64.urlsafe_b64encode(iv + cipher.update(padded) + cipher.finalize()).decode()}]"

    class OurDecrypt(Decrypt):  # type: ignore[misc]
        def operate(self, text: str, params: dict[str, Any]) -> str:
            return str(params["write"](super().operate(text.replace("\\", "").strip("[]"), params)))

    there, back = AnonymizerEngine(), DeanonymizeEngine()
    for one in (OurHash, OurEncrypt):
        there.add_anonymizer(one)
    back.add_deanonymizer(OurDecrypt)
    return there, back
