"""Given names, family names and towns that are words first: names only where something else says so."""

from __future__ import annotations

NAMES_THAT_ARE_WORDS = {
    "de": """
        mai ernst horst rose stern engel wolf linde winter sommer herbst frost kaiser könig fürst graf herzog
        bauer maurer schlosser schreiner tischler weber schneider koch bäcker fischer jäger richter schäfer
        schmied schuster zimmer kern stein berg bach hof burg baum kohl reis vogel fuchs bär hahn bock hammer
        nägel ring kranz bogen horn kessel gabel klein groß lang kurz jung weiß schwarz braun rot reich stark
        hart sauer heiß stolz frei unger freitag heide bischof küster wiese brand rauch sturm regen mann bruder
        held ritter knecht meister schüler vogt mark heller eisen stahl halle essen lage norden osten waren
        singen baden weiden senden leer forst plan lauf rain kopf zahn haar bart gerber seiler binder müller tor
        keller boden post bus kanal moor kraft sieg glück tat scherz august juni juli bank buch kosten korb
        acker adler akkus alabaster albino alm alpen alpine altar altstadt ami ampere ananas andren anno apostel
        areal arenas aroma asbest asse asseln aue auen auras bange barbier bare barer baron basic bau bayern
        berserker block bombe bonbon bonner bosse bouillon brummen bude bulle bürger bücher camp camps casanova
        casanovas casino center champion cognac collie corona cousin couture dachgelder dalai dax deal dekan
        delikat delle delta deutschland dias dinar dome domino dorn drama eden eimer elche eschen extrema
        fasching faust favoriten felder fink fleck flieger flora franc front füssen galle gare garni gartenstadt
        gas gateway geier geiger gelder gerede gigant glaser gorgonzola goss gral granat gras grill grotte grund
        gummi hacker hager halden hall hammel hauer hecke heer heere heiden helden helm hering herrin hirsch hiv
        hollywood horde horizonte hub humanes hummer husar händler häuser indio island israel jaguare jungfer
        kadi kalk kapelle kapellen karge karo kaufmann kelle kellner kerben kerker killer kilo kirchen
        kirchenviertel kita klammer klima klotz kocher korso kot krabbe kratzer krebs kreuzer krug kuba kuchen
        kulis kummer kur käfer küre labrador lamas landstraße lau leger liberal lido linden lira list lämmer
        macher macho magenta magier mangel marathon marke marks masse mast media meer meeres meilen meise mengen
        mentor mercedes messias metro metropolis mineral mitte mohr mol mole moll monster monument moors moral
        motte mus mustang mut mühe mühle müssende neubau nickel nokia nord nordstadt nota nov obst olive oma
        opas oral orden palais panorama parkland parole pasten pelikan pest pfeffer pfleger pik pilz piste
        planken plaque police pop port porto posen posse prinz puma puren quart quartier rades rahm raub rausch
        recke reiter reserve reservoir ringe rohr roma roter rubin rugby rute saal saga salat sale sales salon
        salto salz samba san sandwich sänger sann santa satan satte sattler sauce schacht schalk schar schatz
        schauer scheibe schelle schenkel schiefer schierling schiffer schlager schlangen schmuck schopf schoten
        schotten schreiber schuh schweiz sinn sirius sitten ski sojas spalt spangen sparta speer spitzer spotts
        springer stange stätte staub staude stecher steiger steinbock stempel steuer stifter stock stocken
        strand straßen strauß streicher stroh strom stummer stumpf säuberlich tabak tal talent tank tasche
        taucher tequila tiergarten titel torfs toto tours trommler trümmer trupp trüb tundra turner tuschen tutu
        tänzer ultimo union unzen uran villa villas vize wal wall wallen wandre wangen wanze watte weinberg
        wellen wetter wicht wiener willigen winters wodka wurm wächter wälder yoga zander zug zimmermann zimmern
        zobel österreich länder löhne schutz wölfen stelle tage ende lehre song papa kinder band mission schilde
        grab boom star rock putz orange ode fang hölle hände doktor lady gut gute beste leiden liege wild major
        senator paradies klang wissen lachen laufen wenden siegen ware rum heim hass tabu hit mine run cents
        mobile rissen schlitz server dame tür
        """,
    "fr": """
        rose marguerite olive constance clémence aimé aimée dieudonné violette toussaint noël victoire france
        reine claire clément franc petit grand roux blanc brun duc comte marin berger boucher boulanger meunier
        charpentier maçon marchand mercier potier page chevalier poirier fontaine rivière vallée colin merle
        renard mai valence tours vienne nice sens dole die auch lens bar pont port ville villa orange bonnet
        bourgeois carré gros été collet chauvin normand breton picard lombard masse
        """,
    "es": """
        rosa flor luz sol mar paz pilar dolores consuelo remedios esperanza soledad mercedes nieves rocío blanca
        clara amparo socorro milagros gracia gloria victoria reyes santos ventura cruz calvo rubio moreno blanco
        rojo pardo cano bravo leal cortés bueno delgado grande franco caballero guerrero herrero pastor cabrero
        marino torres campos ríos montes vega prado iglesia iglesias castillo palacios casas fuentes peña rojas
        flores manzano pino olmo parra león toro gallo lobo cordero palomino aguas costa mora sierra serrano rey
        conde marqués duque alcalde jurado mayor nieto hidalgo valle rueda cuesta barba cabello cabezas roca
        arroyo puente puerta plaza mesa silla vela candela estrella luna abril mayo julio centro cuenca palma
        oliva carmen pinto pascual pasto
        """,
    "pt": """
        rosa flor luz sol mar paz pilar dores conceição graça glória vitória esperança clara branca alegria bela
        prazeres santos reis salvador domingos feliz amado porto faro guarda lagos natal belém vale prado
        castelo torres ponte lagoa ilha praia maia beja barreiro chaves caldas tomar sines penedo nascimento
        assunção março abril
        """,
    "it": """
        rosa stella luna sole mare pace grazia gloria vittoria chiara bianca bella felice fortuna pia santa
        leone angelo amato serena allegra marino marina riva pasqua domenica palma viola vera gemma massa crema
        como lodi prato alba fondi gela lecce carpi schio sale terme bra este salerno fano villa ville casa
        torre castello campo porto isola rocca
        """,
    "nl": """
        roos lies lot wil wild mark ben mees linde ans noor goes best ede eten halen ham hoorn weert meer huizen
        putten rijen mol boom geel peer lier bree dam berg bos dijk beek bakker visser smit kok kuiper mulder
        meyer koning keizer prins graaf ridder jager boer schipper timmerman vos wolf haas vink haan leeuw groot
        klein lang kort wit zwart bruin groen jong post winter brouwer molenaar ruiter schouten steen storm
        vries blom brand burg molen kamp stein vogel water dekker heer kramer rust vrede tiel venlo
        """,
    "pl": """
        aby ale beda brak cali dom jaro maja moga nas ono rano soba taki tak tata toba wada pana zima nova
        lista ani inna oto rada sam sama baba baki bas beat duha gala gaja german inka junior kalina kent
        lada lina lot luka luz magnolia maj malina mara marina meta mina mimoza mona mora naja neptun norma
        oda pal par pastor paw puk rafa rana reka reza rosa roza rudy saga seler sol stela tara tor van
        viola wolfram zaraza amor aria aura barak burak dalia dan dana donna eden emir flora gloria herma
        imam jarl jasmin kanak koker medina mentor mercedes melba mihrab mira milka paca paker pien pepita
        ramadan rafia sep serafin sil sinica stan tan mie nada nazi tea toy koło pisz hala mata troja male
        nice noci oka oku same samo
        """,
    "cs": """
        aby ale ani bude jim kolo malo mate mila modra most nas ode ono rano tak ted tim toto vice pana ico
        zima jaro nova nove lada rada sama tom cas celem dom jara jasna line loni mile nada oda patru rana
        reka stan stana tatu vide verim veta zeno mobile doma mali noci tata tamu same doba dole skole metro
        krasne kola banka bere dali date vite oku leku hledan mala bile teple cela novi plan vina bank konce
        linkou spata vari svit ochota hesla lipova podari rodino vesele platy daň míra
        """,
}
# Words of these years, in any of the languages, that lists of film dialogue lack.
RECENT = """
        app apps hotline hotlines newsletter newsletters chatbot chatbots smartphone smartphones tablet tablets
        homeoffice wifi wlan router rúter browser screenshot screenshots feedback callcenter podcast podcasts
        streaming login logins update updates upgrade download downloads upload link links online offline laptop
        laptops startup startups workshop workshops webinar webinare webinaire webinaires webinarios bug bugs
        plantage plantages spam selfie selfies influencer influencers hashtag hashtags emoji emojis ebike ebikes
        fahrradweg fahrradwege mathe svp covid corona interfaz interfaces aides-soignantes aide-soignante
        joignable joignables
        slt bjr bsr num tuto tutos appli applis capte taf mail mails mdr ptdr tkt dsl rdv stp cc pb pk pr msg tel tlf
        moin hey hi nee tracking schrauber reha jour fixe joa okay sorry nix bissl vllt evtl
        jaja jajaja dile xq tb finde zap bjs bjinhos vc vcs tbm blz obg lol xd omg vabbè cmq nn doei doeg mn zn ff effe
        egt dík díkes čau hele prej fakt ségra ségry brácha novej siema spoko nara pozdro dzieki kolejkomat
        """
# Places that German calls otherwise than the list of towns does.
GERMAN_PLACES = """
        ägypten algier antwerpen athen beirut belgrad bozen breslau brüssel bukarest damaskus danzig florenz
        genf genua hermannstadt jerusalem kairo kapstadt kiew konstantinopel kopenhagen krakau lemberg lissabon lüttich
        luzern mailand mekka meran moskau mossul neapel nikosia nizza padua peking prag pressburg preßburg rom
        sankt-petersburg saloniki sevilla stettin straßburg teheran tiflis triest tripolis tunis turin venedig warschau
        wien zürich
        """
# Employers that the German list has as nouns.
GERMAN_FIRMS = """
        aldi audi bertelsmann bosch citroën continental daimler edeka ferrari fiat grundig haribo heineken henkel
        hornbach johanniter karstadt kaufhof krupp lidl liebherr lufthansa michelin miele nestlé opel peugeot philips
        porsche renault rewe rossmann siemens telekom thyssen toom unilever vodafone würth
        """
