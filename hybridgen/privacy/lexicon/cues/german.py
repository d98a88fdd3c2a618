"""German words that tell what a name is the name of."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues

GERMAN = Cues(
    titles=r"herrn?|frau|fr\.|hr\.|dr\.|doktor|prof\.|professor(?:in)?|schwester|pfleger|pfarrer|onkel|tante|oma|opa"
    r"|familie|fräulein|dipl\.-ing\.|med\.",
    kin=r"mann|ehemann|ehefrau|partner(?:in)?|freund(?:in)?|sohn|tochter|kinder|bruder|schwester|mutter|vater|mama"
    r"|papa|enkel(?:in)?|neffe|nichte|cousin|cousine|schwager|schwägerin|nachbar(?:in)?|kolleg(?:e|en|in)|chef(?:in)?"
    r"|vorgesetzte|betreuer(?:in)?|hausarzt|hausärztin|arzt|ärztin|anwalt|anwältin|mitarbeiter(?:in)?|hund|katze"
    r"|ansprechpartner(?:in)?|berater(?:in)?|meister|lehrer(?:in)?|sachbearbeiter(?:in)?|vermieter(?:in)?",
    named=r"ich heiße|ich heisse|mein name ist|mein name lautet|namens|ein gewisser|eine gewisse|heißt|heisst"
    r"|hier spricht|(?:freundliche[mn]?|viele|liebe|beste|herzliche) gr(?:ü|ue)(?:ß|ss)en?|gez\.|danke und gruß|lg|mfg"
    r"|gruß",
    is_called=r"ich bin(?: die| der)?|hier ist(?: die| der)?|das ist(?: die| der)?|liebe[rs]?|hallo|hi|sagt|sagte"
    r"|fragt|fragte|meint|meinte|mit|von|bei|für|ohne|an|dass|hat|ist",
    placed=r"in|aus|nach|bis|über|zwischen|raum|stadt|gemeinde|richtung|und(?= (?:bad|hann|st|sankt)[. ])",
    worked=r"(?:arbeite[nt]?|gearbeitet|angestellt|beschäftigt|kundin|kunde|konto|war|bin|ausbildung|praktikum|lehre)"
    r"(?: [^\W\d_.,;]+){0,3}? bei(?: der| dem| den)?"
    r"|firma|arbeitgeber",
    houses=r"diakonie|caritas|sparkasse|volksbank|sparda|stadtwerke|hochschule|volkshochschule|universität|uni"
    r"|[^\W\d_]*praxis|verlag|kanzlei|brauerei|versicherung|jobcenter"
    r"|[^\W\d_]+(?:archiv|museum|bibliothek|theater|schule|amt|gericht|verband|zentrum|bank|kasse|heim|kirche|gemeinde|verlag|hof|haus|werke?|bau|laden|markt|dienst|station|stiftung|hilfe|studio|büro)",
    inns=r"klinikum|(?:[^\W\d_]+)?(?:klinik|krankenhaus)|hospital|hospiz|gymnasium|(?:[^\W\d_]+)?(?:kita|kindergarten)"
    r"|hort|kinderhaus|krippe|tagesstätte|kindertagesstätte|kinderkrippe|grundschule|gesamtschule|realschule"
    r"|musikschule|tanzschule|fahrschule|apotheke|hotel|pension|gasthof|gasthaus|wirtshaus|landgasthof|restaurant|café"
    r"|cafe|kneipe|pizzeria|eisdiele|campingplatz|(?:pflege|senioren|alten|alters|wohn|tier|kinder)heim"
    r"|(?:senioren)?residenz|wohnpark|seniorenzentrum|pflegedienst|sozialstation|autohaus|reisebüro|(?:friseur)?salon"
    r"|weingut|spedition|zirkus|jugendclub|(?:senioren|alten|wohn|damen|pflege|kur)stift"
    r"|(?-i:Haus|Villa)(?= (?!nummer|nr|und|tür|garten|hof|baujahr)[^\W\d_]{4})|sportverein|gesangverein|tsv|sv|fc|vfl"
    r"|vfb|tus"
    r"|[^\W\d_]*(?:bäckerei|metzgerei|fleischerei|konditorei|gärtnerei|brauerei|schreinerei|tischlerei|molkerei|druckerei|schlosserei|wäscherei|zimmerei)",
    trades=r"elektro|sanitär|heizung(?:sbau)?|heizungen|möbel|küchen|auto|automobile|reifen|fahrrad|zweirad|optik"
    r"|hörgeräte|moden?|schuh(?:haus|e)|blumen|getränke|reisen|taxi|transporte?|logistik"
    r"|(?:hoch|tief|holz|gerüst|garten|metall|maschinen|stahl|innenaus|laden|messe|landschafts|fenster|treppen|anlagen)?bau"
    r"|dachdecker|bedachungen|maler|malerbetrieb|(?:gebäude|textil)?reinigung|immobilien|versicherungen|druck|holz"
    r"|glas|farben|textil|feinkost|(?:haus|medizin|elektro|klima|gebäude|umwelt)?technik|umzüge|werbung|solar|energie"
    r"|software|consulting|medien|kosmetik|friseur|landtechnik|baustoffe|fliesen|parkett|naturstein|kunststoffe"
    r"|verpackungen|werkzeuge|präzision",
    numbered=r"[^\W\d_]{0,30}(?:nummer|nr\.?|konto)|kunden-nr\.?|auftrags-nr\.?|personal-nr\.?|aktenzeichen|steuer-?id"
    r"|ausweis|reisepass|kennzeichen|benutzername|benutzer|nutzername|login|kennung|anmeldename|ticket|rechnung"
    r"|vorgang|vertrag|auftrag|bestellung",
    acts=r"sagte?|meinte?|fragte?|schrieb|antwortete|rief|will|wollte|kam|half|weiß|wusste|wohnt|arbeitet|geht|ging"
    r"|(?:hat|hatte) (?:mir|mich|uns|ihm|ihr|gesagt|gemeint|angerufen|geholfen|geschrieben)|und ich",
    does=r"hat|hatte|ist|war|wird|kann|konnte|muss|musste|macht|machte|kommt|bringt|brachte|ruft|bekommt|bekam|findet"
    r"|sitzt|stand|steht|gibt|gab|nimmt|nahm|spielt|lernt|studiert|fährt|fuhr|hilft|kennt|kannte|soll|sollte|darf|und",
    roles=r"trainer(?:in)?|(?:fahr|klassen)?lehrer(?:in)?|hausmeister(?:in)?|polier|monteur|anrufer(?:in)?"
    r"|bewohner(?:in)?|patient(?:in)?|kund(?:e|in)|zeug(?:e|in)|mieter(?:in)?|ausbilder(?:in)?|wirt(?:in)?"
    r"|bürgermeister(?:in)?|rechtsanwalt|rechtsanwältin|therapeut(?:in)?|hebamme|erzieher(?:in)?|sozialarbeiter(?:in)?"
    r"|leiter(?:in)?|direktor(?:in)?|pastor(?:in)?|schulleiter(?:in)?|richter(?:in)?",
    lives=r"wohn(?:e|t|en|ten?|haft)(?: [^\W\d_]{1,12}){0,2}? in|(?:ich )?komme aus|lebe(?: [^\W\d_]{1,12}){0,2}? in"
    r"|geboren in|aufgewachsen in",
    signed=r"danke|vielen dank|(?:viele |liebe |beste |schöne )?grüße|gruß|lg|vg|mfg|bis bald|ciao|tschüss"
    r"|(?<=\n)(?:eure?|deine?|ihre?)|(?:eure?|deine?|ihre?)(?=,?\n)",
    regions=r"(?<!famil)(?<!ferr)(?<!material)(?<!med)(?<!ser)(?<!kriter)(?<!batter)(?<!stud)(?<!prinzip)(?<!lin)ien$"
    r"|(?:burg|berg|hausen|heim|stadt|stedt|furt|brück|dorf|ingen|rode|itz|ow|leben|fels|stein|münde|see|bach|tal|feld|wald|hofen|kirchen|weiler|zell|münster|brunn|moos|ried)$",
    firms=r"& (?:partner|söhne|sohn|töchter|cie\.?|co\.?(?: kg)?)|gmbh(?: & co\. kg)?|ag|kg|ohg|e\. ?v\.|ev|mbh|ug|gbr"
    r"|se",
    links=r"von|vom|zu|zum|zur|van|de|der|den|el|al|&",
    never="ich sie ihnen ihr ihre ihren ihrem ihrer ihres du dich dir dein deine euch euer herr herrn frau dr prof"
    " damen herren gott internet explorer app mail e-mail email link ticket euro deutsch englisch französisch spanisch"
    " türkisch polnisch interviewer interviewerin moderator moderatorin name tel plz ok id faq gruß grüße grüßen mfg"
    " lg vg ende anfang mitte bahn pc handy smartphone tablet laptop bescheid team online",
    seldom="montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august"
    " september oktober november dezember ostern pfingsten weihnachten frühling frühjahr sommer herbst winter",
)
