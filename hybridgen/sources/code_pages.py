"""Which of the older code pages of Latin letters a text is in: by whose letters its bytes become, and its language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

WESTERN = "cp1252"
# Letters beside a-z, by language. Those of a text are another code page's where no western language has them all.
_WESTERN = {
    "de": "äöüß",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíñóúüª",
    "ca": "àçéèíïóòúü",
    "it": "àèéìíîòóùú",
    "pt": "ãáâàçéêíõóôúü",
    "nl": "áèéêëïíóöüú",
    "sv": "äåéöüæøà",
    "da": "äåéöüæøà",
    "no": "äåéöüæøà",
    "fi": "äåéöüæøà",
    "is": "áæéíðóöúýþ",
}
_OTHERS = {
    "cp1250": {
        "pl": "ąćęłńóśźż",
        "cs": "áčďéěíňóřšťúůýž",
        "sk": "áäčďéíĺľňóôŕšťúýž",
        "hu": "áéíóöőúüű",
        "sl": "čšž",
        "hr": "čćđšž",
        "ro": "ăâîşţ",
    },
    "cp1254": {"tr": "çğıöşüâîûi̇"},
    "cp1257": {"lv": "āčēģīķļņšūž", "lt": "ąčęėįšųūž", "et": "äõöüšž"},
}
_OTHERS["iso8859-2"] = _OTHERS["cp1250"]  # other places for a few letters
MAX_CHARS = 20_000  # of the lines that tell something
MIN_SHARE = 0.98  # of the letters beside a-z that are a language's
MIN_LETTERS = 8  # beside a-z; fewer may be a name or two of another language
CERTAIN = 0.9  # certainty of the language model from which its word is taken
_UNTOLD = ("en", None)  # of English texts with names of others
TELLING = re.compile(rb"(?<![^\n])[^\n\x80-\xff]*+[\x80-\xff][^\n]*+")
# Letters beside a-z, and signs that no word has within it.
_ODD = re.compile(r"[^\W\d_a-zA-Z]|(?<=[^\W\d_])[\xa1-\xbf](?=[^\W\d_])|(?<=[^\W\d_])[¹³¿¾¶±](?![\w)])|[\x80-\x9f]")


def other_code_page(content: bytes) -> str | None:
    """The code page of a text in Latin letters that is none of western Europe's; None: nothing says so."""
    lines = b"\n".join(match[0] for match in TELLING.finditer(content[: 20 * MAX_CHARS]))[:MAX_CHARS]
    western = lines.decode(WESTERN, "replace")
    letters = _ODD.findall(western.lower())
    if len(letters) < MIN_LETTERS:
        return None
    identifier = _identifier()
    spoken = _language(western, identifier)
    if any(_has(alphabet, letters) and spoken in {language, *_UNTOLD} for language, alphabet in _WESTERN.items()):
        return None
    for page, languages in _OTHERS.items():
        text = lines.decode(page, "replace")
        if text == western:
            continue
        able = {language for language, alphabet in languages.items() if _has(alphabet, _ODD.findall(text.lower()))}
        if able and _language(text, identifier) in able:
            return page
    return None


def _has(alphabet: str, letters: list[str]) -> bool:
    return sum(letter in alphabet for letter in letters) >= MIN_SHARE * len(letters)


def _language(text: str, identifier: LanguageIdentifier) -> str | None:
    spoken, certainty = identifier.classify(text.lower())
    return str(spoken) if certainty >= CERTAIN else None


def _identifier() -> LanguageIdentifier:
    """Not kept: it takes 100 MB, and few files need it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted({"en", *_WESTERN, *(one for languages in _OTHERS.values() for one in languages)}))
    return identifier
