"""Given names that lists of names lack, or that lists of words have too."""

from __future__ import annotations

# Names in any case: usual ones that lists have as words, and what people with Polish and Czech names are called. Who
# writes accents writes these: "Radek" is one, and "řádek" none.
CALLED = {
    "de": """
        adrian albert alex andre andré anna ben bill billy bob charlie christian hans harry henry jacques jean jens jim
        johannes martin mary oliver robin sebastian simone steve tom willy
    """,
    "fr": "bob mark oscar",
    "es": "ana angela ángela carlos charles jorge juan lucas maria maría victor víctor",
    "it": "anna carmen elena laura maria oliver",
    "pt": "chico duda julian lena nando quim tonho tozé xico zé zeca zezé",
    "nl": "hans jack",
    "pl": """
        ada adaś agatka agniesia aga ala alinka ania anka antek arek asia basia baśka bartek beatka bogusia bolek
        bronek celinka czarek czesiek danka darek dorotka edek ela elka ewka ewunia felek franek frania gosia gośka
        grażynka grzesiek hania hela heniek hubertus irenka iwonka iza jacek jacuś jadzia janek janka jaś jasiek jola
        jolka józek józia julka jurek kaja kamilek karolek karolcia kasia kaśka kazik kinga kondzio krysia krzyś
        krzysiek krzysio kuba leszek lilka lonia lucek lusia luśka maciek madzia magda maks małgosia marcinek marysia
        maryśka marzenka michałek mietek mirek mirka misiek monia natka nela olek oleńka olga olka ola patryk
        pawełek piotrek piotruś przemek radek renia robert romek rysiek sebek sławek stach staszek stefcia stefek
        szczepan szymek tadek tereska terenia tomek tomuś tośka tosia ula urszulka wacek walduś wandzia wiesia wiesiek
        wiktorek wioleta wiola witek władek włodek wojtek zbyszek zdzisiek zenek zocha zosia zuza zuzia zuzka zygmuś
        żaneta
    """,
    "cs": """
        adámek andula anička anežka antonín baruška bára barča bert blanička bohouš bořek božka dan danka dášenka díťa
        eliška evička fanda ferda filípek franta gábina hanka hanička honza honzík ilča iva ivanka ivča jana janča
        janička jarda jarka járinka jirka jiřinka jindra jitka jožka julča kája karlík kačka kačenka katka klárka
        kristýnka kuba kubík láďa lenka libuška lída liduška lojza luboš lucka lukášek majda máňa mařenka maruška
        márty martinka matěj míla milánek milena mirek monička naďa ondra ota páťa pavlík pavlínka péťa petřík
        pepa pepík pepča radka radek renča robík romča růža růženka šárka slávek slávka standa stáňa šimonek táďa
        terka terezka tonda toník tomášek vanda vašek vašík věrka věruška viki vilda víťa vláďa vlaďka vlastík zbyněk
        zdena zdenička zdeněk zuzka zuzanka žofka
    """,
}
# Names that are usual words, and that lists of names lack: a capital within a sentence says that they are one.
CALLED_SELDOM = {
    "es": "justa próspero inocente fiel valiente",
    "fr": "blanche parfait modeste prudence innocent patience gloire bienvenue ange",
    "it": "fiore speranza provvidenza allegri libero settimo quinto sesto onesto testa neri",
}
# Names where they have a capital, and words where they have none; with the accents that tell "Sara" from "sarà".
CALLED_IN_CAPITALS = {
    "de": "lasse luke malte max",
    "fr": "jean lise marie marine mélodie pete peter pierre roman romain",
    "es": """
        alba ángel ángeles armando ascensión aurora camilla celeste césar concepción coral diana encarnación
        esmeralda estela gema iris leona lisa magdalena marco marcos margarita marina mario nina norma paloma
        perla rosario salvador serena silvestre tina tomás vera viola violeta
    """,
    "it": """
        andrei benedetto cristiana cristiano donato fortunata fortunato franca guido marco massimo mina
        norma perla rené salvatore sara
        """,
    "pt": "caio cruz irma lia nela tó tomás vera",
    "nl": "erna ernst roman",
    "pl": "maja mania",
    "cs": "míra",
}
