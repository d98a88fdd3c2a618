"""German words that tell what a name is the name of."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues

GERMAN = Cues(
    titles=r"herrn?|frau|fr\.|hr\.|dr\.|doktor|prof\.|professor(?:in)?|schwester|pfleger|pfarrer|onkel"
    r"|tante|oma|opa"
    r"|familie|fräulein|dipl\.-ing\.|med\.",
    kin=r"mann|ehemann|ehefrau|partner(?:in)?|freund(?:in)?|sohn|tochter|kinder|bruder|schwester|mutter"
    r"|vater|mama|papa"
    r"|enkel(?:in)?|neffe|nichte|cousin|cousine|schwager|schwägerin|nachbar(?:in)?|kolleg(?:e|en|in)"
    r"|chef(?:in)?"
    r"|vorgesetzte|betreuer(?:in)?|hausarzt|hausärztin|arzt|ärztin|anwalt|anwältin|mitarbeiter(?:in)?|hund"
    r"|katze"
    r"|ansprechpartner(?:in)?|berater(?:in)?|meister|lehrer(?:in)?|sachbearbeiter(?:in)?|vermieter(?:in)?",
    named=r"ich heiße|ich heisse|mein name ist|mein name lautet|namens|ein gewisser|eine gewisse|heißt"
    r"|heisst|hier spricht"
    r"|(?:freundliche[mn]?|viele|liebe|beste|herzliche) gr(?:ü|ue)(?:ß|ss)en?|gez\.|danke und gruß|lg|mfg|gruß",
    is_called=r"ich bin(?: die| der)?|hier ist(?: die| der)?|das ist(?: die| der)?|liebe[rs]?|hallo|hi|sagt"
    r"|sagte|fragt|fragte|meint|meinte|mit|von|bei|für|ohne|an|dass|hat|ist",
    placed=r"in|aus|nach|bis|über|zwischen|raum|stadt|gemeinde|richtung"
    r"|und(?= (?:bad|hann|st|sankt)[. ])",
    worked=r"(?:arbeite[nt]?|gearbeitet|angestellt|beschäftigt|kundin|kunde|konto|war|bin|ausbildung"
    r"|praktikum|lehre)(?: [^\W\d_.,;]+){0,3}? bei(?: der| dem| den)?|firma|arbeitgeber",
    houses=r"diakonie|caritas|sparkasse|volksbank|sparda|stadtwerke|hochschule|volkshochschule|universität|uni"
    r"|[^\W\d_]*praxis"
    r"|verlag|kanzlei|brauerei|versicherung|jobcenter"
    r"|[^\W\d_]+(?:archiv|museum|bibliothek|theater|schule|amt|gericht|verband|zentrum|bank|kasse"
    r"|heim|kirche|gemeinde|verlag|hof|haus|werke?|bau|laden|markt|dienst|station|stiftung|hilfe|studio|büro)",
    inns=r"klinikum|(?:[^\W\d_]+)?(?:klinik|krankenhaus)|hospital|hospiz|gymnasium"
    r"|(?:[^\W\d_]+)?(?:kita|kindergarten)|hort"
    r"|kinderhaus|krippe|tagesstätte|kindertagesstätte|kinderkrippe|grundschule|gesamtschule|realschule|musikschule"
    r"|tanzschule|fahrschule|apotheke|hotel|pension|gasthof|gasthaus|wirtshaus|landgasthof|restaurant|café|cafe|kneipe"
    r"|pizzeria|eisdiele|campingplatz|(?:pflege|senioren|alten|alters|wohn|tier|kinder)heim|(?:senioren)?residenz"
    r"|wohnpark"
    r"|seniorenzentrum|pflegedienst|sozialstation|autohaus|reisebüro|(?:friseur)?salon|weingut|spedition|zirkus"
    r"|jugendclub|(?:senioren|alten|wohn|damen|pflege|kur)stift"
    r"|(?-i:Haus|Villa)(?= (?!nummer|nr|und|tür|garten|hof|baujahr)[^\W\d_]{4})"
    r"|sportverein|gesangverein|tsv|sv|fc|vfl|vfb|tus|[^\W\d_]*(?:bäckerei|metzgerei|fleischerei|konditorei|gärtnerei"
    r"|brauerei|schreinerei|tischlerei|molkerei|druckerei|schlosserei|wäscherei|zimmerei)",
    trades=r"elektro|sanitär|heizung(?:sbau)?|heizungen|möbel|küchen|auto|automobile|reifen|fahrrad|zweirad|optik"
    r"|hörgeräte"
    r"|moden?|schuh(?:haus|e)|blumen|getränke|reisen|taxi|transporte?|logistik|(?:hoch|tief|holz|gerüst|garten|metall"
    r"|maschinen|stahl|innenaus|laden|messe|landschafts|fenster|treppen|anlagen)?bau|dachdecker|bedachungen|maler"
    r"|malerbetrieb|(?:gebäude|textil)?reinigung|immobilien|versicherungen|druck|holz|glas|farben|textil|feinkost"
    r"|(?:haus|medizin|elektro|klima|gebäude|umwelt)?technik|umzüge|werbung|solar|energie|software|consulting|medien"
    r"|kosmetik|friseur|landtechnik|baustoffe|fliesen|parkett|naturstein|kunststoffe|verpackungen|werkzeuge|präzision",
    numbered=r"[^\W\d_]{0,30}(?:nummer|nr\.?|konto)|kunden-nr\.?|auftrags-nr\.?|personal-nr\.?|aktenzeichen"
    r"|steuer-?id"
    r"|ausweis|reisepass|kennzeichen|benutzername|benutzer|nutzername|login|kennung|anmeldename|ticket|rechnung"
    r"|vorgang|vertrag|auftrag|bestellung",
    acts=r"sagte?|meinte?|fragte?|schrieb|antwortete|rief|will|wollte|kam|half|weiß|wusste|wohnt|arbeitet"
    r"|geht|ging|(?:hat|hatte) (?:mir|mich|uns|ihm|ihr|gesagt|gemeint|angerufen|geholfen|geschrieben)|und ich",
    does=r"hat|hatte|ist|war|wird|kann|konnte|muss|musste|macht|machte|kommt|bringt|brachte|ruft|bekommt|bekam|findet"
    r"|sitzt|stand|steht|gibt|gab|nimmt|nahm|spielt|lernt|studiert|fährt|fuhr|hilft|kennt|kannte|soll|sollte|darf|und",
    roles=r"trainer(?:in)?|(?:fahr|klassen)?lehrer(?:in)?|hausmeister(?:in)?|polier|monteur|anrufer(?:in)?"
    r"|bewohner(?:in)?|patient(?:in)?|kund(?:e|in)|zeug(?:e|in)|mieter(?:in)?|ausbilder(?:in)?|wirt(?:in)?"
    r"|bürgermeister(?:in)?|rechtsanwalt|rechtsanwältin|therapeut(?:in)?|hebamme|erzieher(?:in)?"
    r"|sozialarbeiter(?:in)?|leiter(?:in)?|direktor(?:in)?|pastor(?:in)?|schulleiter(?:in)?|richter(?:in)?",
    lives=r"wohn(?:e|t|en|ten?|haft)(?: [^\W\d_]{1,12}){0,2}? in|(?:ich )?komme aus"
    r"|lebe(?: [^\W\d_]{1,12}){0,2}? in|geboren in|aufgewachsen in",
    signed=r"danke|vielen dank|(?:viele |liebe |beste |schöne )?grüße|gruß|lg|vg|mfg|bis bald|ciao|tschüss"
    r"|(?<=\n)(?:eure?|deine?|ihre?)|(?:eure?|deine?|ihre?)(?=,?\n)",
    regions=r"(?<!famil)(?<!ferr)(?<!material)(?<!med)(?<!ser)(?<!kriter)(?<!batter)(?<!stud)(?<!prinzip)(?<!lin)ien"
    r"$"
    r"|(?:burg|berg|hausen|heim|stadt|stedt|furt|brück|dorf|ingen|rode|itz|ow|leben|fels|stein|münde|see|bach"
    r"|tal|feld|wald"
    r"|hofen|kirchen|weiler|zell|münster|brunn|moos|ried)$",
    firms=r"& (?:partner|söhne|sohn|töchter|cie\.?|co\.?(?: kg)?)"
    r"|gmbh(?: & co\. kg)?|ag|kg|ohg|e\. ?v\.|ev|mbh|ug|gbr|se",
    links="von|vom|zu|zum|zur|van|de|der|den|el|al|&",
    never="ich sie ihnen ihr ihre ihren ihrem ihrer ihres du dich dir dein deine euch euer herr herrn"
    " frau dr prof damen"
    " herren gott internet explorer app mail e-mail email link ticket euro deutsch englisch"
    " französisch spanisch türkisch polnisch interviewer interviewerin moderator moderatorin name tel plz ok id faq"
    " gruß grüße grüßen mfg lg vg ende anfang mitte bahn pc handy smartphone tablet laptop bescheid team online",
    seldom="montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni"
    " juli august"
    " september oktober november dezember ostern pfingsten weihnachten frühling frühjahr sommer herbst winter",
)
