"""Words that tell what a name is the name of, in languages other than English; regular expressions, in any case.

A language needs no list of its words to have its telling words here: what follows them is a name by its capital.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cues:
    """titles: what stands before a name and before hardly anything else. kin: people in somebody's life. named: what
    introduces a name. is_called: what may introduce one, or what somebody is. placed: before a place. worked: before
    an employer. houses: what an institution's name begins with. numbered: what a number of somebody's comes after.
    firms: what a company's name ends with. links: small words within a name. never: words with a capital that name
    nobody. dates: the same, save after a title. regions: what
    the names of regions and towns end with, where a place may follow."""

    titles: str
    kin: str
    named: str
    is_called: str
    placed: str
    worked: str
    houses: str
    numbered: str
    firms: str = ""
    links: str = ""
    never: str = ""
    dates: str = ""
    regions: str = ""


CUES = {
    "de": Cues(
        titles=r"herrn?|frau|fr\.|hr\.|dr\.|doktor|prof\.|professor(?:in)?|schwester|pfleger|pfarrer|onkel"
        r"|tante|oma|opa"
        r"|familie|fräulein|dipl\.-ing\.|med\.",
        kin=r"mann|ehemann|ehefrau|partner(?:in)?|freund(?:in)?|sohn|tochter|kinder|bruder|schwester|mutter"
        r"|vater|mama|papa"
        r"|enkel(?:in)?|neffe|nichte|cousin|cousine|schwager|schwägerin|nachbar(?:in)?|kolleg(?:e|en|in)|chef(?:in)?"
        r"|vorgesetzte|betreuer(?:in)?|hausarzt|hausärztin|arzt|ärztin|anwalt|anwältin|mitarbeiter(?:in)?|hund|katze"
        r"|ansprechpartner(?:in)?|berater(?:in)?|meister|lehrer(?:in)?|sachbearbeiter(?:in)?|vermieter(?:in)?",
        named=r"ich heiße|ich heisse|mein name ist|mein name lautet|namens|ein gewisser|eine gewisse|heißt"
        r"|heisst|hier spricht"
        r"|(?:freundliche[mn]?|viele|liebe|beste|herzliche) gr(?:ü|ue)(?:ß|ss)en?|gez\.|danke und gruß|lg|mfg|gruß",
        is_called=r"ich bin(?: die| der)?|hier ist(?: die| der)?|das ist(?: die| der)?|liebe[rs]?|hallo|hi|sagt"
        r"|sagte|fragt|fragte|meint|meinte|mit|von|bei|für|ohne|an|und|dass|hat|ist",
        placed=r"in|aus|nach|bis|über|zwischen|raum|stadt|gemeinde|richtung|wohnhaft in|wohne in|und",
        worked=r"(?:arbeite[nt]?|gearbeitet|angestellt|beschäftigt|kundin|kunde|konto|war|bin|ausbildung"
        r"|praktikum|lehre)(?: [^\W\d_.,;]+){0,3}? bei(?: der| dem| den)?|firma|arbeitgeber",
        houses="klinikum|krankenhaus|klinik|hospital|diakonie|caritas|sparkasse|volksbank|sparda|stadtwerke|hochschule"
        "|universität|uni|gymnasium|grundschule|gesamtschule|kita|kindergarten|praxis|apotheke|bäckerei|autohaus|hotel"
        "|gasthof|pflegeheim|seniorenheim|altenheim|verlag|kanzlei|spedition|brauerei|versicherung|jobcenter"
        r"|[^\W\d_]+(?:archiv|museum|bibliothek|theater|schule|klinik|amt|gericht|verein|verband|zentrum|bank|kasse"
        r"|heim|kirche|gemeinde|verlag|hof|haus|werke?|bau)",
        numbered=r"nummer|nr\.?|kundennummer|kunden-?nr\.?|auftragsnummer|auftrags-?nr\.?|bestellnummer|rechnungsnummer"
        r"|personalnummer|personal-?nr\.?|versichertennummer|versicherungsnummer|mitgliedsnummer|vertragsnummer"
        r"|aktenzeichen|vorgangsnummer|steuer-?id|steuernummer|steueridentifikationsnummer|ausweisnummer"
        r"|ausweis|reisepass"
        r"|sozialversicherungsnummer|rentenversicherungsnummer|patientennummer|matrikelnummer|kennzeichen|konto"
        r"|kontonummer|benutzername|benutzer|nutzername|login|kennung|anmeldename|ticket",
        regions=r"(?<!famil)(?<!ferr)(?<!material)(?<!med)(?<!ser)(?<!kriter)(?<!batter)(?<!stud)(?<!prinzip)(?<!lin)ien$"
        r"|(?:burg|berg|hausen|heim|stadt|stedt|furt|brück|dorf|ingen|rode|itz|ow|leben|fels|stein|münde)$",
        firms=r"& (?:partner|söhne|sohn|töchter|cie\.?|co\.?(?: kg)?)"
        r"|gmbh(?: & co\. kg)?|ag|kg|ohg|e\. ?v\.|ev|mbh|ug|gbr|se",
        links="von|vom|zu|zur|van|de|der|den|el|al|&",
        never="ich sie ihnen ihr ihre ihren ihrem ihrer ihres du dich dir dein deine euch euer herr herrn"
        " frau dr prof damen"
        " herren gott internet explorer app mail e-mail email link ticket euro deutsch englisch"
        " französisch spanisch türkisch polnisch interviewer interviewerin moderator moderatorin name tel plz ok id faq"
        " gruß grüße grüßen bahn pc handy smartphone tablet laptop bescheid team online",
        dates="montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni"
        " juli august"
        " september oktober november dezember ostern pfingsten weihnachten frühling frühjahr sommer herbst winter",
    ),
    "fr": Cues(
        titles=r"m\.|mm\.|mr\.?|mme\.?|mmes|mlle\.?|monsieur|madame|mademoiselle|docteur|dr\.?|professeur|pr\."
        r"|maître|me\."
        r"|sœur|frère|tonton|tata|mamie|papi|famille",
        kin=r"mari|femme|compagnon|compagne|conjointe?|copain|copine|amie?|fils|fille|frère|sœur|mère|père|maman|papa"
        r"|petit-fils|petite-fille|neveu|nièce|cousine?|oncle|tante|voisine?|collègue|chef|cheffe|patronn?e?"
        r"|responsable|médecin|avocate?|infirmière?|prof|chien|chat|belle-mère|beau-père|beau-frère|belle-sœur",
        named=r"je m'appelle|mon nom est|je me nomme|s'appelle|s'appelait|nommée?|un certain|une certaine|de la part de"
        r"|cordialement|bien à vous|salutations|bises|bisous|signé",
        is_called=r"je suis|moi c'est|c'est|ici|bonjour|bonsoir|salut|chère?|merci|bonne journée|et|avec|dit|demande",
        placed=r"à|au|aux|en|de|d'|vers|près de|entre|et|habite|chez",
        worked=r"(?:travaille|travaillais|travaillé|bosse|employée?|salariée?|cliente?|stage|embauchée?)"
        r"(?: [^\W\d_.,;]+){0,4}? (?:chez|pour)|société|entreprise|employeur",
        houses="hôpital|clinique|chu|ehpad|résidence|banque|caisse|crédit|lycée|collège|école|université|mairie"
        "|pharmacie|boulangerie|garage|hôtel|restaurant|cabinet|maison|transports|établissements|ets|société|association|crèche"
        "|fondation|institut|mutuelle|centre|archives|musée|bibliothèque|médiathèque|théâtre|tribunal|préfecture"
        "|agence|foyer|club|syndicat|paroisse|service",
        numbered=r"numéro|n°|no\.|réf\.?|référence|commande|matricule|identifiant|login|numéro de client|numéro client"
        r"|numéro d'assurée?|numéro d'adhérente?|numéro de dossier|dossier|passeport|carte d'identité|siret|siren"
        r"|sécurité sociale|immatriculation|contrat|facture|ticket|utilisateur|compte",
        firms=r"(?:et|&) (?:associées?|associés|fils|filles|frères|cie)|sarl|sas|sasu|sa|eurl|snc|sci",
        links="de|du|des|d'|la|le|les|l'|da|di|el|al|ben|&",
        never="je j' monsieur madame mademoiselle m mme mlle dr dieu internet noël pâques euro euros français française"
        " françaises anglais anglaise espagnol allemand italien europe état pdf sms gps tv ok id cv rdv"
        " ce1 ce2 cp cm1 cm2"
        " rer tgv pc nom prénom tél ticket covid",
    ),
    "es": Cues(
        titles=r"señora?|señorita|señores|sr\.|sra\.|srta\.|don|doña|d\.|d\.ª|dña\.|doctora?|dr\.|dra\."
        r"|profesora?|prof\."
        r"|licenciad[oa]|lic\.|familia|tío|tía|abuel[oa]|sor|fray|padre",
        kin=r"marido|mujer|espos[oa]|parej[a]|novi[oa]|amig[oa]|hij[oa]|herman[oa]|madre|padre|mamá|papá|niet[oa]"
        r"|sobrin[oa]|prim[oa]|tí[oa]|cuñad[oa]|suegr[oa]|vecin[oa]|compañer[oa]|colega|jef[ea]|encargad[oa]"
        r"|médic[oa]|abogad[oa]|enfermer[oa]|maestr[oa]|perr[oa]|gat[oa]",
        named=r"me llamo|mi nombre es|se llama|se llamaba|llamad[oa]|de nombre|un tal|una tal|de parte de|atentamente"
        r"|un saludo|saludos|un abrazo|firmado",
        is_called=r"soy|aquí|hola|buenos días|buenas tardes|estimad[oa]|querid[oa]|gracias|y|con|dice|dijo|es|a",
        placed=r"en|de|a|desde|hasta|hacia|entre|y|vivo en",
        worked=r"(?:trabaj[oaóé]|trabajaba|trabajado|emplead[oa]|contratad[oa]|client[ea]|prácticas)"
        r"(?: [^\W\d_.,;]+){0,4}? (?:en|para)|empresa",
        houses="hospital|clínica|residencia|caja|banco|instituto|colegio|escuela|universidad|ayuntamiento|farmacia"
        "|hotel|restaurante|taller|talleres|transportes|fundación|asociación|centro|consultorio|ambulatorio|mutua|herrajes"
        "|panadería|editorial|guardería|academia|gestoría|asesoría"
        "|archivo|museo|biblioteca|teatro|juzgado|delegación|agencia|club|parroquia|sindicato|cooperativa|bodegas?",
        numbered=r"número|núm\.|n\.º|nº|ref\.|referencia|pedido|usuario|dni|nif|nie|cif|pasaporte|número de cliente"
        r"|número de empleado|número de afiliad[oa]|número de socio|afiliación|expediente|póliza|matrícula|contrato"
        r"|factura|incidencia|seguridad social|cuenta|identificador|identificación",
        firms=r"(?:y|e|&) (?:asociad[oa]s|hij[oa]s|herman[oa]s|cía\.?)"
        r"|s\. ?l\.(?: ?u\.)?|s\. ?a\.|sl|sa|slu|s\. ?coop\.",
        links="de|del|la|las|los|el|da|do|dos|al|&",
        never="yo señor señora señores señorita sr sra don doña d dr dra dios internet navidad europa estado"
        " usted ustedes"
        " ud uds dni nie nif cif pdf sms gps tv ok id cv itv iva pc nombre apellidos tfno euros covid",
    ),
    "pt": Cues(
        titles=r"senhora?|sr\.|sra\.|dona|dom|doutora?|dr\.|dra\.|professora?|tio|tia|avó|avô",
        kin=r"marido|mulher|esposa|namorad[oa]|amig[oa]|filh[oa]|irmão|irmã|mãe|pai|net[oa]|sobrinh[oa]|prim[oa]"
        r"|vizinh[oa]|colega|chefe|médic[oa]|advogad[oa]",
        named=r"me chamo|chamo-me|o meu nome é|meu nome é|chama-se|um tal|uma tal|atenciosamente|cumprimentos",
        is_called=r"sou(?: a| o)?|olá|bom dia|car[oa]",
        placed=r"moro em|vivo em|nasci em|natural de|em direção a",
        worked=r"trabalho (?:na|no|em|para)|empresa",
        houses="hospital|clínica|banco|escola|universidade|câmara|farmácia|hotel|lar|colégio",
        numbered=r"número|n\.º|nif|cpf|rg|passaporte|utilizador|pedido|encomenda|apólice|contribuinte|utente",
        firms="lda|ltda|s\\.a\\.",
        links="de|da|do|das|dos",
    ),
    "it": Cues(
        titles=r"signora?|signorina|sig\.|sig\.ra|sig\.na|dott\.|dott\.ssa|dottoressa|dottore?|prof\."
        r"|professor(?:e|essa)?"
        r"|avv\.|avvocato|don|suor|zio|zia|nonn[oa]|famiglia",
        kin=r"marito|moglie|compagn[oa]|fidanzat[oa]|amic[oa]|figli[oa]|fratello|sorella|madre|padre|mamma|papà|nipote"
        r"|cugin[oa]|vicin[oa]|collega|cap[oa]|medico",
        named=r"mi chiamo|il mio nome è|si chiama|un certo|una certa|cordiali saluti|distinti saluti",
        is_called=r"sono|ciao|buongiorno|car[oa]|gentile",
        placed=r"abito a|vivo a|nat[oa] a|residente a|abito in",
        worked=r"lavoro (?:presso|alla|al|da|per)|ditta|azienda",
        houses="ospedale|clinica|banca|scuola|università|comune|farmacia|hotel|liceo|istituto|casa di riposo",
        numbered=r"numero|n\.|codice fiscale|partita iva|passaporto|utente|ordine|polizza|pratica|tessera|matricola",
        firms=r"s\.r\.l\.|srl|s\.p\.a\.|spa|snc",
        links="di|de|da|della|del|dello|degli",
    ),
    "nl": Cues(
        titles=r"meneer|mevrouw|dhr\.|mevr\.|mw\.|dokter|dr\.|professor|prof\.|oom|tante|oma|opa|familie",
        kin=r"man|vrouw|partner|vriend(?:in)?|zoon|dochter|broer|zus|moeder|vader|kleinzoon|kleindochter|neef|nicht"
        r"|buurman|buurvrouw|collega|baas|huisarts",
        named=r"ik heet|mijn naam is|genaamd|een zekere|met vriendelijke groet(?:en)?|groetjes|groeten",
        is_called=r"ik ben|hallo|hoi|beste|lieve",
        placed=r"woon in|wonen in|geboren in|afkomstig uit|kom uit",
        worked=r"werk(?:te)? (?:bij|voor)(?: de| het)?|bedrijf|werkgever",
        houses="ziekenhuis|kliniek|bank|school|universiteit|gemeente|apotheek|hotel|basisschool|verpleeghuis",
        numbered=r"nummer|nr\.|bsn|burgerservicenummer|klantnummer|ordernummer|polisnummer|gebruikersnaam|paspoort"
        r"|personeelsnummer",
        firms=r"b\.v\.|bv|n\.v\.|nv",
        links="van|de|der|den|ten|ter|het|'t",
    ),
    "pl": Cues(
        titles=r"pani|pana|panu|panią|panem|pan|dr|prof\.|mgr|inż\.|ks\.|ciocia|wujek|babcia|dziadek",
        kin=r"mąż|męża|żona|żony|syn|syna|córka|córki|brat|siostra|siostry|matka|ojciec|wnuk|wnuczka|kolega|koleżanka"
        r"|szef|szefowa|sąsiad|sąsiadka|przyjaciel|przyjaciółka",
        named=r"nazywam się|mam na imię|na imię|niejaki|niejaka|pozdrawiam|z poważaniem|podpisano",
        is_called=r"jestem|cześć|dzień dobry|drog[ia]",
        placed=r"mieszkam w|mieszkam we|pochodzę z|urodził[ae]m się w",
        worked=r"pracuję (?:w|dla)|firma|pracodawca",
        houses="szpital|przychodnia|bank|szkoła|uniwersytet|urząd|apteka|hotel|liceum|przedszkole",
        numbered=r"numer|nr|pesel|nip|regon|dowód|paszport|login|zamówienie|zamówienia|polisa|klienta|użytkownik",
        firms=r"sp\. z o\.o\.|s\.a\.",
    ),
    "cs": Cues(
        titles=r"pan|pana|panu|paní|slečna|mudr\.|dr\.|prof\.|ing\.|mgr\.|bc\.|teta|strýc|babička|děda",
        kin=r"manžel|manželka|syn|dcera|bratr|sestra|matka|otec|kolega|kolegyně|šéf|šéfová|soused|sousedka|kamarád"
        r"|kamarádka|přítel|přítelkyně",
        named=r"jmenuji se|jmenuju se|jmenuje se|mé jméno je|jistý|jistá|s pozdravem|podepsán",
        is_called=r"jsem|ahoj|dobrý den|milý|milá",
        placed=r"bydlím v|bydlím ve|pocházím z|narozen[a]? v",
        worked=r"pracuji (?:v|ve|u|pro)|pracuju (?:v|ve|u|pro)|firma|zaměstnavatel",
        houses="nemocnice|poliklinika|banka|škola|univerzita|úřad|lékárna|hotel|gymnázium|školka",
        numbered=r"číslo|č\.|rodné číslo|ičo|dič|pas|občanský průkaz|objednávka|objednávky|smlouva|uživatel",
        firms=r"s\.r\.o\.|a\.s\.",
    ),
}
