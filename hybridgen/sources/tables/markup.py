"""HTML in the names and cells of tables: what a person would read of it. Angle brackets that are none stay."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import polars as pl

TAGS = 0.9  # of what opens like a tag in a column's cells are tags, then all of it is markup

# What forms and editors write into answers. A tag that is none of HTML's is somebody's own "<name>".
_NAMES = (
    "a abbr article b big blockquote body br button caption center cite code col colgroup dd del div dl dt em fieldset "
    "figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins label legend li link main "
    "mark meta nav ol option p pre q s section select small span strike strong sub sup svg table tbody td textarea "
    "tfoot th thead title tr tt u ul video o:p"
).split()
_BLOCKS = "p div br li tr h1 h2 h3 h4 h5 h6 ul ol dl dt dd table blockquote hr section article pre title".split()
_UNSHOWN = ("style", "script", "head", "xml")

# A tag has attributes with a value at most: "<b and c>" is none.
_INSIDE = (
    r"""(?:\s+[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)))*(?:\s+(?:disabled|checked|selected|hidden))*\s*/?"""
)
_SHUT_AWAY = "|".join(rf"<{tag}\b[^>]*>.*?</{tag}\s*>" for tag in _UNSHOWN)
_UNSHOWN_PART = rf"(?is)<!--.*?-->|<!doctype[^>]*>|{_SHUT_AWAY}"
_BLOCK = rf"(?i)\s*</?(?:{'|'.join(_BLOCKS)}){_INSIDE}>\s*"
_CELL = rf"(?i)</?t[dh]{_INSIDE}>"
_TAG = rf"(?i)</?(?:{'|'.join(_NAMES)}){_INSIDE}>"
_UNTAGGED = r"(?i)<!--|<!doctype|</?(?:style|script|xml)\b"
_BRACKET = r"<[A-Za-z/!]"  # "<3" and "x < y" open nothing
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"  # "&copy" in an address is none

# What a form puts in the place of an earlier answer when it asks: Typeform, Qualtrics and its kin, Alchemer.
_PIPED = re.compile(r"\{\{[\w.-]+:[^{}]*\}\}|\$\{\w+://[^{}]*\}|\[(?:question|page)\([^\]]{0,200}\)[^\]]{0,200}\]")
_LEFT_BEFORE = re.compile(r"(?<![\s,;:])[\s,;:]++(?=[?!.]|$)|(?<!\s)\s++(?=,)")


def read_names(names: Sequence[str]) -> list[str]:
    """Names of columns without markup and without what stands for an earlier answer; as they are where nothing is
    left."""
    asked = [
        _LEFT_BEFORE.sub("", _PIPED.sub("", name)).lstrip(" ,;:") if _PIPED.search(name) else name for name in names
    ]
    plain = read_cells(pl.Series("names", asked, dtype=pl.String)).to_list()
    ended = [
        _LEFT_BEFORE.sub("", text) if _PIPED.search(name) else text for text, name in zip(plain, names, strict=True)
    ]
    return [text or name for text, name in zip(ended, names, strict=True)]


def columns_with_markup(body: pl.DataFrame) -> list[str]:
    """The columns in which nearly all that opens as a tag does is one, or where letters are written as entities."""
    opens = body.select(pl.all().str.count_matches(_BRACKET).sum()).row(0, named=True)
    stands = body.select(pl.all().str.contains(_ENTITY).any()).row(0, named=True)
    return [
        name
        for name in body.columns
        if (opens[name] and _count_tags(body[name]) >= TAGS * opens[name])
        or (stands[name] and not opens[name] and _entities(body[name]))
    ]


def _count_tags(column: pl.Series) -> int:
    return sum(int(column.str.count_matches(tag).sum()) for tag in (_TAG, _UNTAGGED))


def read_cells(column: pl.Series) -> pl.Series:
    """A column's cells as a person reads them: no markup, a block is a line, an entity its letter."""
    entities = _entities(column)
    text = pl.col(column.name)
    bare = (
        text.str.replace_all(_UNSHOWN_PART, " ")
        .str.replace_all(_BLOCK, "\n")
        .str.replace_all(_CELL, " ")
        .str.replace_all(_TAG, "")
    )
    is_marked = text.str.contains(f"{_UNSHOWN_PART}|{_TAG}")
    if entities:
        bare = bare.str.replace_many(list(entities), list(entities.values()))
        is_marked = is_marked | text.str.contains_any(list(entities))
    shown = bare.str.replace_all(r"[\t\x{a0} ]+", " ").str.replace_all(r"\s*\n\s*", "\n").str.strip_chars()
    return column.to_frame().select(pl.when(is_marked).then(shown).otherwise(text)).to_series()


def _entities(column: pl.Series) -> dict[str, str]:
    """The entities that a column holds, and the letters that they stand for."""
    found = column.filter(column.str.contains("&", literal=True)).str.extract_all(_ENTITY).to_list()
    names = dict.fromkeys(name for cell in found for name in cell)
    return {name: html.unescape(name) for name in names if html.unescape(name) != name}
