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
    signed: what somebody writes before their own name, at the end of a line. acts: what people do, behind their names.
    roles: who somebody is, before a name that may be a word. lives: before where somebody lives, whatever it is called.
    firms: what a company's name ends with. links: small words within a name. never: words with a capital that name
    nobody. seldom: the same, save after what a name surely follows: days, months, words that people bear as names.
    regions: what the names of regions and towns end with, where a place may follow. homes: what somebody lives in that
    is no town, where there is no list of words; in small letters."""

    titles: str
    kin: str
    named: str
    is_called: str
    placed: str
    worked: str
    houses: str
    numbered: str
    signed: str
    firms: str = ""
    links: str = ""
    never: str = ""
    seldom: str = ""
    regions: str = ""
    acts: str = ""
    roles: str = ""
    lives: str = ""
    homes: str = ""


CUES = {
    "de": Cues(
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
        houses="klinikum|krankenhaus|klinik|hospital|diakonie|caritas|sparkasse|volksbank|sparda|stadtwerke"
        "|hochschule"
        "|universität|uni|gymnasium|grundschule|gesamtschule|kita|kindergarten|praxis|apotheke|bäckerei|autohaus"
        "|hotel"
        "|gasthof|pflegeheim|seniorenheim|altenheim|verlag|kanzlei|spedition|brauerei|versicherung|jobcenter"
        r"|[^\W\d_]+(?:archiv|museum|bibliothek|theater|schule|klinik|amt|gericht|verein|verband|zentrum|bank|kasse"
        r"|heim|kirche|gemeinde|verlag|hof|haus|werke?|bau|laden|markt|dienst|station|stiftung|hilfe|studio|büro"
        r"|druckerei"
        r"|metzgerei|bäckerei|gärtnerei|brauerei|schreinerei|tischlerei|molkerei|konditorei)",
        numbered=r"[^\W\d_]{0,30}(?:nummer|nr\.?|konto)|kunden-nr\.?|auftrags-nr\.?|personal-nr\.?|aktenzeichen"
        r"|steuer-?id"
        r"|ausweis|reisepass|kennzeichen|benutzername|benutzer|nutzername|login|kennung|anmeldename|ticket|rechnung"
        r"|vorgang|vertrag|auftrag|bestellung",
        acts=r"sagte?|meinte?|fragte?|schrieb|antwortete|rief|will|wollte|kam|half|weiß|wusste|wohnt|arbeitet"
        r"|geht|ging|(?:hat|hatte) (?:mir|mich|uns|ihm|ihr|gesagt|gemeint|angerufen|geholfen|geschrieben)|und ich",
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
        links="von|vom|zu|zur|van|de|der|den|el|al|&",
        never="ich sie ihnen ihr ihre ihren ihrem ihrer ihres du dich dir dein deine euch euer herr herrn"
        " frau dr prof damen"
        " herren gott internet explorer app mail e-mail email link ticket euro deutsch englisch"
        " französisch spanisch türkisch polnisch interviewer interviewerin moderator moderatorin name tel plz ok id faq"
        " gruß grüße grüßen bahn pc handy smartphone tablet laptop bescheid team online",
        seldom="montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni"
        " juli august"
        " september oktober november dezember ostern pfingsten weihnachten frühling frühjahr sommer herbst winter",
    ),
    "fr": Cues(
        titles=r"m\.|mm\.|mr\.?|mme\.?|mmes|mlle\.?|monsieur|madame|mademoiselle|docteur|dr\.?|professeur|pr\."
        r"|maître|me\."
        r"|sœur|frère|tonton|tata|mamie|papi|famille",
        kin=r"mari|femme|compagnon|compagne|conjointe?|copain|copine|amie?|fils|fille|frère|sœur|mère|père|maman"
        r"|papa"
        r"|petit-fils|petite-fille|neveu|nièce|cousine?|oncle|tante|voisine?|collègue|chef|cheffe|patronn?e?"
        r"|responsable|médecin|avocate?|infirmière?|prof|chien|chat|belle-mère|beau-père|beau-frère|belle-sœur",
        named=r"je m'appelle|mon nom est|je me nomme|s'appelle|s'appelait|nommée?|un certain|une certaine"
        r"|de la part de"
        r"|cordialement|bien à vous|salutations|bises|bisous|signé",
        is_called=r"je suis|moi c'est|c'est|ici|bonjour|bonsoir|salut|chère?|merci|bonne journée|et|avec|dit"
        r"|demande",
        placed=r"à|au|aux|en|de|d'|vers|entre|et|habite|chez",
        worked=r"(?:travaille|travaillais|travaillé|bosse|employée?|salariée?|cliente?|stage|embauchée?)"
        r"(?: [^\W\d_.,;]+){0,4}? (?:chez|pour)|société|entreprise|employeur(?: déclaré| actuel)?",
        houses="hôpital|clinique|auto-école|chu|ehpad|résidence|banque|caisse|crédit|lycée|collège|école"
        "|université|mairie"
        "|pharmacie|boulangerie|garage|hôtel|restaurant|cabinet|maison|transports|établissements|ets|société"
        "|association|crèche"
        "|fondation|institut|mutuelle|centre|archives|musée|bibliothèque|médiathèque|théâtre|tribunal|préfecture"
        "|agence|foyer|club|syndicat|paroisse|service",
        numbered=r"numéro|n°|no\.|réf\.?|référence|commande|matricule|identifiant|login|numéro de client"
        r"|numéro client"
        r"|numéro d'assurée?|numéro d'adhérente?|numéro de dossier|dossier|passeport|carte d'identité|siret|siren"
        r"|sécurité sociale|immatriculation|contrat|facture|ticket|utilisateur|compte",
        acts=r"(?:m'|nous |l')?(?:a|avait) (?:dit|appelé|répondu|aidée?|promis|écrit|demandé|voulu)|dit|disait"
        r"|veut|voulait|est (?:venue?|partie?|arrivée?)|travaille|habite|et moi",
        lives=r"(?:j'|on )?habit(?:e|ons|ait|ais) (?:à|a)|(?:je )?vis à|n[ée]e? à|je viens de|originaire de",
        signed=r"merci(?: d'avance| beaucoup)?|bises?|bisous|cordialement|amicalement|à bientôt|à plus"
        r"|bonne (?:journée|soirée)",
        firms=r"(?:et|&) (?:associées?|associés|fils|filles|frères|cie)|sarl|sas|sasu|sa|eurl|snc|sci",
        links="de|du|des|d'|la|le|les|l'|da|di|el|al|ben|&",
        never="je j' monsieur madame mademoiselle m mme mlle dr dieu internet pâques euro euros français française"
        " françaises anglais anglaise espagnol allemand italien europe état pdf sms gps tv ok id cv rdv"
        " ce1 ce2 cp cm1 cm2"
        " rer tgv pc nom prénom tél ticket covid",
        seldom="noël",
    ),
    "es": Cues(
        titles=r"señora?|señorita|señores|sr\.|sra\.|srta\.|don|doña|d\.|d\.ª|dña\.|doctora?|dr\.|dra\."
        r"|profesora?|prof\."
        r"|licenciad[oa]|lic\.|familia|tío|tía|abuel[oa]|sor|fray|padre",
        kin=r"marido|mujer|espos[oa]|parej[a]|novi[oa]|amig[oa]|hij[oa]|herman[oa]|madre|padre|mamá|papá|niet[oa]"
        r"|sobrin[oa]|prim[oa]|tí[oa]|cuñad[oa]|suegr[oa]|vecin[oa]|compañer[oa]|colega|jef[ea]|encargad[oa]"
        r"|médic[oa]|abogad[oa]|enfermer[oa]|maestr[oa]|perr[oa]|gat[oa]",
        named=r"me llamo|mi nombre es|se llama|se llamaba|llamad[oa]|de nombre|un tal|una tal|de parte de"
        r"|atentamente"
        r"|un saludo|saludos|un abrazo|firmado",
        is_called=r"soy|aquí|hola|buenos días|buenas tardes|estimad[oa]|querid[oa]|gracias|y|con|dice|dijo|es|a",
        placed=r"en|de|a|desde|hasta|hacia|entre|y",
        worked=r"(?:trabaj[oaóé]|trabajaba|trabajado|emplead[oa]|contratad[oa]|client[ea]|prácticas)"
        r"(?: [^\W\d_.,;]+){0,4}? (?:en|para)|empresa",
        houses="hospital|clínica|autoescuela|residencia|caja|banco|instituto|colegio|escuela|universidad"
        "|ayuntamiento|farmacia"
        "|hotel|restaurante|taller|talleres|transportes|fundación|asociación|centro|consultorio|ambulatorio"
        "|mutua|herrajes"
        "|panadería|editorial|guardería|academia|gestoría|asesoría"
        "|archivo|museo|biblioteca|teatro|juzgado|delegación|agencia|club|parroquia|sindicato|cooperativa|bodegas?",
        numbered=r"número|núm\.|n\.º|nº|ref\.|referencia|pedido|usuario|dni|nif|nie|cif|pasaporte|número de cliente"
        r"|número de empleado|número de afiliad[oa]|número de socio|afiliación|expediente|póliza|matrícula|contrato"
        r"|factura|incidencia|seguridad social|cuenta|identificador|identificación",
        acts=r"(?:me|nos|le) (?:ayudó|dijo|llamó|llevó|dio|trajo|echó|prometió|ayuda|lleva|cuida)|dice|dijo"
        r"|quiere|quería|vino|trabaja|vive|llamó|ayudó"
        r"|y yo",
        lives=r"viv(?:o|imos|ía) en|nac(?:í|ida|ido) en|(?:yo )?soy de|vengo de",
        signed=r"(?:muchas )?gracias|(?:un )?saludos?|(?:un )?abrazos?|besos?|atentamente|hasta (?:pronto|luego)",
        firms=r"(?:y|e|&) (?:asociad[oa]s|hij[oa]s|herman[oa]s|cía\.?)"
        r"|s\. ?l\.(?: ?u\.)?|s\. ?a\.|sl|sa|slu|s\. ?coop\.",
        links="de|del|la|las|los|el|da|do|dos|al|&",
        never="yo señor señora señores señorita sr sra don doña d dr dra dios internet navidad europa estado"
        " usted ustedes"
        " ud uds dni nie nif cif pdf sms gps tv ok id cv itv pc nombre apellidos tfno euros covid",
        seldom="iva",
    ),
    "pt": Cues(
        titles=r"senhora?|sr\.|sra\.|sr\.ª|dona|dom|doutora?|dr\.|dra\.|dr\.ª|professora?|prof\.|tio|tia|avó|avô"
        r"|irmã"
        r"|frei|padre|família",
        kin=r"marido|mulher|esposa|namorad[oa]|companheir[oa]|amig[oa]|filh[oa]|irmão|irmã|mãe|pai|net[oa]"
        r"|sobrinh[oa]"
        r"|prim[oa]|cunhad[oa]|sogr[oa]|genro|nora|vizinh[oa]|colega|chefe|patr(?:ão|oa)|médic[oa]|advogad[oa]"
        r"|enfermeir[oa]|senhori[oa]",
        named=r"me chamo|chamo-me|o meu nome é|meu nome é|chama-se|se chama|chamad[oa]|um tal(?: de)?"
        r"|uma tal(?: de)?"
        r"|atenciosamente|(?:os )?(?:melhores )?cumprimentos|abraços?|beijos|beijinhos|assinado",
        is_called=r"sou(?: a| o)?|olá|oi|bom dia|boa tarde|car[oa]|querid[oa]|obrigad[oa]|é(?: a| o)?|e|com|diz"
        r"|disse"
        r"|a|o|da|do",
        placed=r"em direção a|em|de|da|do|desde|até|para|entre|e",
        worked=r"(?:trabalh[oaeu]i?|trabalhava|trabalhei|empregad[oa]|contratad[oa]|client[e]|estágio)"
        r"(?: [^\W\d_.,;]+){0,4}? (?:na|no|em|para)|empresa",
        houses="hospital|clínica|banco|escola|universidade|câmara|farmácia|hotel|lar|colégio|instituto|centro"
        "|creche"
        "|junta|restaurante|transportes|café|pastelaria|fundação|associação|biblioteca|museu|tribunal|agência"
        "|clube",
        numbered=r"número|n\.º|nº|nif|niss|cpf|cnpj|rg|passaporte|utilizador|usuário|pedido|encomenda|apólice"
        r"|contribuinte|utente|processo|contrato|fatura|matrícula|conta|cartão de cidadão|bilhete de identidade",
        acts=r"(?:me|nos|lhe) (?:ajudou|disse|ligou|levou|deu|trouxe|prometeu|ajuda|leva)|diz|disse|quer|queria"
        r"|veio|vem|chegou|trabalha|mora|vive|ligou|ajudou|e eu",
        lives=r"(?:moro|moramos|vivo|vivemos|nasci) em|(?:eu )?sou de|venho de|natural de",
        signed=r"(?:muito )?obrigad[oa]|abraços?|beijos?|beijinhos|cumprimentos|atenciosamente|até (?:logo|breve)",
        firms="lda\\.?|ltda\\.?|s\\.a\\.|(?:e|&) (?:filh[oa]s|irmãos|associad[oa]s|cia\\.?)",
        links="de|da|do|das|dos",
        never="eu senhor senhora senhores sr sra dona dr dra deus internet natal páscoa europa estado você vocês"
        " vossa vosso exmo exma exmos exmas nif niss cpf rg pdf sms gps tv ok id cv pc nome tel covid euros",
        seldom="iva janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro segunda"
        " terça quarta quinta sexta sábado domingo",
    ),
    "it": Cues(
        titles=r"signora?|signorina|signor|sig\.|sig\.ra|sig\.na|dott\.|dott\.ssa|dottoressa|dottore?|prof\."
        r"|professor(?:e|essa)?|avv\.|avvocato|don|suor|zio|zia|nonn[oa]|famiglia|geom\.|ing\.|maestr[oa]",
        kin=r"marito|moglie|compagn[oa]|fidanzat[oa]|amic[oa]|figli[oa]|fratello|sorella|madre|padre|mamma|papà"
        r"|nipote"
        r"|cugin[oa]|cognat[oa]|suocer[oa]|genero|nuora|vicin[oa]|collega|cap[oa]|medico|infermier[ea]|titolare",
        named=r"mi chiamo|il mio nome è|si chiama|si chiamava|di nome|chiamat[oa]|dett[oa]|un certo|una certa"
        r"|(?:cordiali|distinti) saluti|saluti|un abbraccio|baci|firmato",
        is_called=r"sono|ciao|salve|buongiorno|buonasera|car[oa]|gentile|grazie|è|e|con|dice|ha detto",
        placed=r"a|ad|da|di|in|per|verso|tra|fra|e",
        worked=r"(?:lavor[oa]|lavoravo|lavorato|assunt[oa]|impiegat[oa]|cliente|tirocinio)"
        r"(?: [^\W\d_.,;]+){0,4}? (?:presso|alla|al|all'|da|dalla|per|in)|ditta|azienda",
        houses="ospedale|clinica|banca|scuola|università|comune|farmacia|hotel|albergo|liceo|istituto"
        "|casa di riposo"
        "|trattoria|ristorante|trasporti|officina|fondazione|associazione|biblioteca|museo|tribunale|agenzia|asilo"
        "|cooperativa|pasticceria|panificio",
        numbered=r"numero|n\.|n°|codice fiscale|partita iva|p\. ?iva|passaporto|utente|ordine|polizza|pratica"
        r"|tessera"
        r"|matricola|contratto|fattura|targa|conto|carta d'identità|codice cliente",
        acts=r"(?:mi|ci|gli) ha (?:detto|aiutat[oa]|chiamat[oa]|dato|portat[oa]|promesso)|dice|vuole|voleva"
        r"|lavora|abita|vive"
        r"|ha (?:detto|chiamato|aiutato|risposto)|viene|veniva|arriva|è (?:venut|arrivat|andat|partit)[oa]|e io",
        lives=r"(?:abito|abitiamo|vivo|viviamo|nat[oa]) a|vengo da|sono di",
        signed=r"grazie(?: mille)?|(?:cordiali |un )?saluti|saluto|baci|(?:un )?abbraccio|a presto",
        firms=r"s\.r\.l\.|srl|s\.p\.a\.|spa|snc|s\.n\.c\.|(?:e|&) (?:figli|fratelli|soci|c\.)",
        links="di|de|da|della|del|dello|degli|dei|delle",
        never="io lei loro suo sua suoi sue la le signor signora signori signore sig dott dottore dio internet natale"
        " europa stato pdf sms gps tv ok id cv pc nome cognome tel covid euro",
        seldom="iva pasqua",
    ),
    "nl": Cues(
        titles=r"meneer|mevrouw|dhr\.?|mevr\.?|mw\.|dokter|dr\.|professor|prof\.|oom|tante|oma|opa|familie|fam\."
        r"|zuster"
        r"|juf|juffrouw|meester|de heer|pater|dominee|mr\.",
        kin=r"man|vrouw|partner|vriend(?:in)?|zoon|dochter|broer|zus|zusje|moeder|vader|kleinzoon|kleindochter|neef"
        r"|nicht|zwager|schoonzus|schoonzoon|schoondochter|buurman|buurvrouw|collega|baas|chef|huisarts|huisbaas"
        r"|begeleid(?:er|ster)|advocaat",
        named=r"ik heet|mijn naam is|genaamd|een zekere|heet|met vriendelijke groet(?:en)?|groetjes|groeten|groet"
        r"|liefs|mvg",
        is_called=r"ik ben|hallo|hoi|dag|beste|lieve|dit is|bedankt|zegt|zei|met|en|bij|van|voor",
        placed=r"in|uit|naar|van|tot|tussen|bij|richting|en",
        worked=r"(?:werk(?:te|en)?|gewerkt|stage|klant|baan|dienst)(?: [^\W\d_.,;]+){0,3}? (?:bij|voor)"
        r"(?: de| het)?|bedrijf|werkgever",
        houses="ziekenhuis|kliniek|bank|school|universiteit|gemeente|apotheek|hotel|basisschool|verpleeghuis"
        "|bakkerij"
        "|restaurant|café|garage|stichting|vereniging|bibliotheek|museum|transport|woningcorporatie"
        "|kinderdagverblijf",
        numbered=r"[^\W\d_]{0,30}(?:nummer|nr\.?)|bsn|gebruikersnaam|paspoort|contract|dossier|factuur|kenteken"
        r"|rekening"
        r"|identiteitskaart",
        acts=r"zei|zegt|wil|wilde|kwam|hielp|belde|vroeg|woont|werkt|heeft (?:me|mij|ons|gezegd|gebeld|geholpen)"
        r"|en ik",
        lives=r"(?:woon|wonen|woont|woonde|geboren|opgegroeid)(?: [^\W\d_]{1,12})? in|kom uit|afkomstig uit",
        signed=r"bedankt|dank(?: je| u)?|groet(?:en|jes)?|liefs|mvg|gr\.?|tot snel",
        firms=r"b\.v\.|bv|n\.v\.|nv|vof|& (?:zonen|zoon|dochters)",
        links="van|de|der|den|ten|ter|het|'t",
        never="ik u uw jij je wij zij heer mevrouw dhr mevr dr god internet kerst kerstmis pasen pinksteren nederlands"
        " nederlandse nederlander engelse duits duitse franse turks turkse pools poolse arabisch europa"
        " europees europese bsn btw pdf sms gps tv ok id cv pc naam tel covid app",
        seldom="engels frans januari februari maart april mei juni juli augustus september oktober november december"
        " maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    ),
    "pl": Cues(
        titles=r"pani|pana|panu|panią|panem|pan|państwo|dr|doktor|doktora|prof\.|mgr|inż\.|ks\.|p\.|ciocia|wujek"
        r"|babcia"
        r"|dziadek|siostra|siostry|rodzina|rodziny",
        kin=r"mąż|męża|mężem|żona|żony|żoną|syn|syna|córka|córki|brat|brata|siostra|siostry|matka|ojciec|wnuk"
        r"|wnuczka"
        r"|kolega|kolegą|koleżanka|koleżanką|szef|szefowa|sąsiad|sąsiadka|przyjaciel|przyjaciółka|zięć|synowa"
        r"|teściowa"
        r"|lekarz|mama|tata",
        named=r"nazywam się|nazywa się|mam na imię|ma na imię|na imię|niejaki|niejaka|zwan[aey]|pozdrawiam"
        r"|z poważaniem"
        r"|podpisano|pozdrowienia",
        is_called=r"jestem|cześć|hej|dzień dobry|drog[ia]|dziękuję|to",
        placed=r"w|we|z|ze|do|od|koło|pod",
        worked=r"pracuj[ęe] (?:w|dla|u)|pracował[ae]m (?:w|dla|u)|firma|firmie|firmy|pracodawca",
        houses="szpital|przychodnia|bank|szkoła|uniwersytet|urząd|apteka|hotel|liceum|przedszkole|transport|zakład"
        "|piekarnia|restauracja|fundacja|stowarzyszenie|biblioteka|muzeum|sąd",
        numbered=r"numer|numerem|nr|pesel|nip|regon|dowód|dowodu|paszport|paszportu|login|zamówienie|zamówienia"
        r"|polisa"
        r"|klienta|użytkownik|umow[ayę]|faktur[ayę]|zgłoszenie|zgłoszenia|konto|konta|sprawy",
        acts=r"mówi|powiedział[a]?|chce|chciał[a]?|przyszedł|przyszła|pracuje|mieszka|dzwonił[a]?|pomógł|pomogła"
        r"|i ja",
        lives=r"(?:mieszk(?:am|amy|ałam|ałem)|urodził[ae]m się) we?|pochodzę ze?|jestem ze?",
        signed=r"dziękuję|dzięki|pozdrawiam|pozdrowienia|z poważaniem|do zobaczenia",
        firms=r"sp\. z o\.o\.|s\.a\.|sp\. j\.",
        links="nad|pod",
        homes="bloku domku mieszkaniu pokoju kawalerce centrum mieście miasteczku okolicy kamienicy akademiku"
        " internacie hotelu dzielnicy małym dużym wynajętym własnym swoim takim jednym",
        seldom="zima nowa nova lista ani inna oto rada sam sama",
        never="aby ale będą brak cała cali dom jaro mają mama mogą nas ono rano"
        " sobą taki tak tata tobą wada pan pani pana panu panią panem panie państwo państwa państwu"
        " państwem ty ci tobie ciebie cię twój twoja"
        " wy was wam wami wasz bóg boże internet internecie wielkanoc narodzenie europa nip pesel regon pdf sms gps tv"
        " ok id cv vat pc imię nazwisko tel covid",
    ),
    "cs": Cues(
        titles=r"pan|pana|panu|panem|pane|paní|slečna|slečny|mudr\.|dr\.|doktor|doktora|doktorka|prof\.|ing\."
        r"|mgr\.|bc\."
        r"|p\.|teta|strýc|babička|děda|sestra|sestry|rodina|rodiny",
        kin=r"manžel|manžela|manželem|manželka|manželky|syn|syna|dcera|dcery|bratr|bratra|sestra|matka|otec|kolega"
        r"|kolegyně|kolegyní|šéf|šéfová|soused|sousedka|kamarád|kamarádka|přítel|přítelkyně|zeť|snacha|tchyně|lékař"
        r"|máma|táta|vnuk|vnučka",
        named=r"jmenuji se|jmenuju se|jmenuje se|mé jméno je|jistý|jistá|říkáme jí|říkáme mu|s pozdravem|zdraví"
        r"|podepsán",
        is_called=r"jsem|ahoj|dobrý den|milý|milá|děkuji|to je",
        placed=r"v|ve|z|ze|do|od|u|k",
        worked=r"prac(?:uji|uju|oval[a]? jsem) (?:v|ve|u|pro)|firma|firmě|firmy|zaměstnavatel|jsem u",
        houses="nemocnice|poliklinika|banka|škola|univerzita|úřad|lékárna|hotel|gymnázium|školka|doprava|restaurace"
        "|pekárna|nadace|spolek|knihovna|muzeum|soud",
        numbered=r"číslo|č\.|rodné číslo|ičo|dič|pas|pasu|občanský průkaz|objednávk[ayu]|smlouv[ayu]|uživatel"
        r"|faktur[aeyu]|faktuře|hlášení|účet|účtu|pojištěnec|spisová značka",
        acts=r"říká|řekla?|chce|chtěla?|přišla?|pracuje|bydlí|volala?|pomohla?|a já",
        lives=r"(?:bydl(?:ím|íme|el jsem|ela jsem)|narozena?) ve?|pocházím ze?|jsem ze?",
        signed=r"děkuji|děkuju|díky|zdraví|s pozdravem|s přáním hezkého dne|na shledanou",
        firms=r"s\.r\.o\.|s\. r\. o\.|a\.s\.|a\. s\.|& syn",
        links="nad|pod",
        homes="domku bytě pokoji centru městě městečku vesnici okolí paneláku panelovém rodinném činžovním malém"
        " vlastním pronajatém svém takovém jednom podnájmu internátě čtvrti ubytovně",
        seldom="zima jaro nová nové nova lada rada sama tom",
        never="aby ale ani bude jím kolo málo máte milá modra most nás náš ode ono ráno"
        " tak teď tím toto více pan paní pana vy vás vám vámi váš vaše vašeho vaší ty ti bůh internet"
        " internetu vánoce vánoc velikonoce"
        " velikonoc evropa ičo dič pdf sms gps tv ok id cv dph pc jméno příjmení tel covid",
    ),
}
