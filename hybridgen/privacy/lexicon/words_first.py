"""Given names, family names and towns that are words first: names only where something else says so."""

from __future__ import annotations

NAMES_THAT_ARE_WORDS = {
    "de": """
        mai ernst horst rose viola bernstein stern engel wolf falke blume linde sonne wald winter sommer herbst
        frost kaiser könig konig fürst furst graf herzog bauer maurer metzger schlosser schreiner tischler weber
        schneider koch bäcker backer fischer jäger jager richter schäfer schafer schmied schuster zimmer zoll
        kern stein berg bach feld haus hof burg busch baum kraut kohl reis fisch vogel hase fuchs bär bar hahn
        lamm kalb bock ochs kuh beil hammer nagel ring kranz krone schild pfeil bogen sporn horn kamm sack
        beutel topf kessel pfanne löffel loffel gabel kluge klein groß gross lang kurz alt jung neu weiß weiss
        schwarz braun rot grün grun blau reich arm stark hart süß sauer heiß kalt warm stolz frei treu fromm
        froh lustig unger abend morgen mittag nacht tag woche monat jahr zeit stunde montag freitag sonntag
        christ heide jude papst bischof abt mönch priester pfarrer küster wiese garten wein bier brand rauch
        sturm regen schnee hagel wind nebel donner blitz erde wasser feuer luft mann frau kind vater mutter sohn
        tochter bruder schwester onkel tante vetter neffe nachbar freund gast wirt held ritter knecht diener
        meister geselle schüler lehrer kanzler präsident vogt schulze amt mark taler heller pfennig groschen
        euro gold silber eisen kupfer blei zinn stahl glas holz papier seide wolle leder halle essen hagen lage
        norden süden westen osten waren singen baden bühl see weiden senden leer forst plan lauf rain auge
        finger fuß hand kopf bein herz mund nase ohr hals bauch rücken knie zahn haar bart rad wagen motor
        decker dreher former gerber seiler binder färber müller schlüssel ecke brücke straße platz weg steg
        pforte tor turm mauer keller boden dach fenster laden markt messe post bahn bus schiff boot kahn segel
        anker hafen kanal insel ufer teich moor sumpf kraft macht recht ordnung frieden krieg sieg glück unglück
        liebe hoffnung glaube ehre ruhm rat tat wort spruch lied sang tanz spiel scherz patient april august
        juni juli januar mobil station bank hunger durst schlaf traum reise bild karte brief buch blatt feder
        tinte pinsel farbe muster form maß gewicht last preis kosten geld bote kunde paket dose kiste korb fass
        aal aalen acker adler ahlen akkus alabaster alba albino albion alm alpen alpine altar altdorf altstadt ami
        ampere ananas andren angles anno apostel ara aral areal arenas aroma artes arts asbest asse asseln assens
        asten aue auen auras außenkehr babel bader bais bange barbier bare barer baron basic bau baud bayern beas
        belle berserker block bombe bonbon bonner bos bosse bouillon brande brest brummen bude bulle bunde burger
        bücher bürger camp camps cannes casanova casanovas casino center champion clinton cognac collie cools corona
        cousin couture dachgelder dalai damme dar darm dax deal dekan delikat delle delta deutschland dias dinar
        dome domino don dorn dos drama eden edison eimer elche elko engels eschen europa extrema fasching faust
        favoriten felder fink fleck flieger flora fords forma forster franc front furth fussen füssen gabes galle
        gallen ganges gare garni gartenstadt gas gateway geier geiger gelder geldern gemas gerede gieres gigant
        glaser goldbach gore gorgonzola goss gosse grabs gracias gral granat gras grill grotte grund grunt gummi
        haag hacker hafendorf hager halden hall halten hammel handen hauer heck hecke heer heere heers heiden helden
        helm hering heringe heringen herrin hirsch hiv holden holle hollywood holzapfel holzer homer horde horizonte
        horst hub humanes hummer hurst husar husum händler häuser ide imperial indio ira island israel jaguare jena
        jungfer kadi kai kais kalk kammerer kant kapelle kapellen karge karo kaufmann kelle kellner kerben kerker
        kerns killer kilo kirchdorf kirchen kirchenviertel kirs kita klammer klapp klemm klima kling klos klotz
        klotze kocher konstanz korso kot krabbe kratzer krebs krems kreuzer krug krüger kuba kuchen kulis kummer kur
        kurten käfer küre labrador lages lago lagos lama lamas lame lander landstrasse landstraße lattes lau leger
        lenz liberal lido lind linden linder lira list loches lohne lotte lämmer länder löffler löhne mac macher
        machern macho magenta magier manage mangel marathon marke marks marx mas masse mast maule media medias
        medici medina meer meeres meilen meise meißen memel mengen mentor mercedes messias messing metro metropolis
        mill mineral mitte mobil mohr moires mol mole molen moll monster monts monument moor moors moral moron motte
        mus mustang mut mühe mühle münster müssende nagele nero neubau neuhaus neumarkt neustadt nickel nokia nord
        nordstadt nota nov nägel obst olive oma opas oral orden palais panorama papp parkes parkland parklands
        parole pasten pelikan perus pest pfeffer pfleger pik pilz piste planken plaque police pop port portales
        porto posen posse poti prados prinz progress puma puren quart quartier queens rades rahm raub rausch recke
        reiter reserve reservoir rieger ries riga ringe roche rode rohr rom roma roman rosas roses roter rubin rugby
        rute saal saga salat sale sales salm salon salto salz samba san sande sandwich sanger sann sans santa satan
        satte sattler sauce saue schacht schalk schar schatz schauer scheibe schelle schenkel schiefer schierling
        schiffer schlager schlangen schmelz schmuck schneeberg schopf schoten schotten schreiber schuh schulten
        schutz schweiz schütz senges sinkasse sinn sirius sitten ski sojas solde solon spalt spangen sparta speer
        spitzer spotts springer springs stanford stange statte staub staude stecher steiger steinbock stempel steuer
        stifter stock stocken stoffel strand strassen strauss strauß straßen streicher stroh strom stummer stumpf
        stätte sundern sänger säuberlich süden tabak tal talent tange tank tasche tauber taucher tequila terme
        tiergarten titel torf torfs tori toto tours trommler trummer trupp trüb tundra turner tusche tuschen tutu
        tänzer ultimo union unzen uran uss vice villa villas vista vize wadi wal wall walle wallen wandre wangen
        wanze watte weinberg weingarten wellen werder wetter wicht wiener willigen winters wodka wolfen wurm wurzen
        wächter wälder würzen yoga zander wölfen zug zimmermann zimmern zobel zwickau österreich
        """,
    "fr": """
        rose marguerite olive prudence constance clémence patience aimé aimée désiré dieudonné violette ange
        toussaint noël victoire france reine blanche claire clément juste franc bon petit grand roux blanc noir
        brun roi prince duc comte marquis marin berger boucher boulanger meunier charpentier maçon marchand
        mercier potier tailleur page chevalier soldat poirier pommier rosier bois fontaine rivière montagne
        vallée colin merle pie renard loup lion mars avril mai juin juillet août lundi mardi samedi valence
        tours vienne nice sens dole die auch lens bar pont port ville villa place orange saint sainte bonnet
        bourgeois carré gros hiver été printemps automne collet chauvin normand breton picard lombard allemand
        masse
        """,
    "es": """
        rosa flor luz sol mar paz pilar dolores consuelo remedios esperanza soledad mercedes nieves rocío rocio
        blanca clara amparo socorro milagros gracia gloria victoria virtudes reyes santos pascua ventura cruz
        calvo rubio moreno blanco negro rojo pardo cano bravo leal cortés cortes bueno delgado gordo grande
        pequeño franco caballero guerrero herrero zapatero molinero pastor cabrero marino torres campos ríos
        rios montes vega prado iglesia iglesias castillo palacios casas fuentes peña rojas flores manzano pino
        roble olmo parra león leon toro gallo lobo cordero palomino aguas costa mora sierra serrano rey conde
        marqués marques duque alcalde jurado mayor menor primo hermano nieto hidalgo valle rueda cuesta barba
        cabello cabezas frente manos pies roca piedra arena arroyo puente puerta plaza calle mesa silla cama
        vela candela estrella luna martes enero abril mayo junio julio centro cuenca palma oliva carmen pinto
        pascual pasto
        """,
    "pt": """
        rosa flor luz sol mar paz pilar dores conceição graça glória vitória esperança clara branca alegria bela
        prazeres santos reis salvador domingos feliz amado amável porto faro guarda lagos natal belém vale prado
        castelo torres fontes ponte lagoa ilha praia maia beja barca barreiro chaves caldas tomar sines penedo
        calçada nascimento assunção saudade janeiro março abril maio junho julho agosto
        """,
    "it": """
        rosa fiore stella luna sole mare pace grazia gloria vittoria speranza fede carità chiara bianca bella
        felice fortuna costanza prudenza pia santa santo bruno leone angelo amato amore dolce serena allegra marino
        marina riva natale pasqua domenica sabato palma mimosa viola vera gemma massa crema como lodi prato alba
        fondi gela lecce carpi schio sale terme bra este salerno fano villa ville casa torre castello campo bosco
        porto isola marzo aprile maggio agosto rocca pace
        """,
    "nl": """
        roos lies lot wil wild bart mark bas ben bram daan mees stijn iris linde sterre fleur lente mei ans els
        noor sam tom rob do bo goes best ede eten houten halen ham hoorn weert meer huizen putten rijen waver mol
        boom geel peer lier bree dam berg bos veld dijk beek bakker visser smit kok kuiper slager mulder meyer
        koning keizer prins hertog graaf ridder bisschop paus monnik jager boer schipper schilder timmerman
        bouwman vos wolf haas valk vink haan leeuw groot klein lang kort wit zwart bruin rood groen grijs jong
        oud sterk vet prijs post winter zomer herfst maandag zondag vrijdag zaterdag maart april augustus baars
        brouwer molenaar ruiter schouten stam steen storm vries blom bloem appel brand burg haven molen poort
        stad dorp plein straat weg kamp stein ster vis vogel water wind zand zee zwaan dekker heer kerk kramer
        rust vrede vreugde liefde hoop trouw moed tiel vaart venlo
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
        """
# Places that German calls otherwise than the list of towns does.
GERMAN_PLACES = """
        ägypten algier antwerpen athen beirut belgrad bozen breslau brüssel bukarest damaskus danzig florenz
        genf genua hermannstadt jerusalem kairo kapstadt kiew konstantinopel kopenhagen krakau lemberg lissabon lüttich
        luzern mailand mekka meran moskau mossul neapel nikosia nizza padua peking prag pressburg preßburg rom
        sankt-petersburg saloniki sevilla stettin straßburg teheran tiflis triest tripolis tunis turin venedig warschau
        wien zürich
        """
