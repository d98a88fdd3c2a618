"""Spanish words that tell what a name is the name of."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues

SPANISH = Cues(
    titles=r"señora?|señorita|señores|sr\.|sra\.|srta\.|don|doña|d\.|d\.ª|dña\.|doctora?|dr\.|dra\."
    r"|profesora?|prof\."
    r"|licenciad[oa]|lic\.|familia|tío|tía|abuel[oa]|sor|fray|padre",
    kin=r"marido|mujer|espos[oa]|parej[a]|novi[oa]|amig[oa]|hij[oa]|herman[oa]|madre|padre|mamá|papá|niet[oa]"
    r"|sobrin[oa]|prim[oa]|tí[oa]|cuñad[oa]|suegr[oa]|vecin[oa]|compañer[oa]|colega|jef[ea]|encargad[oa]"
    r"|médic[oa]|abogad[oa]|enfermer[oa]|maestr[oa]|perr[oa]|gat[oa]|yerno|nuera|ahijad[oa]|padrino|madrina|gobernanta"
    r"|conserje|porter[oa]|tutora?|orientadora?|dietista|fisio|logopeda|monitora?|repartidora?|carter[oa]|operadora?"
    r"|cuidadora?|caser[oa]|inquilin[oa]|supervisora?|formadora?|revisora?",
    named=r"me llamo|mi nombre es|se llama|se llamaba|llamad[oa]|de nombre|un tal|una tal|de parte de"
    r"|atentamente"
    r"|un saludo|saludos|un abrazo|firmado",
    is_called=r"soy|aquí|hola|buenos días|buenas tardes|estimad[oa]|querid[oa]|gracias|y|con|dice|dijo|es|a",
    placed=r"en|de|a|desde|hasta|hacia|entre|y",
    worked=r"(?:trabaj[oaóé]|trabajaba|trabajado|emplead[oa]|contratad[oa]|client[ea]|prácticas)"
    r"(?: [^\W\d_.,;]+){0,4}? (?:en|para)|empresa",
    houses=r"hospital|clínica|policlínica|autoescuela|residencia|caja|banco|instituto|ies|ceip|cifp|colegio|escuela"
    r"|escoleta"
    r"|universidad|ayuntamiento|farmacia|hotel|hostal|pensión|restaurante|bar|café|mesón|taberna|fonda|posada|taller"
    r"|talleres|transportes|autocares|fundación|asociación|centro|consultorio|ambulatorio|mutua|herrajes|editorial"
    r"|guardería|academia|gestoría|asesoría|archivo|museo|biblioteca|teatro|juzgado|delegación|agencia|club|parroquia"
    r"|sindicato|cooperativa|bodegas?|camping|finca|granja|cine|salón|peluquería|muebles|electricidad|reformas|pinturas"
    r"|construcciones|excavaciones|instalaciones|calefacciones|conservas|embutidos|frutas|viajes|andamios|maderas"
    r"|gráficas|óptica|aceites|quesos|cárnicas|hermanos|laboratorios?|inmobiliaria|funeraria|servicio|grupo|empresa"
    r"|imprenta|viveros|suministros|limpiezas|seguros|neumáticos|desguaces|grúas|mudanzas|climatización|autos|cra|cpr"
    r"|(?-i:[a-z])[^\W\d_]{3,14}ería",
    numbered=r"número|núm\.|n\.º|nº|ref\.|referencia|pedido|usuari[oa]|localizador|apodo"
    r"|dni|nif|nie|cif|pasaporte|número de cliente"
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
    seldom="iva carnaval pascua ramadán adviento",
)
