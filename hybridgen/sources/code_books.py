"""Tables that say what the columns of other tables mean: code books, data dictionaries, forms. They hold no answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_NAMES = re.compile(
    r"code ?book|code ?plan|code ?list|codebuch|kodierbuch|kodebuch|codeboek|kodbok|kode[bv]og|kodebok|koodikirja"
    r"|data ?dict(ionary)?\b|variables? list\b|variablenliste"
    r"|datenw[öo]e?rterbuch|datenbeschreibung|dictionnaire (de |des |d )?(donn[ée]es|variables|codes)|livre de codes?"
    r"|diccionario (de |del )?(datos|variables|c[óo]digos)|libro de c[óo]digos|dicion[áa]rio de (dados|vari[áa]veis)"
    r"|livro de c[óo]digos|dizionario (dei |delle )?(dati|variabili)|książka kodów|słownik danych|кодбук|кодовая книга"
    r"|словарь данных|コードブック|データ辞書|码本|编码手册|数据字典|資料字典|코드북|데이터 사전"
)
# What the first column of a code book is called; names that people's own tables have, too, need a label beside them.
_SUBJECTS = frozenset(
    "variable|variables|variable name|variable id|variable code|var|varname|var name|field name|column name"
    "|column header|variablenname|feldname|spaltenname|nom de la variable|nombre de la variable|variável|variabile"
    "|nome variabile|переменная|変数|変数名|变量|变量名|변수|변수명".split("|")
)
_VAGUE_SUBJECTS = frozenset(
    "code|item code|question code|question id|field|column|feld|spalte|champ|campo|columna|colonne|colonna".split("|")
)
_LABELS = frozenset(
    "label|labels|variable label|field label|value label|value labels|meaning|question text|wording|fragetext"
    "|bedeutung|wertelabels|variablenlabel|libellé|étiquette|etiqueta|etiquetas|etichetta|метка|ラベル|标签|레이블".split(
        "|"
    )
)
_MEANINGS = _LABELS | frozenset(
    "description|descriptions|definition|question|type|data type|field type|values and labels|codes|coding"
    "|bezeichnung|beschreibung|frage|signification|descripción|significado|descrição|descrizione|описание|説明|说明"
    "|설명".split("|")
)
MAX_COLUMNS = 20  # REDCap's data dictionary has 18


def is_code_book_name(name: str) -> bool:
    """Whether a file or a sheet is called what code books are called, in one of several languages."""
    return bool(_NAMES.search(" ".join(re.split(r"[\W_]+", name.casefold()))))


def is_code_book(header: Sequence[str]) -> bool:
    """Whether columns of these names tell what other columns mean."""
    names = [_plain(name) for name in header if name.strip()]
    if not 2 <= len(names) <= MAX_COLUMNS:
        return False
    if _is_form(names):
        return True
    if names[0] in _VAGUE_SUBJECTS:
        return not _LABELS.isdisjoint(names[1:]) and _MEANINGS.issuperset(names[1:])
    return names[0] in _SUBJECTS and not _MEANINGS.isdisjoint(names[1:])


def _is_form(names: Iterable[str]) -> bool:
    """The sheets of a form as KoboToolbox and SurveyCTO keep it: its questions, and the choices of each list."""
    known = set(names)
    has_label = any(name.startswith("label") for name in known)
    return has_label and "name" in known and not known.isdisjoint({"type", "list name"})


def _plain(name: str) -> str:
    """`Variable / Field Name` as field name, `VAR_NAME` as var name."""
    last = name.rpartition(" / ")[2]
    return " ".join(re.split(r"[\W_]+", last.casefold())).strip()
