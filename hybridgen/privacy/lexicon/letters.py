"""What language letters, forms and notes are in that hold little but names: by how they greet, sign and address."""

from __future__ import annotations

import re
from collections import Counter

FEWEST = 2  # such words of one language, and none of another
# Words that one of these languages writes so, and none of the others, English among them.
_TELLING = {
    "de": r"mit freundlichen|freundliche|grüßen?|gruß|sehr|geehrte[rs]?|frau|herrn?|straße|strasse|gasse|str\.|weg"
    r"|platz|praxis|rückruf|betreff|kunden(?:nummer|nr\.?)|wegen|bitte|postfach|ort|vorname|nachname|geb\.|geboren|wohnt",
    "fr": r"cordialement|bien à|salutations|madame|monsieur|mme|rue|allée|boulevard|chemin|impasse|cabinet|objet|rappel"
    r"|merci|cedex|prénom|née|téléphone|dossier|bonjour|quai|bâtiment",
    "es": r"un saludo|saludos|atentamente|señora?|sra?\.|doña|calle|avda\.?|paseo|clínica|asunto|gracias|nombre"
    r"|apellidos|nacid[oa]|llamar|teléfono|hola|dirección|plaza",
    "it": r"cordiali|saluti|distinti|signora?|sig\.(?:ra)?|dott\.(?:ssa)?|viale|piazza|studio|oggetto|grazie|cognome"
    r"|nat[oa] il|telefono|buongiorno|indirizzo|via",
    "pt": r"cumprimentos|atenciosamente|senhora?|rua|praça|travessa|clínica|assunto|obrigad[oa]|apelido|morada"
    r"|nascid[oa]|telefone|olá|endereço|avó",
    "nl": r"vriendelijke|groeten?|mevrouw|mevr\.|dhr\.|meneer|straat|laan|praktijk|betreft|voornaam|achternaam|bedankt"
    r"|geboren|telefoon|met",
    "pl": r"z poważaniem|pozdrawiam|szanown[yaie]|pani|ul\.|przychodnia|dotyczy|dziękuję|nazwisko|imię|urodz[a-z]+"
    r"|proszę|telefon|dzień dobry|adres",
    "cs": r"s pozdravem|vážen[ýáí]|paní|ulice|náměstí|ordinace|věc|děkuji|příjmení|jméno|narozen[a]?|prosím|dobrý den"
    r"|adresa|zdraví",
}
_PATTERNS = {code: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for code, words in _TELLING.items()}


def told_by_form(text: str) -> str | None:
    """The language whose words of letters and forms stand in a text: enough, and more than of others."""
    found = Counter({code: len(set(pattern.findall(text.lower()))) for code, pattern in _PATTERNS.items()})
    (best, most), (_, second) = found.most_common(2)
    return best if most >= FEWEST and most > second else None
