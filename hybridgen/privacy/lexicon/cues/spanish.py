"""Spanish words that tell what a name is the name of."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues

SPANISH = Cues(
    titles=r"señora?|señorita|señores|sr\.|sra\.|srta\.|don|doña|d\.|d\.ª|dña\.|doctora?|dr\.|dra\.|profesora?|prof\."
    r"|licenciad[oa]|lic\.|familia|tío|tía|abuel[oa]|sor|fray|padre",
    kin=r"marido|mujer|espos[oa]|parej[a]|novi[oa]|amig[oa]|hij[oa]|herman[oa]|madre|padre|mamá|papá|niet[oa]"
    r"|sobrin[oa]|prim[oa]|tí[oa]|cuñad[oa]|suegr[oa]|vecin[oa]|compañer[oa]|colega|jef[ea]|encargad[oa]|médic[oa]"
    r"|abogad[oa]|enfermer[oa]|maestr[oa]|perr[oa]|gat[oa]|yerno|nuera|ahijad[oa]|padrino|madrina|gobernanta|conserje"
    r"|porter[oa]|tutora?|orientadora?|dietista|fisio|logopeda|monitora?|repartidora?|carter[oa]|operadora?|cuidadora?"
    r"|caser[oa]|inquilin[oa]|supervisora?|formadora?|revisora?",
    named=r"me llamo|mi nombre es|se llama|se llamaba|llamad[oa]|de nombre|un tal|una tal|de parte de|atentamente"
    r"|un saludo|saludos|un abrazo|firmado",
    is_called=r"soy|aquí|hola|buenos días|buenas tardes|estimad[oa]|querid[oa]|gracias|y|con|dice|dijo|es|a",
    placed=r"en|de|a|desde|hasta|hacia|entre|y",
    worked=r"(?:trabaj[oaóé]|trabajaba|trabajado|emplead[oa]|contratad[oa]|client[ea]|prácticas)"
    r"(?: [^\W\d_.,;]+){0,4}? (?:en|para)"
    r"|empresa",
    houses=r"hospital|clínica|policlínica|autoescuela|residencia|caja|banco|instituto|ies|ceip|cifp|colegio|escuela"
    r"|escoleta|universidad|ayuntamiento|farmacia|hotel|hostal|pensión|restaurante|bar|café|mesón|taberna|fonda|posada"
    r"|taller|talleres|transportes|autocares|fundación|asociación|centro|consultorio|ambulatorio|mutua|herrajes"
    r"|editorial|guardería|academia|gestoría|asesoría|archivo|museo|biblioteca|teatro|juzgado|delegación|agencia|club"
    r"|parroquia|sindicato|cooperativa|bodegas?|camping|finca|granja|cine|salón|peluquería|muebles|electricidad"
    r"|reformas|pinturas|construcciones|excavaciones|instalaciones|calefacciones|conservas|embutidos|frutas|viajes"
    r"|andamios|maderas|gráficas|óptica|aceites|quesos|cárnicas|hermanos|laboratorios?|inmobiliaria|funeraria|servicio"
    r"|grupo|empresa|imprenta|viveros|suministros|limpiezas|seguros|neumáticos|desguaces|grúas|mudanzas|climatización"
    r"|autos|cra|cpr|(?-i:[a-z])[^\W\d_]{3,14}ería",
    numbered=r"número|núm\.|n\.º|nº|ref\.|referencia|pedido|usuari[oa]|localizador|apodo|dni|nif|nie|cif|pasaporte"
    r"|número de cliente|número de empleado|número de afiliad[oa]|número de socio|afiliación|expediente|póliza"
    r"|matrícula|contrato|factura|incidencia|seguridad social|cuenta|identificador|identificación",
    acts=r"(?:me|nos|le) (?:ayudó|dijo|llamó|llevó|dio|trajo|echó|prometió|ayuda|lleva|cuida)|dice|dijo|quiere|quería"
    r"|vino|trabaja|vive|llamó|ayudó|y yo",
    lives=r"viv(?:o|imos|ía) en|nac(?:í|ida|ido) en|(?:yo )?soy de|vengo de",
    signed=r"(?:muchas )?gracias|(?:un )?saludos?|(?:un )?abrazos?|besos?|atentamente|hasta (?:pronto|luego)",
    firms=r"(?:y|e|&) (?:asociad[oa]s|hij[oa]s|herman[oa]s|cía\.?)|s\. ?l\.(?: ?u\.)?|s\. ?a\.|sl|sa|slu|s\. ?coop\.",
    links=r"de|del|la|las|los|el|da|do|dos|al|&",
    never="yo señor señora señores señorita sr sra don doña d dr dra dios internet navidad europa estado usted ustedes"
    " ud uds dni nie nif cif pdf sms gps tv ok id cv itv pc nombre apellidos tfno euros covid",
    seldom="iva carnaval pascua ramadán adviento",
)
