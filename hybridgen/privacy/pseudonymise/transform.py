"""Rows without personal data: each on its own, by what the fit knows and what the detector finds in it."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from hybridgen.core.notices import Notice
from hybridgen.privacy.detectors.allowed import NOTHING, Allowed, covers
from hybridgen.privacy.detectors.base import Detector
from hybridgen.privacy.detectors.collect import judge_spans
from hybridgen.privacy.detectors.languages import foreign_places, language_of
from hybridgen.privacy.lexicon.english import english
from hybridgen.privacy.pseudonymise.fit import Column, Fit
from hybridgen.privacy.pseudonymise.known import Mention, find_parts, identifies
from hybridgen.privacy.pseudonymise.operators import Operators
from hybridgen.privacy.pseudonymise.origins import Origins
from hybridgen.privacy.pseudonymise.placeholders import coded, kind_of
from hybridgen.privacy.pseudonymise.vault import Words, find_owners, words_of_name
from hybridgen.privacy.text.letters import LETTERS
from hybridgen.privacy.text.matching import Hit, Index, Key, Match, fold, key
from hybridgen.privacy.text.spans import GUESS, GUESSED, Span, overlaps, settle
from hybridgen.sources.types import ROW, UNIT

_WORD = re.compile(LETTERS)
Cells = Mapping[str, str | None]
FoundKey = tuple[str, str, str, str]  # kind, column, who found it, language


class Transform:
    """Protects rows. What it remembers on the way (who stands behind a code, which form stood where) changes nothing
    of what comes out. One thread protects at a time.

    mentions: what was found in the rows so far, row by row, where it is kept.
    """

    def __init__(
        self,
        fit: Fit,
        detector: Detector,
        operators: Operators,
        allowed: Allowed = NOTHING,
        *,
        keeps_forms: bool = True,
        keeps_mentions: bool = False,
    ) -> None:
        """operators: what is written in place of a value. allowed: words that stay. keeps_forms: `origins` knows what
        stood where, keeps_mentions: `mentions` has what was found; both take room for each row."""
        self.fit = fit
        self._allowed = allowed
        self.operators = operators
        self.origins = Origins()
        self._shared: dict[str, None] = {}  # codes that two values have
        self.mentions: list[Mention] = []
        self._detector = detector
        self._keeps_forms, self._keeps_mentions = keeps_forms, keeps_mentions
        self._found: Counter[FoundKey] = Counter()
        self._loose: dict[int, Counter[FoundKey]] = {}  # by columns, of which there are few: statistics, without a row
        self._seen: set[int] = set()  # rows count once, however often they come

    @property
    def notices(self) -> list[Notice]:
        """What people must be told: of codes that two values share."""
        return [Notice("placeholders_shared", {"placeholders": tuple(self._shared)})] if self._shared else []

    @property
    def found(self) -> Counter[FoundKey]:
        """Mentions replaced, by kind, column, who found them and language."""
        return sum(list(self._loose.values()), self._found.copy())

    @property
    def kinds(self) -> Counter[str]:
        """The same by kind alone."""
        kinds: Counter[str] = Counter()
        for (kind, *_), mentions in self.found.items():
            kinds[kind] += mentions
        return kinds

    def rows(
        self, rows: Sequence[Cells], *, guess: bool = True, is_counted: bool = True
    ) -> list[dict[str, str | None]]:
        """The rows with placeholders for personal data in all their texts; `_row` and `_unit` stay.

        guess: also what only the detector finds; without it no language model is loaded, and nothing is counted. Raises
        HybridgenError where the detector fails.
        """
        found = self._find(self.texts(rows), guess=guess)
        return [self._row(row, found, is_kept=guess, is_counted=guess and is_counted) for row in rows]

    def hits(self, rows: Sequence[Cells]) -> list[dict[str, list[Hit]]]:
        """What would be replaced in each row, by column, in order. Raises HybridgenError where the detector fails."""
        found = self._find(self.texts(rows), guess=True)
        return [self._hits(row, found)[0] for row in rows]

    def texts(self, rows: Sequence[Cells]) -> list[str]:
        """The distinct texts of rows that a detector reads: none of personal columns."""
        return list(
            dict.fromkeys(
                cell
                for row in rows
                for name, cell in row.items()
                if cell and name not in {ROW, UNIT} and self.fit.column(name).kind is None
            )
        )

    def open_texts(self, rows: Sequence[Cells]) -> list[str]:
        """The distinct texts of rows in which guesses count: none of personal columns or of choices."""
        return list(
            dict.fromkeys(
                cell
                for row in rows
                for name, cell in row.items()
                if cell and name not in {ROW, UNIT} and not (one := self.fit.column(name)).kind and not one.is_closed
            )
        )

    def _find(self, texts: Sequence[str], *, guess: bool) -> dict[str, tuple[Span, ...]]:
        spans = self._detector.find(texts) if guess and texts else [()] * len(texts)
        return {text: settle(text, self._counting(text, some)) for text, some in zip(texts, spans, strict=True)}

    def _counting(self, text: str, spans: Sequence[Span]) -> Iterator[Span]:
        """What counts in a text by itself; spans: what the detector found."""
        fit = self.fit
        yield from fit.speakers.labels(text)
        judged = list(judge_spans(text, spans, fit.speakers, fit.casing))
        yield from judged
        # Beside names that a model of the text's own language found, words that English lacks are none.
        is_read = any(span.kind in GUESSED and not span.is_english for span in judged)
        foreign = foreign_places(text) if is_read else []
        yield from (span for span in find_known_names(text, fit.names) if not overlaps(span, foreign))

    def _row(
        self, row: Cells, found: Mapping[str, Sequence[Span]], *, is_kept: bool, is_counted: bool
    ) -> dict[str, str | None]:
        hits, mentions = self._hits(row, found)
        counted: Counter[FoundKey] = Counter()
        told: dict[str, str | None] = {}
        row_id = row.get(ROW) or ""
        for name, cell in row.items():
            if not cell or name not in hits:
                told[name] = cell
                continue
            chosen = hits[name]
            masked = self.operators.replaced(cell, chosen)
            told[name] = masked or None  # a cell of which nothing is left is an empty one
            if is_counted and chosen:
                language = language_of(cell, is_english_usual=self.fit.is_english(name)) or ""
                counted.update((kind_of(hit.placeholder), name, hit.by, language) for hit in chosen)
            if is_kept and self._keeps_forms:
                back = [hit for hit in chosen if self.operators.is_pseudonym(kind_of(hit.placeholder))]
                self.origins.remember(
                    row_id, masked, [hit.placeholder for hit in back], [cell[hit.start : hit.end] for hit in back]
                )
        if is_counted:
            self._count(row_id, tuple(row), counted, mentions)
        return told

    def _count(self, row: str, columns: tuple[str, ...], found: Counter[FoundKey], mentions: Sequence[Mention]) -> None:
        """columns: cells of the same row may come in several parts."""
        if not row:
            self._loose[hash(columns)] = found
            return
        if (part := hash((row, columns))) in self._seen:
            return
        self._seen.add(part)
        self._found.update(found)
        if self._keeps_mentions:
            self.mentions += mentions

    def _hits(
        self, row: Cells, found: Mapping[str, Sequence[Span]]
    ) -> tuple[dict[str, list[Hit]], tuple[Mention, ...]]:
        """What is replaced in each cell that holds data, and what was found in the row."""
        heeded: dict[str, list[Span]] = {}
        for name, cell in row.items():
            column = self.fit.column(name)
            if cell and name not in {ROW, UNIT} and column.kind is None:
                places = self._allowed.places(cell)
                spans = [span for span in found.get(cell, ()) if not covers(places, span.start, span.end)]
                foreign = foreign_places(cell, is_english_usual=self.fit.is_english(name)) if spans else []
                heeded[name] = [span for span in spans if _is_heeded(span, column, foreign)]
        mentions = tuple(Mention(span.kind, span.text, span.score == 1) for spans in heeded.values() for span in spans)
        names = _RowNames(self, mentions)
        hits: dict[str, list[Hit]] = {}
        for name, cell in row.items():
            if not cell or name in {ROW, UNIT}:
                continue
            column, places = self.fit.column(name), self._allowed.places(cell)
            if column.kind and key(cell):
                whole = Hit(0, len(cell), names.token(column.kind, cell), "column")
                hits[name] = [] if covers(places, *_bare(cell)) else [whole]
                continue
            every = [
                Hit(span.start, span.end, names.token(span.kind, span.text), span.by) for span in heeded.get(name, ())
            ]
            every += _by("value known elsewhere", self.fit.known.hits(cell, chosen=column.is_closed))
            every += _by("value of the same row", names.index.find(cell, chosen=column.is_closed))
            hits[name] = [hit for hit in longest(every) if not covers(places, hit.start, hit.end)]
        return hits, mentions

    def code(self, kind: str, folded: str, value: str) -> str:
        """The code of a value that the fit does not know; folded: what all its forms share."""
        vault, turn = self.fit.vault, 0
        while vault.is_taken(token := coded(kind, folded, self.fit.key, turn, is_long=self.fit.has_long_codes)):
            turn += 1
        if vault.record(token, folded, value):
            self._shared.setdefault(token)
        return token


class _RowNames:
    """The values of one row and their placeholders; index: where they stand in its texts."""

    def __init__(self, transform: Transform, mentions: Sequence[Mention]) -> None:
        self._transform = transform
        self._vault = transform.fit.vault
        self.index = Index()
        kinds: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        values: dict[Key, str] = {}
        for mention in mentions:
            kinds[key(mention.value)][mention.kind] += 1
            values.setdefault(key(mention.value), mention.value)
        self._kinds = {name: kinds[name].most_common(1)[0][0] for name in values}
        people = {words_of_name(value) for name, value in values.items() if self._kinds[name] == "PERSON"}
        self._owners: dict[Words, Words] = find_owners(people)
        self._tokens: dict[Key, str] = {}
        self._learn(mentions, values)

    def token(self, kind: str, value: str) -> str:
        """The placeholder of a value: the fit's number, else its code."""
        name = key(value)
        token = self._tokens.get(name)
        if token is None:
            token = self._tokens[name] = self._vault.placeholder(value) or self._give(
                self._kinds.get(name, kind), value
            )
        return token

    def _give(self, kind: str, value: str) -> str:
        if kind != "PERSON":
            return self._transform.code(kind, "".join(key(value)), value)
        words = words_of_name(value)
        owner = self._owners.get(words, words)
        return self._vault.person(owner) or self._transform.code(kind, " ".join(sorted(owner)), value)

    def _learn(self, mentions: Sequence[Mention], values: Mapping[Key, str]) -> None:
        """Have the values, and the parts that give a name away, looked for in all texts of the row."""
        casing = self._transform.fit.casing
        sure = {key(mention.value) for mention in mentions if mention.sure}
        for name, value in values.items():
            token = self.token(self._kinds[name], value)
            if identifies(value):
                match = casing.match(value, sure=name in sure)
                self.index.add(name, token, match)
                if match is Match.ANY_CASE and len(name) == 1 and value.isalpha():  # "the Webers"
                    self.index.add((f"{name[0]}s",), token, Match.CAPITAL)
        for name, (kind, part) in find_parts(mentions, casing):
            if name in values or not identifies(part):
                continue
            token = self._of_part(kind, part)
            match = casing.match(part, sure=False, part=True)
            self.index.add(name, token, match)
            if match is Match.ANY_CASE and len(name) == 1 and part.isalpha():
                self.index.add((f"{name[0]}s",), token, Match.CAPITAL)

    def _of_part(self, kind: str, part: str) -> str:
        if known := self._vault.placeholder(part):
            return known
        words = words_of_name(part)
        whole = [name for name in self._owners.values() if words <= name]
        if kind == "PERSON" and len(set(whole)) == 1:
            return self._vault.person(whole[0]) or self._transform.code(kind, " ".join(sorted(whole[0])), part)
        return self._transform.code(kind, "".join(key(part)), part)


