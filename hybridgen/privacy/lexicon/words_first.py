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
