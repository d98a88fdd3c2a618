"""Czech words that tell what a name is the name of."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues

CZECH = Cues(
    titles=r"pan|pana|panu|panem|pane|paní|slečna|slečny|mudr\.|dr\.|doktor|doktora|doktorka|prof\.|ing\.|mgr\.|bc\."
    r"|p\.|teta|strýc|babička|děda|sestra|sestry|rodina|rodiny",
    kin=r"manžel|manžela|manželem|manželka|manželky|syn|syna|dcera|dcery|bratr|bratra|sestra|matka|otec|kolega"
    r"|kolegyně|kolegyní|šéf|šéfová|soused|sousedka|kamarád|kamarádka|přítel|přítelkyně|zeť|snacha|tchyně|lékař|máma"
    r"|táta|vnuk|vnučka|učitel(?:e|i|ka|ky|ce)?|ředitel(?:ka|ky)?|pečovatelk[auy]|sestřičk[auy]|ošetřovatelk[auy]"
    r"|domovník|pošťačk[auy]|kadeřnic[ei]|trenér(?:ka|a)?|dispečer(?:ka|ky|ku)?|mistrová|kmotra?|švagr(?:ová|ové)?"
    r"|bratranec|sestřenic[ei]|strejd[ay]|ségr[ayu]|brách[ay]",
    named=r"jmenuji se|jmenuju se|jmenuje se|mé jméno je|jistý|jistá|říkáme jí|říkáme mu|s pozdravem|zdraví|podepsán",
    is_called=r"jsem|ahoj|dobrý den|milý|milá|děkuji|to je",
    placed=r"v|ve|z|ze|do|od|u|k",
    worked=r"prac(?:uji|uju|oval[a]? jsem) (?:v|ve|u|pro)|firma|firmě|firmy|zaměstnavatel|jsem u",
    houses=r"nemocnic\w{1,3}|poliklinik\w{1,3}|poliklinice|klinik[ayu]|bank[ayu]"
    r"|(?:mateřsk\w{1,3} |základní |střední |vysok\w{1,3} )?škol\w{1,2}|univerzit[ayu]|úřad|lékárn\w{1,3}|lékárně"
    r"|hotel[u]?|gymnázi[a-z]{1,2}|školk\w{1,3}|školce|jesl[eí]|doprav[ayu]|restaurac\w{1,3}|pekárn\w{1,3}|pekárně"
    r"|nadac[ei]|spol(?:ek|ku)|knihovn\w{1,3}|muzeum|soud|hospod\w{1,3}|hospodě|truhlářství|pekařství|řeznictví"
    r"|kadeřnictví|autoservis|elektro|stavby|zš|mš|sš|zuš|charit[aoyu]|stavebnin[ya]?|autodoprav[ayu]|pneuservis"
    r"|klempířství|kovovýroba|květinářství|uzenářství|zahradnictví|cukrárn\w{1,3}|pension|penzion"
    r"|domov(?:a|ě)?(?: důchodců| seniorů)?|hospic|ordinac\w{1,3}|firm[ayu]|firmě|tiskárn\w{1,3}",
    numbered=r"číslo|č\.|přezdívk[auy]|login|značk[aouy]|rezervac[ei]|zakázk[auy]|rodné číslo|ičo|dič|pas|pasu"
    r"|občanský průkaz|objednávk[ayu]|smlouv[ayu]|uživatel|faktur[aeyu]|faktuře|hlášení|účet|účtu|pojištěnec"
    r"|spisová značka",
    acts=r"říká|řekla?|chce|chtěla?|přišla?|pracuje|bydlí|volala?|pomohla?|a já",
    lives=r"(?:bydl(?:ím|íme|el jsem|ela jsem)|narozena?) ve?|pocházím ze?|jsem ze?",
    signed=r"děkuji|děkuju|díky|zdraví|s pozdravem|s přáním hezkého dne|na shledanou",
    surnames=r"[^\W\d_]{3,}(?:ov(?:á|é|ou)|[sc]k(?:ý|á|ého|ému|ým|é|ou))$",
    firms=r"s\.r\.o\.|s\. r\. o\.|a\.s\.|a\. s\.|& syn",
    links=r"nad|pod|u|na|v",
    seldom="pondělí úterý středa středu čtvrtek pátek sobota sobotu neděle neděli mgr mudr ing bc judr phdr rndr mvdr"
    " phd csc zima jaro nová nové nova lada rada sama tom",
    never="aby ale ani bude jím kolo málo máte milá modra most nás náš ode ono ráno tak teď tím toto více pan paní"
    " pana vy vás vám vámi váš vaše vašeho vaší ty ti bůh internet internetu vánoce vánoc velikonoce velikonoc evropa"
    " ičo dič pdf sms gps tv ok id cv dph pc jméno příjmení tel covid",
)
