"""Words that tell what a name is the name of, in languages other than English; regular expressions, in any case.

A language needs no list of its words to have its telling words here: what follows them is a name by its capital.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cues:
    """titles: what stands before a name and before hardly anything else. kin: people in somebody's life. named: what
    introduces a name. is_called: what may introduce one, or what somebody is. placed: before a place. worked: before
    an employer. houses: what an institution's name begins with; inns: the same, where even a noun is its name, "Kita
    Sonnenschein"; trades: what a firm does, before or behind whose it is. numbered: what a number of somebody's comes
    after. signed: what somebody writes before their own name, at the end of a line. acts: what people do, behind
    their names; does: the same behind given names. roles: who somebody is, before a name that may be a word. lives:
    before where somebody lives, whatever it is called. surnames: what family names end with that are words of the
    language too. firms: what a company's name ends with. links: small words within a name. never: words with a
    capital that name nobody. seldom: the same, save after what a name surely follows: days, months, words that people
    bear as names. regions: what the names of regions and towns end with, where a place may follow."""

    titles: str
    kin: str
    named: str
    is_called: str
    placed: str
    worked: str
    houses: str
    numbered: str
    signed: str
    firms: str = ""
    links: str = ""
    never: str = ""
    seldom: str = ""
    regions: str = ""
    acts: str = ""
    does: str = ""
    roles: str = ""
    lives: str = ""
    inns: str = ""
    trades: str = ""
    surnames: str = ""
