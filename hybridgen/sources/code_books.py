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
_SUBJECTS = frozenset(
    "variable|variables|variable name|variable id|variable code|var|varname|var name|field|field name|column"
    "|column name|column header|code|item code|question id|question code|variablenname|spalte|feld|feldname"
    "|nom de la variable|nombre de la variable|variável|variabile|nome variabile|champ|campo|columna|colonne|colonna"
    "|переменная|変数"
    "|変数名|变量|变量名|변수|변수명".split("|")
)
_MEANINGS = frozenset(
    "label|labels|variable label|field label|value label|value labels|description|descriptions|meaning|definition"
    "|question|question text|wording|type|data type|field type|values and labels|codes|coding|bezeichnung|bedeutung"
    "|beschreibung|frage|fragetext|wertelabels|variablenlabel|libellé|signification|étiquette|etiqueta|etiquetas"
    "|descripción|significado|descrição|etichetta|descrizione|метка|описание|ラベル|説明|标签|说明|설명|레이블".split(
        "|"
    )
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
