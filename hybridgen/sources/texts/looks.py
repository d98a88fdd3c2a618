"""A text as it looks: without what takes no room, each letter and sign as the plain one that it looks like."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_PAIRS = """
AАΑᴀ BВΒʙ CСᴄ Dᴅ EЕΕᴇ FϜғ GԌɢ HНΗʜ IІΙӀɪ JЈᴊ KКΚᴋ Lʟ MМΜᴍ NΝɴ OОΟᴏ PРΡᴘ QԚ RʀᎡ SЅꜱ TТΤᴛ Uᴜ VѴᴠ WԜᴡ XХΧ YУΥʏ ZΖᴢ
aаα cсϲ dԁ eеҽ gɡ hһ iіιı jј kκ lӏǀ oоο pрρ qԛ rг sѕ tт uυ vνѵ wԝѡ xх yуγ
[【〔〖〚⟦⟬⁅❲⦋「『 ]】〕〗〛⟧⟭⁆❳⦌」』 <‹⟨〈❬❮⦑˂ᐸ >›⟩〉❭❯⦒˃ᐳ {❴⦃ }❵⦄ _ˍ‗‿⁀▁ |│∣❘¦ǁ‖ #♯ /⁄∕
"""
# All that looks like one of _[{<: what a placeholder has.
OPENERS = "_[{<【〔〖〚⟦⟬⁅❲⦋「『‹⟨〈❬❮⦑˂ᐸ❴⦃ˍ‗‿⁀▁〈﹤＜﹍﹎﹏＿︳︴［﹇｛﹛︷｢﹁﹃︹︻︽︿︗〈〈﹝≮"
_PLAIN = {alike: pair[0] for pair in _PAIRS.split() for alike in pair[1:]}
_NOTHING = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # not to be seen


def look(text: str) -> str:
    """The text in the letters and signs that it looks like: "[PЕRSОN_１]" with a zero-width space in it is
    "[PERSON_1]". Not of the same length."""
    return text if text.isascii() else "".join(map(_look_of, text))


@lru_cache(maxsize=8192)
def _look_of(char: str) -> str:
    if char.isascii():
        return char
    return "".join(map(_plain, unicodedata.normalize("NFKD", char)))


def _plain(char: str) -> str:
    if char in _NOTHING or unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return ""
    digit = unicodedata.decimal(char, None)
    return _PLAIN.get(char, char) if digit is None else str(digit)
