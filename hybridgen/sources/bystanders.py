"""Files that lie in folders beside data and hold none: those of the system, of other programs, and about the data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from hybridgen.sources.code_books import is_code_book_name

SYSTEM_FOLDERS = frozenset(
    ["__MACOSX", "__pycache__", "node_modules", "$RECYCLE.BIN", "System Volume Information", "lost+found", "@eaDir"]
)
_SYSTEM = frozenset(["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"])
_OWNED = re.compile(r"~\$|\.~lock|~lock|~wrl|\._", re.IGNORECASE)  # locks, autosaves, twins of other systems
_UNFINISHED = frozenset(
    ".bak .backup .tmp .temp .swp .swo .old .orig .part .partial .crdownload .download .asd .wbk .xlk .lock".split()
)
_PROJECT = frozenset(
    "requirements.txt constraints.txt package.json package-lock.json composer.json tsconfig.json manifest.json"
    " datapackage.json dataset_description.json makefile dockerfile pipfile pyproject.toml setup.cfg environment.yml"
    " cmakelists.txt robots.txt renv.lock".split()
)
# README, README_first, read me: in any kind of file that a text may be in.
_ABOUT = re.compile(
    r"(read[ _-]?me|liesmich|lies[ _-]mich|lisez[ _-]?moi|l[eé]eme|leia[ _-]?me|leggimi|lees[ _-]?mij|läs[ _-]?mig"
    r"|прочти)(?![a-zà-ÿ]).*"
    r"|(licen[sc]e|lizenz|copying|change[ _-]?log|contributing|code[ _-]of[ _-]conduct|citation)"
    r"([ _.-]+(mit|apache|\d+))*",
    re.IGNORECASE,
)

_PROSE = frozenset(".docx .odt .rtf .pdf .txt .md .html .htm".split())
# What a study gives to people, or asks them by; whole names, for "consent survey" may hold answers.
_FILLER = (
    r"final|v|draft|english|deutsch|de|en|fr|es|form|sheet|template|blank|signed|study|research|project|participants?"
    r"|interviews?|usability|user|the|and|for|der|die|das|zur|zum|für|studie|vorlage|formular|projekt|of|to|de|la|del"
    r"|\d{1,9}"
)
_PAPERS = re.compile(
    rf"(?<!\w)(?:(?:{_FILLER}) )*(?:(?:informed )?consent|consent and information|information (?:sheet|letter)"
    r"|privacy notice"
    r"|einwilligung|einwilligungs ?erklärung|einverständnis ?erklärung|datenschutz ?erklärung|probanden ?information"
    r"|teilnehmer ?information|studien ?information|informations ?blatt|aufklärungs ?bogen|formulaire de consentement"
    r"|consentement(?: éclairé)?|note d information|lettre d information|consentimiento(?: informado)?"
    r"|consentimento(?: informado)?|consenso(?: informato)?|toestemming(?:sformulier|sverklaring)?"
    r"|samtykke(?:erklæring)?"
    r"|samtycke|zgoda|formularz zgody"
    r"|(?:interview|discussion|moderat(?:or|ion)|topic|conversation|field|focus group|test)"
    r" ?(?:guide(?:line)?s?|protocol|script|schedule)|(?:interview|gesprächs|diskussions|moderations|test) ?leitfaden"
    r"|leitfaden|frageleitfaden|guide d entretien|guide d animation|guión de (?:la )?entrevista"
    r"|guion de (?:la )?entrevista"
    r"|guía de (?:la )?entrevista|roteiro de entrevista|traccia (?:di|dell) intervista|interview ?leidraad"
    r"|gespreksleidraad"
    r"|intervjuguide|scenariusz wywiadu|screener|screening (?:questionnaire|questions|script)|recruitment screener"
    rf"|согласие|информированное согласие|гайд интервью)(?: (?:{_FILLER}))*"
)

# What an export of Slack holds beside a folder for each channel with a file for each day.
_CHAT_LISTS = frozenset(
    "users.json channels.json groups.json dms.json mpims.json integration_logs.json canvases.json lists.json"
    " file_conversations.json huddle_transcripts.json org_users.json".split()
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")


def is_of_system(file: Path) -> bool:
    """Whether the system or a program keeps a file for itself: a lock, a backup, a half download."""
    is_saved_copy = file.name.endswith("~") or (len(file.name) > 1 and file.name[0] == file.name[-1] == "#")
    is_owned = is_saved_copy or _OWNED.match(file.name) is not None
    return is_owned or file.name.lower() in _SYSTEM or file.suffix.lower() in _UNFINISHED


def is_about_data(file: Path) -> bool:
    """Whether a file's name says that it is about the data or its project: a read-me, a licence, a code
    book, a consent form, an interview guide."""
    stem = " ".join(re.split(r"[\W_]+", unicodedata.normalize("NFC", file.stem).casefold())).strip()
    is_paper = file.suffix.lower() in _PROSE and _PAPERS.fullmatch(re.sub(r"\bv(?=\d)", "v ", stem)) is not None
    return (
        is_paper
        or file.name.lower() in _PROJECT
        or _ABOUT.fullmatch(file.stem) is not None
        or is_code_book_name(file.stem)
    )


def lists_of_chats(files: Sequence[Path]) -> list[Path]:
    """The lists of people and channels beside the folders of channels, a file a day, in an export of Slack."""
    exports = {file.parent.parent for file in files if _DAY.fullmatch(file.name)}
    exports = {folder for folder in exports if any(file == folder / "users.json" for file in files)}
    return [file for file in files if file.parent in exports and file.name in _CHAT_LISTS]
