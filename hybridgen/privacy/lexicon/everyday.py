"""Words that everybody speaks: Polish ones that are never declined, and Czech ones, of which there is no other list.

Nouns, adjectives and verbs stand in the form that dictionaries have; `endings` tells the others.
"""

from __future__ import annotations

EVERYDAY = {
    "pl": """
        a aby albo ale ależ ani aż bardzo bez bo bowiem by bym być byle chociaż choć chyba ci co coraz coś czasem
        czasami czemu czy czyli dalej dla dlaczego dlatego do dobrze dokładnie dokąd dopiero dopóki dość dotąd
        dosłownie dużo dziś dzisiaj gdy gdyby gdyż gdzie gdzieś go i ich ile im inaczej ja jak jakby jako jakoś jeden
        jednak jednocześnie jedynie jego jej jemu jest jestem jesteś jeszcze jeśli jeżeli już każdy kiedy kiedyś
        kiepsko kilka koło ku kto ktoś która który lecz lepiej lub ma mam mało mamy masz mi mimo między mnie mną może
        można mój moja moje mu musi my na nad nadal nagle najpierw nam nami naprawdę naprzeciwko nas nasz natomiast
        nawet nic nich nie niech nieco nigdy nigdzie nikt nim nimi niż no np o obok od około ok on ona one oni ono
        oprócz oraz oto owszem po pod podczas podobno pomiędzy ponad ponieważ ponownie poza potem powinien powinna
        powoli poważnie później prawie prawda proszę przecież przed przede przedtem przez przy raczej razem rzadko są
        sam się skąd skoro słabo spoko spod sporo stąd strasznie super swój szczególnie szybko ta tak taki tam te tego
        tej temu ten teraz też to tobą tobie tu tuż twój ty tyle tylko tym tymczasem u w we wam wami was wasz wbrew
        wcale wciąż wczoraj wcześnie wcześniej wedle według wiec więc więcej wkrótce właśnie właściwie wobec wokół
        wolno wraz wreszcie wspaniale wszędzie wtedy wśród wzdłuż z za zamiast zanim zaraz zatem zawsze ze zero znowu
        znów zresztą zza zbyt że żeby źle żaden halo hej cześć witam dzięki jutro pojutrze przedwczoraj wieczorem rano
        nocą trzeba warto szkoda niestety oczywiście oczywista zdecydowanie natychmiast niedawno dawno daleko blisko
        trochę mniej najmniej najbardziej bardziej dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć sto
        tysiąc dwoje troje pierwszy drugi trzeci obie oba kilkoro marca trzech dwóch czterech kilku tygodni dwunastu
        maila mailem telefonicznie mailowo online apka apki aplikacja smartfon laptop wifi internet router link ticket
    """,
    "cs": """
        později ozvat doprovázet slavit přinést dort zdvořilý zastavovat zastavit osvětlení přímo mistr křičet pohoda
        poznámka stěhovat maturovat maturita dodat důkladný zahradník účtovat sousední přednost povodeň rohlík pekař
        továrna pole občanství neurčený spolehlivý ukrást krást karta peněženka bankomat pobočka přepážka čekárna
        recepce sanitka ambulance rehabilitace terapie psycholog dieta cvičit cvičení plavat bazén hřiště stadion
        trenér trénink závod vyhrávat prohrát zápas turnaj kamarádit hádat hádka rozvod svatba narozeniny dárek oslava
        oslavit kostel farář pohřeb hřbitov pomník hrad zámek výstava divadlo kino koncert zpívat tancovat malovat
        kreslit fotit nakupovat nákup sleva reklama levnější dražší inflace spořit spoření úvěr půjčka hypotéka dluh
        exekuce pokuta trest volby zastupitel zastupitelstvo radnice odbor matrika občanka pas průkaz řidičák dálnice
        parkoviště parkovat parkování křižovatka semafor nehoda zácpa objížďka chodník cyklista chodec jízdenka jízdní
        řád zpoždění výluka přestup přestupovat nástupiště vagon sedadlo cestující průvodčí letadlo letiště let kufr
        zavazadlo ubytování apartmán pláž moře koupání lyže lyžovat sjezdovka běžky tábor stan oheň dřevo uhlí kotel
        radiátor bojler pračka lednice sporák trouba myčka vysavač žehlička zásuvka kabel baterie nabíječka displej
        obrazovka klávesnice myš soubor složka aktualizovat instalace instalovat hláška okénko tlačítko kliknout
        klikat menu nabídka nastavení profil registrace registrovat přihlášení ověření kód zapomenutý obnovit načíst
        načítat uložit smazat tisknout skenovat připojení pomalejší rychlejší ovladač verze technický zákaznický
        operátor operátorka hovor čekací směna noční ranní odpolední přesčas výpověď propustit nadřízený podřízený
        školení zkušební lhůta výplata stravenky úvazek brigáda brigádník učiliště vyučený obor maturant střední
        základní mateřský družina jídelna svačina žák žákyně student studentka spolužák spolužačka prvák deváťák
        třídní ředitelka pan paní slečna dospělý důchodce důchodkyně senior seniorka vdova vdovec svobodný ženatý
        vdaná rozvedený těhotná miminko kojenec batole puberta puberťák dospívat vyrůstat pěstoun adoptovat hlídání
        chůva plenka kočárek hračka pohádka pískoviště houpačka prolézačka kroužek plavání šachy kytara klavír psí
        kočičí krmení krmit venčit veterinář farma kráva prase slepice kůň traktor seno obilí brambora jablko hruška
        třešeň švestka houba zeleninový chutnat chuť hlad žízeň sladký slaný kyselý hořký čerstvý shnilý zkažený
        vařený pečený smažený křivda nespravedlivý slušný neslušný drzý hrubý sprostý nadávat nadávka lhát lež pravda
        upřímný tajný vztek naštvat naštvaný rozčílit rozčilovat klid klidný nervózní stres deprese úzkost únava
        spánek sen budit probudit usnout vyspat odpočinek odpočinout lázně sauna masáž kadeřnice kadeřník holič
        oblečení bota kabát bunda kalhoty sukně šaty tričko svetr čepice brýle hodinky prsten náušnice taška batoh
        deštník a aby aj ale anebo ani aniž asi aspoň až během bez blízko bohužel brzy by byť cca co což často daleko
        dál dále dávno děkovat díky dnes dneska do docela dohromady dokonce dokud dolů doma domů dopoledne dosud dost
        dřív dříve dva dvě hned hodně horší chvíli i jak jaký jako jakmile jasně je jeden jedna jednou jej její jeho
        jejich jen jenom jenže jestli jestliže ještě ji jich jim jinak jinde jindy jiný již jo k kam každý kde kdo kdy
        kdyby když ke který konečně kromě kudy kvůli lépe líp letos loni málo mě mezi mi mimo místo mít mně mnoho moc
        možná mu můj muset my na nad nahoru najednou nakonec naopak například naproti nás naštěstí náš natolik navíc
        ne nebo neboť něco nějak nějaký někam někde někdo někdy několik některý nic ničí nich nikam nikde nikdo nikdy
        nijak nimi nyní o oba obvykle od odpoledne odsud okolo on ona oni ono opravdu opět ostatně pak po pod podle
        pokud pomalu poměrně ponděli pořád potom potřebovat pouze poblíž právě pro proč prostě proti proto protože prý
        před předem předtím přes přesně přesto přece při přibližně přitom rád raději rok ráno rovnou rozhodně s sám
        samozřejmě se sem si skoro skrz snad společně spolu stále stejně strašně svůj ta tady tak také taky takže
        taková takový takto tam tamhle ten teď tedy tehdy téměř tentokrát tento to toho tomu totiž trochu třeba tu
        tudy tvůj ty u už úplně určitě v vás váš vám ve včas včera včetně vedle velice velmi venku více víc vlastně
        vpravo vlevo však vše všechen všude vůbec vy vždy vždycky z za začátkem zase zatím zcela zda zde ze zítra
        znovu zpátky zpět zřejmě zvlášť že být chtít moct moci vědět jít jet jezdit chodit přijít odejít přijet odjet
        dojít vyjít zajít projít najít nacházet dát dávat brát vzít nechat nechávat říct říci říkat povědět mluvit
        promluvit hovořit ptát zeptat odpovědět volat zavolat telefonovat psát napsat číst přečíst poslat posílat
        dostat dostávat koupit kupovat prodat platit zaplatit stát stávat sedět ležet spát vstávat bydlet žít narodit
        umřít zemřít pracovat dělat udělat začít začínat skončit končit přestat pokračovat čekat počkat hledat vidět
        dívat podívat slyšet poslouchat cítit myslet věřit pamatovat zapomenout rozumět pochopit chápat znát poznat
        učit naučit studovat pomoct pomoci pomáhat starat opravit opravovat fungovat nefungovat padat spadnout rozbít
        ztratit zůstat zůstávat změnit měnit otevřít otevírat zavřít zavírat hrát vyhrát jíst sníst pít vypít vařit
        uvařit péct prát uklízet uklidit nosit nést odnést vozit odvézt přivézt vést vracet vrátit objednat objednávat
        zrušit reklamovat vyřídit řešit vyřešit domluvit dohodnout slíbit slibovat přát vážit doporučit doporučovat
        nabídnout nabízet potkat potkávat setkat seznámit navštívit navštěvovat vyzvednout vyzvedávat doručit
        doručovat zkusit zkoušet snažit podařit stihnout stíhat líbit bavit bolet vadit chybět stačit patřit znamenat
        trvat použít používat nahrát nahrávat stáhnout přihlásit přihlašovat odhlásit nastavit nastavovat zobrazit
        zobrazovat zasekávat zuřit bát litovat omlouvat omluvit stěžovat povídat smát plakat létat běhat běžet
        sportovat cestovat odpočívat hlídat vychovávat opustit opouštět podepsat vyplnit požádat žádat připojit
        odpojit restartovat zapnout vypnout svítit zpomalit rozhodnout přibrat zhubnout nemoct nutit vyhodit den týden
        měsíc hodina minuta doba čas večer noc víkend pondělí úterý středa čtvrtek pátek sobota neděle leden únor
        březen duben květen červen červenec srpen září říjen listopad prosinec jaro léto podzim zima svátek člověk
        lidé lidi muž žena pán dítě děti kluk holka rodina rodič rodiče matka otec máma táta maminka tatínek syn dcera
        bratr sestra babička děda dědeček vnuk vnučka teta strýc manžel manželka přítel přítelkyně kamarád kamarádka
        soused sousedka kolega kolegyně šéf vedoucí ředitel učitel učitelka lékař doktor zubař sestřička zákazník
        zákaznice klient klientka pacient uživatel majitel nájemník řidič prodavač prodavačka úředník úřednice technik
        montér opravář dělník zaměstnanec zaměstnavatel firma podnik práce zaměstnání plat mzda peníze koruna cena
        účet faktura platba poplatek smlouva žádost formulář dotazník odpověď otázka zpráva dopis mail email telefon
        mobil číslo adresa heslo jméno příjmení aplikace program počítač notebook tiskárna internet router signál
        stránka web fotka fotografie obrázek video odkaz chyba problém potíž závada porucha oprava reklamace
        objednávka zboží balík zásilka dodávka termín schůzka návštěva rozhovor porada kurz škola školka třída hodiny
        zkouška úkol prázdniny dovolená dům byt pokoj kuchyň koupelna záchod chodba schody výtah patro dveře okno klíč
        zahrada dvůr garáž sklad dílna kancelář obchod pošta banka úřad nemocnice ordinace lékárna knihovna restaurace
        hospoda hotel nádraží zastávka autobus vlak tramvaj metro auto kolo cesta silnice ulice náměstí město vesnice
        obec okolí kraj republika země svět příroda les řeka jezero hora počasí déšť sníh slunce vítr teplo světlo tma
        voda jídlo oběd večeře snídaně káva čaj pivo víno chléb maso ovoce zelenina polévka kniha noviny film hudba
        písnička hra sport fotbal výlet pes kočka zvíře strom květina barva ruka noha hlava oko ucho srdce krev zub
        bolest nemoc zdraví lék léčba operace život smrt láska strach radost starost pomoc péče podpora rada zkušenost
        názor důvod příčina způsob možnost šance změna rozdíl začátek konec část strana věc kus počet řada skupina tým
        spolek akce projekt cíl plán pravidlo zákon právo soud policie vláda služba služby spoj linka personál obsluha
        ochota kvalita rychlost velikost délka výška váha měsíčně týdně ročně denně fabrika zámečník ostuda žadatel
        účastník účastnice tazatel tazatelka respondent pojištění pojišťovna důchod dávka příspěvek nájem nájemné
        energie elektřina plyn topení elektroměr stav vyúčtování přeplatek nedoplatek splatnost záloha vysvědčení
        známka učení výuka jazyk čeština angličtina němčina slovo věta písmo papír tužka stůl židle postel skříň dobrý
        špatný velký malý nový starý mladý dlouhý krátký vysoký nízký široký úzký rychlý pomalý silný slabý těžký
        lehký snadný drahý levný teplý studený horký čistý špinavý krásný hezký pěkný ošklivý milý příjemný nepříjemný
        ochotný laskavý hodný zlý veselý smutný šťastný nešťastný spokojený nespokojený unavený nemocný zdravý hladový
        sytý opilý zralý plný prázdný otevřený zavřený volný obsazený celý půlka poslední první druhý třetí další
        příští minulý dnešní zítřejší včerejší letošní loňský různý stejný podobný jediný vlastní cizí český domácí
        místní městský státní veřejný soukromý osobní rodinný pracovní školní lékařský zubní dětský ženský mužský
        starší mladší lepší větší menší delší kratší vyšší nižší nejlepší nejhorší důležitý zajímavý zvláštní skvělý
        výborný úžasný strašný hrozný normální obyčejný jednoduchý složitý možný nemožný nutný potřebný správný chybný
        jasný tmavý světlý bílý černý červený modrý zelený žlutý hnědý šedý růžový barevný tichý hlasitý hlučný mokrý
        suchý měkký tvrdý hladký ostrý kulatý rovný křivý hluboký mělký pravý levý přední zadní horní dolní odpovědný
        zodpovědný trpělivý přísný spravedlivý chytrý hloupý líný pilný šikovný slavný známý neznámý bohatý chudý tři
        čtyři pět šest sedm osm devět deset jedenáct dvanáct dvacet třicet čtyřicet padesát sto tisíc milion prosit
        prosím ahoj čau nazdar dobře špatně hezky rychle těžko lehce snadno draze levně vesele smutně super fajn ok
        jojo aha no ano jistě podruhé potřetí poprvé napodruhé mailem telefonicky osobně online zdarma autem vlakem
        pěšky nikoliv nejspíš teprve zrovna uvnitř nahoře dole vpředu vzadu stranou kolem dokola naposled pozdrav
        pozdravem zeť tchyně tlak hluk lavička kašna jesle zvonek sklep plíseň účtárna trasa cyklostezka hlášení lůžko
        oddělení středisko starosta dětství strávit vypovědět odpovídat zvýšit jmenovat zvládnout zapsat přejít kratky
        dvakrát třikrát dvojče gymnázium asistent asistentka učeň učednice montáž porod závrať seznam aktualizace
        přehled přehledný správce správkyně spravovat předplatné předplatitel hodnocení hodnotit rezervace rezervovat
        zápis zapisovat koš košík rozpočet místnost salonek zasedačka demo ukázka bydliště praktický deník pečovatel
        pečovatelka prášek výpis dispečer dispečerka bankovní bankéř vrtačka kladivo šroubovák nářadí řidičský moderátor
        moderátorka odborník odbornice pokladna pokladní účtenka stvrzenka příjemce odesílatel podatelna razítko podpis
        potvrzení potvrdit vyjádření vyřízení rozhodnutí odvolání nařízení upozornění oznámení ohlášení doporučení
        vyúčtování nastavení zobrazení zpracování doručení objednání vyzvednutí vrácení zrušení prodloužení připomínka
        připomínkovat návrh návod postup krok kroky pole políčko zatrhnout záložka panel lišta ikona okno úložiště
        soukromí zabezpečení záloha zálohovat synchronizace synchronizovat uživatelský technik podpora středisko
        přístup přístroj zařízení měření měřit naměřit graf tabulka sloupec řádek výkaz výsledek výsledky statistika
        průměr součet rozdíl odhad dotaz průzkum anketa hlasování bod bodů hvězda hvězdička palec recenze komentář
        příloha odpovědět přeposlat datový schránka identita přihláška evidence evidovat žadatelka oprávnění plná moc
        věk váhový krevní cukr inzulin senzor náplast obvaz sestra recept předpis dávkování kapky mast vyšetření odběr
        kontrola prohlídka očkování žádanka nemocenská neschopenka invalidita průkazka sociální charita služebna
        hasič strážník soudce advokát notář exekutor pojistka pojistný havárie škoda svědek viník autobusový vlakový
        zpoždění přípoj jízdné časový předprodejní dopravce přepravce přeprava nákladní kamion dodávka náklad vykládka
        nakládka vrátnice vrátný šatna jídelní oběd menza kantýna chodba suterén sklep podlaží mezipatro domácnost
        domovní okap střecha fasáda zateplení revize odečet vodoměr plynoměr jistič výpadek odstávka topný radiátor
        kohoutek odpad popelnice tříděný kontejner úklid společenství výbor schůze předseda předsedkyně hospodář
        nájemnice podnájemník byty kauce vratka sleva poukaz poukázka dárkový věrnostní kartička členský členství
        trenérka posilovna permanentka vstupenka vstupné turistický mapa trasa stezka rozhledna penzion polopenze
        snídat večeřet obsazenost pobyt příjezd odjezd parkovné vleky sjezdový bazén sauna vířivka masérka wellness
        dětský kojenecký školka školní žákovský třídnice omluvenka vysvědčení rozvrh předmět přestávka suplování
        vychovatel vychovatelka asistence družinářka hele jo jasně prej fakt hlavně trošku trochu fajn vážně upřímně
        většinou mimochodem popravdě dřív naposledy ledaže stejně každopádně
        rodný samoživitelka stín odstěhovat přestěhovat vystěhovat pátý šestý sedmý čtvrtý pětka spojit panelový
        panelák činžovní podnájem internát čtvrť ubytovna pronajatý podkroví přízemí sídliště městečko pronajmout
        porodní takhle řeč domovník obyvatel obyvatelka správa škoda domov skandál údaj měsíční pozvat pokaždé občas
        zřídka málokdy opakovaně postupně zpočátku předevčírem pozítří letecky výborně úžasně
    """,
}
