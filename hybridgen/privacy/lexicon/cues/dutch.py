"""Dutch words that tell what a name is the name of."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues

DUTCH = Cues(
    titles=r"(?:meneer|mevrouw|dhr\.|mw\.|mevr\.|dokter) (?:van der|van den|van de|van|de|den|ter|ten)|meneer|mevrouw"
    r"|dhr\.?|mevr\.?|mw\.|dokter|dr\.|professor|prof\.|oom|tante|oma|opa|familie|fam\.|zuster|juf|juffrouw|meester"
    r"|de heer|pater|dominee|mr\.",
    kin=r"man|vrouw|partner|vriend(?:in)?|zoon|dochter|broer|zus|zusje|moeder|vader|kleinzoon|kleindochter|neef|nicht"
    r"|zwager|schoonzus|schoonzoon|schoondochter|buurman|buurvrouw|collega|baas|chef|huisarts|huisbaas"
    r"|begeleid(?:er|ster)|advocaat|schoon(?:vader|moeder)|verpleegkundige|mentor|leerkracht|conciërge|bezorger"
    r"|kapster|kapper|tandarts|fysiotherapeut|oppas|gastouder|coach|stagiaire?|beheerder|thuishulp",
    named=r"ik heet|mijn naam is|genaamd|een zekere|heet|met vriendelijke groet(?:en)?|groetjes|groeten|groet|liefs"
    r"|mvg",
    is_called=r"ik ben|hallo|hoi|dag|beste|lieve|dit is|bedankt|zegt|zei|met|en|bij|van|voor",
    placed=r"in|uit|naar|van|tot|tussen|bij|richting|en",
    worked=r"(?:werk(?:te|en)?|gewerkt|stage|klant|baan|dienst)(?: [^\W\d_.,;]+){0,3}? (?:bij|voor)(?: de| het)?"
    r"|bedrijf|werkgever",
    houses=r"ziekenhuis|kliniek|bank|school|universiteit|gemeente|apotheek|hotel|basisschool|verpleeghuis|bakkerij"
    r"|restaurant|café|garage|stichting|vereniging|bibliotheek|museum|transport|woningcorporatie|obs|cbs|college"
    r"|lyceum|kinderopvang|thuiszorg|woonzorgcentrum|zorggroep|tuincentrum|tweewielers|kinderdagverblijf|crèche"
    r"|peuterspeelzaal|buurthuis|wijkcentrum|zorgcentrum|verzorgingshuis|praktijk|kapsalon|slagerij|drukkerij|camping"
    r"|installatiebedrijf|bouwbedrijf|loodgietersbedrijf|schildersbedrijf|autobedrijf|rijschool|huisartsenpraktijk"
    r"|eetcafé|snackbar|kroeg|hoveniersbedrijf|[^\W\d_]{3,14}(?:bedrijf|centrale|handel|service|techniek|zaak)",
    numbered=r"[^\W\d_]{0,30}(?:nummer|nr\.?)|bsn|gebruikersnaam|inlognaam|bijnaam|paspoort|contract|dossier|factuur"
    r"|kenteken|rekening|identiteitskaart",
    acts=r"zei|zegt|wil|wilde|kwam|hielp|belde|vroeg|woont|werkt|heeft (?:me|mij|ons|gezegd|gebeld|geholpen)|en ik",
    lives=r"(?:woon|wonen|woont|woonde|geboren|opgegroeid)(?: [^\W\d_]{1,12})? in|kom uit|afkomstig uit",
    signed=r"bedankt|dank(?: je| u)?|groet(?:en|jes)?|liefs|mvg|gr\.?|tot snel",
    firms=r"b\.v\.|bv|n\.v\.|nv|vof|& (?:zonen|zoon|dochters)",
    links=r"van|de|der|den|ten|ter|het|'t",
    never="ik u uw jij je wij zij heer mevrouw dhr mevr dr god internet kerst kerstmis pasen pinksteren nederlands"
    " nederlandse nederlander engelse duits duitse franse turks turkse pools poolse arabisch europa europees europese"
    " bsn btw pdf sms gps tv ok id cv pc naam tel covid app",
    seldom="sinterklaas koningsdag carnaval ramadan hemelvaart engels frans januari februari maart april mei juni juli"
    " augustus september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
)
