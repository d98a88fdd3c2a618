"""What people write into a form's field that they leave open: "keine Angabe", "aucun", "prefiero no decirlo"."""

from __future__ import annotations

import re

from hybridgen.privacy.lexicon.elsewhere import Words, words_of

# Of each language: what says so alone, and what a longer value that says so begins with.
_ALONE = {
    "de": r"keine?r?s?|nichts|niemand|nein|entfällt|k\. ?a\.|unbekannt|anonym|leer|ohne|egal|weiß nicht|s\. ?o\.",
    "fr": r"aucune?|néant|rien|personne|non|anonyme|inconnue?|sans|vide|n\.?c\.|s\.?o\.|idem",
    "es": r"ningun[oa]|ningún|nada|nadie|no|anónim[oa]|desconocid[oa]|sin|vacío|igual",
    "it": r"nessun[oa]?|niente|nulla|no|anonim[oa]|sconosciut[oa]|idem",
    "pt": r"nenhuma?|nada|ninguém|não|anônim[oa]|anónim[oa]|desconhecid[oa]|sem|idem",
    "nl": r"geen|niets|niemand|nee|n\.?v\.?t\.?|onbekend|anoniem|leeg",
    "pl": r"brak|nic|nikt|nie|nie dotyczy|anonimow[yoa]|nieznan[yea]",
    "cs": r"žádn[ýáé]|nic|nikdo|ne|neuvedeno|anonymní|neznám[ýáé]",
}
_BEGINS = {
    "de": r"keine? (?:angaben?|antwort|auskunft|ahnung)|ohne angaben?|nicht (?:angegeben|bekannt|nötig|relevant"
    r"|zutreffend)|siehe|wie oben|möchte ich (?:nicht|lieber)|will ich nicht|geht (?:sie|euch|niemanden)",
    "fr": r"aucune (?:réponse|information)|non (?:renseigné|communiqué|précisé|concerné|applicable)e?|pas de réponse"
    r"|sans (?:réponse|objet|nom)|voir|cf\.?|comme ci-dessus|(?:je )?ne (?:souhaite|veux|sais) pas|je préfère ne pas",
    "es": r"sin (?:respuesta|datos|especificar|nombre)|no (?:aplica|procede|contesta|consta|indicado|quiero|deseo|sé)"
    r"|prefiero no|ver (?:arriba|más arriba)|véase|como arriba",
    "it": r"nessuna (?:risposta|indicazione)|non (?:indicato|applicabile|specificato|voglio|so)|preferisco non|vedi"
    r"|come sopra",
    "pt": r"sem (?:resposta|informação)|não (?:informado|indicado|aplicável|se aplica|quero|sei)|prefiro não|ver acima"
    r"|como acima",
    "nl": r"geen (?:antwoord|opgave|idee)|niet (?:van toepassing|bekend|ingevuld)|zie|zeg ik liever niet|wil ik niet",
    "pl": r"brak (?:odpowiedzi|danych)|nie (?:podano|podaję|chcę|wiem)|wolę nie|patrz|jak wyżej",
    "cs": r"bez (?:odpovědi|údajů)|nechci|nevím|viz|jako výše",
}


def says_nothing(code: str, value: str) -> bool:
    """Whether a field's value names nobody: it is left open, or holds only words that everybody speaks.

    code: a language of CUES. One word that people or places are called by ("Essen", "Petit") is a name in a field.
    """
    known = words_of(code)
    begun = re.match(rf"[-–(]*(?:(?:{_ALONE[code]})[.!)–-]*$|(?:{_BEGINS[code]})(?!\w))", value, re.IGNORECASE)
    if begun and not any(_is_name(known, word) for word in re.findall(r"\w+", value[begun.end() :])):
        return True
    words = re.findall(r"\w+", value)
    if not words or not all(map(known.is_spoken, words)):
        return False
    return not all(known.may_be_name(word) for word in words) or (len(words) > 1 and value.islower())


def _is_name(known: Words, word: str) -> bool:
    """Whether a word is a given name, or a capital rather a name's: "siehe Anna Möller", not "siehe Lebenslauf"."""
    return known.is_given(word) or (word[0].isupper() and (known.may_be_name(word) or not known.is_word(word)))
