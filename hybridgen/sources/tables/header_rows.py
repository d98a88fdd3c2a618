"""From the rows of a header to a name for each column: "question - item"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from hybridgen.sources.tables.columns import MIN_ROWS, NEARLY_ALL, NUMBER, Column, Row

BETWEEN = " - "
MAX_CODE_CHARS = 40
MIN_BOX_ROWS = 3  # in fewer any column may hold one answer
MIN_BOXES = 3  # side by side, in a table of a few rows

# What survey tools write below a question that has one column: it says nothing of the column.
SILENT = frozenset(
    [
        *("response", "open-ended response", "open ended response", "antwort", "offene antwort", "beantwortung"),
        *("réponse", "réponse ouverte", "réponse en texte libre", "respuesta", "respuesta abierta"),
        *(
            "risposta",
            "risposta aperta",
            "resposta",
            "resposta aberta",
            "antwoord",
            "open antwoord",
            "svar",
            "öppet svar",
        ),
        *("odpowiedź", "odpowiedź otwarta", "回答", "自由回答", "ответ"),
    ]
)
_SELECTED = re.compile(
    r"(?<!\s)\s++-\s++(Selected Choice|Ausgewählte Option|Choix sélectionné|Opción seleccionada)(?=\s+-\s|$)"
)
_CODE = re.compile(rf"[A-Za-z_$@#.][\w.:\-/\[\]#]{{0,{MAX_CODE_CHARS - 1}}}|(?<!\d)\d++(_\d++)+")
_NUMBERED = re.compile(r"\d|_|^[A-Z]{2,}$")


def is_import_ids(row: Row) -> bool:
    """Qualtrics' third row, which only its own import reads."""
    filled = [cell for cell in row if cell]
    return bool(filled) and sum("ImportId" in cell for cell in filled) >= NEARLY_ALL * len(filled)


def is_codes(row: Row) -> bool:
    """Short names for machines: Q1, Q3_1, VAR00004, plz_2; half of them at least with a digit, a line or capitals."""
    filled = [cell for cell in row if cell]
    return (
        len(filled) >= 2
        and len(set(filled)) == len(filled)
        and sum(bool(_CODE.fullmatch(cell)) for cell in filled) >= NEARLY_ALL * len(filled)
        and sum(bool(_NUMBERED.search(cell)) for cell in filled) * 2 >= len(filled)
    )


def is_silent(row: Row) -> bool:
    """Some of its cells are what a survey tool writes where a question has no items."""
    return any(cell.lower() in SILENT for cell in row)


def is_of_questions(row: Row) -> bool:
    """Half of its cells at least, and two, end as questions do."""
    filled = [cell for cell in row if cell]
    questions = sum(cell.endswith(("?", "？", "؟", ":")) for cell in filled)
    return questions >= 2 and questions * 2 >= len(filled)


def unsettled(names: Sequence[str]) -> list[int]:
    """The places of names that are blank, or the same as the one before or after them."""
    return [
        place
        for place, name in enumerate(names)
        if not name or name in (*names[max(0, place - 1) : place], *names[place + 1 : place + 2])
    ]


def question_names(codes: Row, questions: Row) -> list[str]:
    """The questions, and a code where there is none."""
    return [_SELECTED.sub("", question) or code for code, question in zip(codes, questions, strict=True)]


def name_options(row: Row, below: Sequence[Column]) -> list[str]:
    """The names of one row, where a question of several boxes has a name above its first box alone: the others take it,
    and each box adds what is ticked in it."""
    names = list(row)
    for place in [place for place, cell in enumerate(row) if cell]:
        end = next((other for other in range(place + 1, len(row)) if row[other]), len(row))
        boxes = list(takewhile(lambda other: _is_box(below[other]), range(place, end)))
        ticked = {box: below[box].options[0] for box in boxes}
        is_left_blank = any(below[box].filled < below[box].height for box in boxes)
        is_sure = len(boxes) >= MIN_BOXES or (len(boxes) > 1 and below[place].height >= MIN_ROWS)
        if is_sure and is_left_blank and len(set(ticked.values())) == len(boxes):
            names = [f"{row[place]}{BETWEEN}{ticked[n]}" if n in ticked else name for n, name in enumerate(names)]
    return names


def _is_box(column: Column) -> bool:
    return column.height >= MIN_BOX_ROWS and len(column.options) == 1 and not re.match(NUMBER, column.options[0])


def join(rows: Sequence[Row]) -> list[str]:
    """A name for each column from one row or more: blank cells take what stands to their left, where the row below has
    an item for both; what is said twice or says nothing is said once."""
    upper: list[list[str]] = []
    for place, row in enumerate(rows[:-1]):
        items = ["".join(cells) for cells in zip(*rows[place + 1 :], strict=True)]
        upper.append(_fill(row, items, upper[-1] if upper else None))
    return [_name(parts) for parts in zip(*upper, rows[-1], strict=True)]


def _fill(row: Row, items: Sequence[str], above: Sequence[str] | None) -> list[str]:
    filled: list[str] = []
    for place, cell in enumerate(row):
        is_part = (
            place > 0
            and items[place]
            and items[place - 1]
            and filled[place - 1]
            and (above is None or above[place] == above[place - 1])
        )
        filled.append(cell or (filled[place - 1] if is_part else ""))
    return filled


def _name(parts: Sequence[str]) -> str:
    said: list[str] = []
    for part in parts:
        if part and part not in said and not (said and part.lower() in SILENT):
            said.append(part)
    return _SELECTED.sub("", BETWEEN.join(said))