def find_known_names(text: str, names: frozenset[str]) -> Iterator[Span]:
    """Words that name something in this data, wherever they stand; side by side they are one name."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        adjoins = bool(run) and text[run[-1].end() : word.start()] in {" ", "-"}
        if fold(word[0]) not in names and not (adjoins and word[0][0].isupper() and english().may_be_name(word[0])):
            continue  # "Zoe Young" is one name where Zoe is known
        if run and not adjoins:
            yield _name(text, run)
            run = []
        run.append(word)
    if run:
        yield _name(text, run)


def _name(text: str, run: Sequence[re.Match[str]]) -> Span:
    start, end = run[0].start(), run[-1].end()
    kind = "PERSON" if all(english().is_name(word[0]) for word in run) else "NAME"
    return Span(start, end, kind, text[start:end], GUESS, is_english=True, by="capitals elsewhere")


def _bare(cell: str) -> tuple[int, int]:
    """Where a cell begins and ends without what is blank."""
    return len(cell) - len(cell.lstrip()), len(cell.rstrip())


def _by(who: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    return (replace(hit, by=who) for hit in hits)


def longest(hits: Sequence[Hit]) -> list[Hit]:
    """Of hits that overlap the longest, in order."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        at = bisect(chosen, hit.start, key=lambda h: h.start)
        if (at == 0 or chosen[at - 1].end <= hit.start) and (at == len(chosen) or hit.end <= chosen[at].start):
            chosen.insert(at, hit)
    return chosen


def _is_heeded(span: Span, column: Column, foreign: Sequence[tuple[int, int]]) -> bool:
    """foreign: where the cell is in another language than English."""
    if not key(span.text) or (column.is_closed and span.kind in GUESSED and span.score < 1):
        return False
    return not (span.is_english and overlaps(span, foreign))
