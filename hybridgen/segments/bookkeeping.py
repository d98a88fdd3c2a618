"""What survey tools, forms and panels write about a response, beside what people answered: times, places, ids, states.

Told by the name of a column and by its values together, or by values that leave no doubt. A question is none of these:
"In which year did you retire?" and "How long does it hurt?" are answered in dates and numbers, and say something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

NEARLY_ALL = 0.95  # share of the values that must look alike: one odd cell defeats no rule
MIN_VALUES_FOR_ODD = 8  # values from which on one of them may be odd, whatever its share
MIN_HASH_CHARS = 16  # of a token or hash without any name

_DATE = (
    r"(?:\d{4}[-/.]\s?\d\d?[-/.]\s?\d\d?|\d\d?[-/][^\W\d_]{3,9}[-/]\d{2,4}|\d{4}년 ?\d\d?월 ?\d\d?일"
    r"|\d\d?[-/.]\s?\d\d?[-/.]\s?\d{2,4}"
    r"|[^\W\d_]{3,9}\.? \d\d?,? \d{4}|\d\d?\.? [^\W\d_]{3,9}\.?,? \d{4}|\d{4}年\d\d?月\d\d?日)"
)
DATE = re.compile(_DATE + r"(?!\d).{0,40}", re.DOTALL)
_HALF_DAY = r"(?:(?:오전|오후|午前|午後|上午|下午)\s*)?"  # before the time, in Korean, Japanese and Chinese
_MOMENT = re.compile(_DATE + rf",?(?:\s(?:at|um|à|a las))?(?:T|\s)\s*{_HALF_DAY}\d\d?[:.h]\d\d.{{0,40}}", re.DOTALL)
NUMBER = re.compile(
    r"[€$£¥]?\s?[-+−]?[.,]?\d(?:[.,'’\s]?\d)*\s?(?:[%€$£¥]|(?:[kcm]?m[²³23]?|kg|g|l|ha|EUR|USD|GBP|CHF|zł|kr)\b)?(?<!\s)"
)
_EPOCH = re.compile(r"\d{5}\.\d+|\d{9,16}(?:\.\d+)?")  # seconds since 1970, and days since 1900 as Excel counts them
_MILLISECONDS = re.compile(r"1[0-9]{12}")  # since 1970: of the years 2001 to 2033
_NUMBERED = re.compile(r"(?i:participant|respondent|tester|proband(?:in)?|teilnehmer(?:in)?|participante?)[ _-]?\d+")
SPAN = re.compile(
    r"\d+:\d\d(?::\d\d)?(?:[.,]\d+)?|(?:\d[\d.,]*\s?(?:ms|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b\s*)+"
)
_DEGREES = re.compile(r"[-+−]?\d{1,3}(?:[.,]\d+)?\s?°?\s?[NSEWO]?|[-+−]?\d{1,5}(?:[.,]\d+)?")
_POINT = re.compile(r"\(?[-+]?\d{1,3}\.\d{3,}[,;\s]\s*[-+]?\d{1,3}\.\d{3,}(?:[,;\s]\s*[-+]?\d+(?:\.\d+)?){0,2}\)?")
_CODE = re.compile(r"(?=\D*\d)\S{1,80}|-?\d+")
_TOKEN = re.compile(r"\S{1,80}")
_UUID = re.compile(r"(?:uuid:)?\{?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\}?")
_HASH = re.compile(rf"(?=[^\s\d]*\d)(?=[^\sA-Za-z]*[A-Za-z])[A-Za-z0-9_+=-]{{{MIN_HASH_CHARS},}}")
_MAIL = re.compile(r"(?:mailto:)?[^@\s]+@[^@\s]+\.\w+")
_PHONE = re.compile(r"(?=(?:\D*\d){6})[+(\d][\d\s().x/-]+")
_LONG_PHONE = re.compile(r"(?=(?:\D*\d){9})(?!(?:\D*\d){16})[+(\d][\d\s().x/-]+")  # a date has 8 digits
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_ATTACHED = re.compile(r"(?:[^\n()]{1,80}\.\w{2,4} \(https?://[^\s()]+\)[,;\s]*)+")  # files, each with its address
_IP = re.compile(r"(?:\d{1,3}\.){3}(?:\d{1,3}|[x*]+)|(?=(?:[^:]*:){3})[0-9a-fA-F:]{6,39}")
_AGENT = re.compile(r"(?:Mozilla|Opera|Dalvik|okhttp)/\d.*", re.DOTALL)
_MACHINE = re.compile(
    r"(?i:(?:mobile )?(?:chrome|firefox|safari|edge|msie|opera"
    r"|samsung|internet explorer|windows|mac|ios|iphone|ipad|android"
    r"|linux|ubuntu|cros|chromium)\b.{0,40}|v?\d+(?:\.\d+)+|\d+\s?x\s?\d+|direct)"
)
NESTED = re.compile(r"\s*(?:\[\s*[\[{]|\{\s*[\"'}]).*", re.DOTALL)
_WORDED = re.compile(r"(?=\D*$)\S+(?: \S+){0,3}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?|[^\W\d_]+ \([^)]+\)")
_SHORT = re.compile(r"\S+(?: \S+){0,4}")
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)?\s?%?")
_SWITCH = re.compile(
    r"(?i:true|false|yes|no|y|n|0|1|2|ja|nein|oui|non|s[ií]"
    r"|wahr|falsch|vrai|faux|verdadero|falso|sim|não|completed?"
    r"|incomplete|unverified|partial(?:ly)?(?: completed?)?"
    r"|finished|unfinished|started|in progress|submitted|pending"
    r"|disqualified|screened out|approved|not approved|on hold"
    r"|rejected|returned|timed-out|awaiting review|preview|test"
    r"|ip address|survey (?:preview|test)|(?:imported|offline|spam|anonymous|synthetic|email|gdpr).{0,20}"
    r"|-?\d{1,3}|vollständig|abgeschlossen|teilweise|unvollständig|terminé|complet|incomplet|completado|finalizado)"
)

# Names as `_plain` makes them; of a name of several parts one is enough.
_UNIT = (
    r"(?: in)?(?: s| secs?| seconds?| ms| milliseconds?| mins?| minutes?| sekunden| minuten| secondes| segundos"
    r"| secondi)?"
)
_DONE = (
    r"(?:start|begin|end|stage|submi(?:t|ssion|tted)|record(?:ed)?"
    r"|creat(?:e|ed|ion)|complet(?:e|ed|ion)|finish(?:ed)?"
    r"|modified|last modified|updated?|last updated?|response"
    r"|answered|received|started|opened|accept|approval|reviewed"
    r"|archived|added|entry|interview|survey|last action|last activity|collection|export|upload)"
)
_NAMES: tuple[tuple[str, str, re.Pattern[str] | tuple[re.Pattern[str], ...]], ...] = (
    (
        "timestamps",
        rf"(?:.* )?(?:time ?stamp|date ?stamp)|{_DONE} ?(?:date|time|date ?time|at|on)(?: and time)?(?: utc| gmt)?"
        rf"|(?:date|time|date and time|date ?time)(?: of)?(?: the)? {_DONE}(?: utc"
        rf"| gmt)?|\w+ at|start|end|today|submit"
        r"|zeitstempel|horodat\w+|marca (?:temporal|de tiempo)|carimbo de data(?: hora)?|informazioni cronologiche"
        r"|tijdstempel|sygnatura czasowa|tidsst[äe]mpel|aikaleima"
        r"|časové razítko|zaman damgası|időbélyeg|dấu thời gian"
        r"|отметка времени|позначка часу|タイムスタンプ|时间戳记?"
        r"|時間戳記?|타임스탬프|الطابع الزمني|חותמת זמן|ประทับเวลา"
        r"|(?:start|end|fertigstellungs|abschluss|beginn)zeit"
        r"|(?:start|end|absende|abgabe|eingangs|erhebungs|interview"
        r"|befragungs|aufzeichnungs)datum|datum (?:abgeschickt"
        r"|gestartet|(?:der )?letzten? \w+)|zeitpunkt(?: der .*)?|lastdata|date of (?:last|first) access"
        r"|zeitpunkt (?:zu dem das interview|als der datensatz) .*"
        r"|(?:erstellt|abgeschickt|eingereicht|gesendet|ausgefüllt|geändert) am"
        r"|(?:date|heure) de (?:soumission|début|fin|création|modification|réponse|l enregistrement|lancement"
        r"|(?:la )?dernière \w+)|(?:soumis|envoyé|créé) le"
        r"|(?:fecha|hora) de (?:envío|inicio|fin|finalización"
        r"|creación|registro|respuesta|la última \w+)|fecha y hora"
        r"|(?:data|hora) de (?:envio|início|término|criação|resposta|conclusão)|(?:enviado|criado) em"
        r"|(?:data|ora) di (?:invio|inizio|fine|creazione|compilazione|completamento)|inviato il"
        r"|(?:begin|eind)tijd|(?:begin|eind)datum|(?:ingediend|verzonden) op|datum ingediend"
        r"|godzina (?:rozpoczęcia|ukończenia)|data (?:przesłania"
        r"|wysłania|utworzenia)|(?:提交|填写|开始|结束)时间|回答日時",
        (DATE, _EPOCH, re.compile(r"\d\d?:\d\d.*")),
    ),
    (
        "durations",
        rf"(?:q )?(?:total )?duration{_UNIT}|(?:total|completion|interview|survey|elapsed|page|group|question) ?"
        rf"(?:time|duration)(?: .*)?|time (?:taken|spent|elapsed"
        rf"|to complete){_UNIT}|work time{_UNIT}|seconds|elapsed"
        rf"|(?:.* )?(?:first click|last click|page submit|click count)"
        rf"|(?:bearbeitungs|ausfüll|interview|befragungs|gesamt)"
        rf"(?:zeit|dauer){_UNIT}|dauer{_UNIT}|durée(?: totale)?{_UNIT}|temps (?:total|passé){_UNIT}"
        rf"|duración(?: total)?{_UNIT}|tiempo (?:total|empleado){_UNIT}"
        rf"|duração{_UNIT}|durata{_UNIT}|tempo totale?{_UNIT}"
        r"|verweildauer (?:seite \d+|gesamt)|time(?:\d{3}| sum)|rts ?\d+"
        rf"|duur{_UNIT}|czas trwania{_UNIT}|所用时间|作答时长",
        (NUMBER, SPAN),
    ),
    (
        "coordinates",
        r"(?:.* )?(?:latitude|longitude|lat|lon|lng|altitude|breitengrad|längengrad|latitud|longitud|latitudine"
        r"|longitudine)|(?:gps|location|geo ?point"
        r"|geolocation)(?: (?:precision|accuracy|coordinates))?|coordinates",
        (_DEGREES, _POINT, NESTED),
    ),
    (
        "IP addresses",
        r"ip|ip ?addr(?:ess)?|submission ip|(?:ip|remote) adresse|adresse ip|(?:dirección|endereço|indirizzo) ip",
        re.compile(r"\S+"),
    ),
    (
        "browsers and devices",
        r"user ?agent|browser(?: meta info| name| version| type)?|operating system|os(?: version| name)?"
        r"|(?:screen )?resolution|referr?er(?: url)?|refurl|betriebssystem|navigateur|navegador"
        r"|app ?version(?: code| name)?"
        r"|device ?(?:id|info|token|phone ?num)|(?:q )?recaptcha score"
        r"|q (?:relevant ?id|ballot|fraud|duplicate)\w*(?: .*)?",
        (_AGENT, _MACHINE, _LINK, NUMBER),
    ),
    (
        "progress and status",
        r"progress|finished|dispcode|(?:response|submission|completion"
        r"|survey|flow|assignment|review|validation) ?status|status"
        r"|response type|completed?|is complete|last ?page|letzte seite|dernière page|última página"
        r"|fortschritt|progression|progreso|abgeschlossen|beendet|terminé|finalizado|ending|statut?|estado",
        (_SWITCH, _SHARE),
    ),
    ("progress and status", r".+ complete", re.compile(r"(?i:[012]|incomplete|unverified|complete)")),
    (
        "progress and status",
        r"maluspunkte(?: .*)?|anteil fehlender antworten(?: .*)?|missing|miss ?rel|time rsi|deg time",
        NUMBER,
    ),
    (
        "language codes",
        r"(?:(?:user|start|survey|browser|q|response|form"
        r"|respondent) ?)?language(?: code)?|locale|(?:start ?)?sprache"
        r"|langue(?: de départ)?|idioma|lenguaje inicial|lingua|taal|język|язык|言語|语言",
        _LANGUAGE,
    ),
    (
        "distribution channels",
        r"distribution channel|collection mode|collector(?: name"
        r"| type)?|utm \w+|gclid|fbclid|invitation(?: status| type)"
        r"|legacy comments",
        _SHORT,
    ),
    ("ids or codes", r"redcap \w+(?: \w+){0,3}", _SHORT),
    (
        "ids or codes",
        r"#|(?:.* )?(?:id|ids|uuid|guid|pid|identifier|id string)"
        r"|(?:\w+)?(?:uuid|guid)|(?:caseid|deviceid|subscriberid"
        r"|simserial|simid|instanceid|recordid|userid|responseid"
        r"|respid|workerid|hitid|assignmentid|sessionid|collectorid)"
        r"|(?:external )?lfdn|id (?:der antwort|de la réponse|de (?:la )?respuesta"
        r"|da resposta|della risposta)|(?:antwort|teilnehmer) id"
        r"|(?:access |session |auth )?token|access code|zugangscode"
        r"|zugangsschlüssel|hash|fingerprint|completion code"
        r"|external (?:data )?reference|seed|zufallsstartwert|tête de série|semilla|formdef version|instance ?name"
        r"|parent index|(?:lfd|laufende|fortlaufende) (?:nr|nummer)|序号|番号",
        _CODE,
    ),
    (
        "contact details",
        r"e ?mail(?: address| adresse| id)?|adresse (?:de messagerie"
        r"|e ?mail|mail|électronique)|(?:dirección de )?correo"
        r"(?: electrónico)?|(?:endereço de|indirizzo) e ?mail|адрес электронной почты|メールアドレス|电子邮件地址?",
        (_MAIL, re.compile(r"\S*[@*]\S*|anonymous|anonym\w*")),
    ),
    (
        "contact details",
        r"(?:mobile |cell |home |work |tele)?phone(?: ?(?:number"
        r"|no|num))?|mobile(?: number)?|telefon(?:nummer)?|handy"
        r"(?:nummer)?|mobil(?:nummer)?|téléphone|teléfono|telefone"
        r"|celular|telefono|fax|whatsapp(?: number)?|contact number",
        _PHONE,
    ),
    (
        "contact details",
        r"(?:first|last|given|family|full|middle|recipient (?:first"
        r"|last)) ?name|surname|forename|vorname|nachname|familienname"
        r"|vor und nachname|prénom|nom de famille|apellidos?|cognome"
        r"|sobrenome|voornaam|achternaam|imię|nazwisko|submitted by",
        _WORDED,
    ),
)  # fmt: skip
_BY_NAME = tuple(
    (reason, re.compile(name), looks if isinstance(looks, tuple) else (looks,)) for reason, name, looks in _NAMES
)
# What values say whatever the name, unless the name is a question (True: even then).
_BY_VALUES: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    ("nested data", NESTED, True),
    ("contact details", _MAIL, True),
    ("links", _LINK, True),
    ("links", _ATTACHED, True),
    ("IP addresses", _IP, True),
    ("ids or codes", _UUID, True),
    ("browsers and devices", _AGENT, True),
    ("ids or codes", _HASH, False),
    ("coordinates", _POINT, False),
    ("timestamps", _MOMENT, False),
    ("timestamps", _MILLISECONDS, False),
)
_ONLY_WHERE_UNIQUE = re.compile(
    r"row|record|index|no|nr|nummer|number|key|case|session"
    r"|respondent|participant|subject|interview|teilnehmer|version"
    r"|(?:respondent|participant|subject|case|patient|customer"
    r"|record|row|user|member) (?:no|nr|number|code)|numéro|número"
)
_ASKS = frozenset(
    "what which when where who whom whose why how do does did is are was were have has had can could "
    "would will should "
    "please rate describe tell list wie was wann wo wer wen warum weshalb welche welcher welches haben "
    "sind hast wieviel "
    "comment quel quelle quels quelles quand où qui pourquoi avez êtes combien cómo qué cuándo dónde "
    "quién cuál cuánto "
    "cuántos como quando onde quem qual quanto come cosa dove chi perché hoe wat waar wie jak kiedy gdzie kto".split()
)
# As long as a question, and yet what a survey tool calls a variable of its own.
_WRITTEN_OUT = re.compile(r"(?i:zeitpunkt (?:zu dem das interview|als der datensatz)|anteil fehlender antworten)")
_MIN_WORDS_ASKED = 3  # of a question that begins with such a word
_MIN_WORDS_LONG = 8  # from which on a name is a question, whatever it begins with


def bookkeeping(name: str, values: Sequence[str], *, unique: bool) -> str:
    """Why a column is none of the respondents' answers, in words; empty: it may be one.

    name: of the column. values: of its rows, or of a sample of them, none blank. unique: nearly all are different.
    """
    asks = is_question(name)
    for reason, pattern, always in _BY_VALUES:
        if (always or not asks) and is_nearly_all(pattern, values):
            return reason
    if unique and not asks and is_nearly_all(_NUMBERED, values):
        return "ids or codes"
    if (not asks or _WRITTEN_OUT.match(name)) and (reason := _by_name(name, values, unique=unique)):
        return reason
    return "contact details" if unique and is_nearly_all(_LONG_PHONE, values) else ""


def _by_name(name: str, values: Sequence[str], *, unique: bool) -> str:
    """Why a column with such a name is no answer, where its values agree."""
    names = _names(name)
    for reason, called, looks in _BY_NAME:
        if any(map(called.fullmatch, names)):
            more = (_TOKEN,) if unique and reason == "ids or codes" else ()
            if _look((*looks, *more), values):
                return reason
    if unique and any(map(_ONLY_WHERE_UNIQUE.fullmatch, names)) and is_nearly_all(_CODE, values):
        return "ids or codes"
    return ""


def is_question(name: str) -> bool:
    """Whether a column is called by what people were asked, not by a word for what it holds."""
    if re.search(r"[?？؟¿]", name):
        return True
    words = re.findall(r"\w+", name.casefold())
    return len(words) >= _MIN_WORDS_LONG or (len(words) >= _MIN_WORDS_ASKED and words[0] in _ASKS)


def is_nearly_all(pattern: re.Pattern[str], values: Sequence[str]) -> bool:
    """Whether nearly all values match as a whole."""
    return nearly(pattern.fullmatch, values)


def nearly(test: Callable[[str], object], values: Sequence[str]) -> bool:
    """Whether a test holds for nearly all values."""
    odd, most = 0, int(len(values) * (1 - NEARLY_ALL) + 1e-9)
    most = max(most, int(len(values) >= MIN_VALUES_FOR_ODD))
    for value in values:
        if not test(value):
            odd += 1
            if odd > most:
                return False
    return bool(values)


def _look(looks: Iterable[re.Pattern[str]], values: Sequence[str]) -> bool:
    kinds = tuple(looks)
    return nearly(lambda value: any(kind.fullmatch(value) for kind in kinds), values)


@cache
def _names(name: str) -> tuple[str, ...]:
    """What a column may be called, in plain words: "Q3 - Start Date" and "submitdate. Date submitted" by their first
    part and without a code before it. An item of a grid ("Happy with - Status") is no name of its own."""
    parts = re.split(r"\s[-–|]\s|[.:]\s", name)
    while len(parts) > 1 and re.fullmatch(r"[^\W\d]*+\d\w*+", parts[0].strip()):
        del parts[0]
    inner = [name.rpartition("/")[2]] if "/" in name and " " not in name else []  # a question within a group
    plain = [re.sub(r"^q\d+ ", "", _plain(part)) for part in (name, parts[0], *inner)]
    return tuple(dict.fromkeys(filter(None, plain)))


def _plain(name: str) -> str:
    """startDate, start_date and "Start Date (UTC)" as "start date" and "start date utc"."""
    if name.strip() == "#":
        return "#"
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return re.sub(r"[\W_]+", " ", apart).casefold().strip()
