"""Where people live: street addresses, post boxes and postcodes, as regular expressions by kind."""

from __future__ import annotations

# Endings of street names, the postal services' own. Those that are no words of everyday talk ("5 days way") first.
_SURE = (
    "street|st|road|rd|avenue|ave|av|boulevard|blvd|lane|ln|terrace|crescent|mews|motorway|highway|hwy|freeway|fwy"
    "|parkway|pkwy|expressway|turnpike|tpke|trafficway|throughway|causeway|esplanade|cul-de-sac|stravenue|overpass"
    "|underpass"
)
_ANY = (
    f"{_SURE}|alley|annex|arcade|bayou|beach|bend|bluffs?|bottom|branch|bridge|brooks?|burgs?|bypass|camp|canyon|cape"
    "|centers?|centres?|circles?|circus|cliffs?|close|club|commons?|corners?|course|courts?|ct|coves?|creek|crest"
    "|crossing|crossroads?|curve|dale|dam|divide|drives?|dr|estates?|extensions?|falls|ferry|fields?|flats?|fords?"
    "|forests?|forges?|forks?|fort|gardens?|gateway|glens?|greens?|groves?|harbou?rs?|haven|heights|hills?|hollow"
    "|inlet|islands?|isle|junctions?|keys?|knolls?|lakes?|landing|lights?|loaf|locks?|lodge|loop|mall|manors?|meadows?"
    "|mills?|mission|mountains?|mount|neck|orchard|oval|parade|parks?|pass|passage|paths?|pike|pines?|place|pl|plains?"
    "|plaza|points?|ports?|prairie|quay|radial|ramp|ranch|rapids?|rest|ridges?|rise|river|roads|routes?|row|run|shoals?"
    "|shores?|skyway|springs?|spurs?|square|sq|squares|station|streams?|streets|summit|trace|track|trails?|tunnel"
    "|unions?|valleys?|vale|viaduct|views?|villages?|ville|vista|walks?|wall|ways?|wells?|wharf|yard"
)
_UNIT = r"(?i:,?\s+(?:apt|apartment|suite|ste|unit|flat|floor|room|rm|#)\.?\s*#?\w+)"
# No words of an address: "20 minutes walk", "the 3 people in place".
_NOT = (
    r"(?!(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|times?|miles?|km|metres?|meters?|people|of"
    r"|the|in|on|at|to|a|an|and|or|my|our|per|percent|dollars?|pounds?|euros?)\b)"
)
_NUMBER = r"(?<![\w.-])\d{1,6}[A-Za-z]?,?\s+"
_YEAR = r"(?:19|20)\d\d\b"
_WORD = rf"(?i:{_NOT}[a-z][\w'.-]*\s+)"

FORMS = (
    ("ADDRESS", rf"{_NUMBER}(?:[NSEW]\.?\s+)?(?:[A-Z][\w'.-]*\s+){{1,3}}(?i:{_ANY})\b\.?{_UNIT}?"),
    ("ADDRESS", rf"{_NUMBER}{_WORD}{{1,2}}(?i:{_SURE})\b\.?{_UNIT}?"),
    ("ADDRESS", rf"{_NUMBER}{_WORD}{{1,3}}(?i:{_ANY})\b\.?{_UNIT}"),
    (
        "ADDRESS",
        r"\b[A-ZÄÖÜ][\w-]*(?:straße|strasse|str\.|katu|gatan|gade|vej|weg|laan|straat|plein|platz|gasse|allee)"
        r"\s\d{1,4}[a-z]?\b",
    ),
    (
        "ADDRESS",
        r"(?<!\w)\d{1,5},?\s(?i:bis\s)?(?i:rue|avenue|boulevard|place|chemin|via|calle|rua|plaza)\s"
        r"(?i:(?:de|du|des|la|les|l'|della|dos|das)\s?)*[A-ZÀ-Ý][\w'-]+(?:\s[A-ZÀ-Ý][\w'-]+)*",
    ),
    ("ADDRESS", r"(?i)\bp\.?\s?o\.?\s?box\s\d+"),
    ("ADDRESS", r"(?i)\b(?:apt|apartment|suite)\b\.?\s#?\d{1,5}[a-z]?\b"),
    (
        "ADDRESS",
        rf"(?!{_YEAR}){_NUMBER}(?<=\d\d\s)(?:[^\W\d_a-z][^\W\d_]*[.']?\s){{1,4}}\d{{1,4}}{_UNIT}?(?![\w.,-]\d|\w)",
    ),
    ("ZIP", r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
    ("ZIP", r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b"),
    ("ZIP", r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b"),
)
# The value is the group; what stands before it says what it is.
TOLD = (
    (
        "ZIP",
        r"(?i)\b(?:zip(?:\s?code)?|post\s?code|postal\s?code)\b[^.\n\d]{0,20}?"
        r"((?<!\w)(?:\d{3,6}(?:[- ]\d{2,4})?(?:\s[A-Z]{2})?|[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2})(?!\w))",
    ),
    (
        "ADDRESS",
        r"(?i)\b(?:address|write to me at|live[sd]? at|living at|house at|flat at|moved to|based at|ship to|deliver to"
        r"|sent? (?:it )?to)\b[,:]?\s*(?:is\s+|was\s+|at\s+)?"
        rf"({_NUMBER}{_WORD}{{1,3}}(?:{_ANY})\b\.?{_UNIT}?)",
    ),
)
