"""Dates of birth as other languages than English announce them: "geb. 3.11.78", "née le 4 mai", "ur. 4 maja 1952"."""

from __future__ import annotations

import re

# What stands before a date on which somebody was born, and how months are called.
_BORN = {
    "de": (
        r"geb(?:oren|\.)?|geburtsdatum",
        "am|ist",
        r"jan(?:uar|\.)?|jänner|feb(?:ruar|\.)?|märz|apr(?:il|\.)?|mai|juni?|juli?|aug(?:ust|\.)?|sep(?:t\.|tember)?"
        r"|okt(?:ober|\.)?|nov(?:ember|\.)?|dez(?:ember|\.)?",
    ),
    "fr": (
        r"née?|naissance|ddn",
        "le|en|est",
        r"janv(?:ier|\.)?|févr?(?:ier|\.)?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|août|sept(?:embre|\.)?"
        r"|oct(?:obre|\.)?|nov(?:embre|\.)?|déc(?:embre|\.)?",
    ),
    "es": (
        r"nac(?:í|id[oa]|imiento|ió)",
        "el|en|es",
        r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre",
    ),
    "it": (
        r"nat[oa]|nascita",
        "il|l'|è",
        r"gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre",
    ),
    "pt": (
        r"nasc(?:i|id[oa]|imento|eu)",
        "a|em|no dia|é",
        r"janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
    ),
    "nl": (
        r"geb(?:oren|\.)?|geboortedatum",
        "op|is",
        r"januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
    ),
    "pl": (
        r"(?:ur(?:\.|odzon[ya]|odził(?:[ae]m|[ao])?)?(?: się)?|się urodził(?:[ae]m|[ao])?)|urodzenia",
        "dnia|w dniu|to",
        r"stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia",
    ),
    "cs": (
        r"nar(?:\.|ozen[áaý]?)?|narodil[ao]?(?: jsem)? se|se narodil[ao]?|narození",
        "dne|je",
        r"ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince",
    ),
}


def birth_of(code: str) -> re.Pattern[str]:
    """What finds a date that somebody was born on, as its first group. code: one of CUES."""
    before, of, months = _BORN[code]
    month = rf"(?:\d{{1,2}}(?!\d)|(?:{months})(?!\w))"
    year = r"(?:[./-] ?| (?:de |del )?)(?:(?:19|20)?\d\d)(?!\d)"
    day = r"\d{1,2}(?:er|\.?[º°])?(?:[./-] ?| (?:de )?)"  # "1er mai", "1º de maio"
    date = rf"((?:19|20)\d\d-\d\d-\d\d(?!\d)|{day}{month}(?:{year})?)"
    told = rf"(?:{before})[ \t]?:?(?: (?:{of}))? ?(?<!\d)"
    star = rf"\*[ \t]?(?={day}{month}{year})"  # "* 3.11.78", not "* 3.5 Sterne"
    return re.compile(rf"(?<!\w)(?:{told}|{star}){date}", re.IGNORECASE)
