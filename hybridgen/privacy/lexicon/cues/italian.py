"""Italian words that tell what a name is the name of."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues

ITALIAN = Cues(
    titles=r"signora?|signorina|signor|sig\.|sig\.ra|sig\.na|dott\.|dott\.ssa|dottoressa|dottore?|prof\.|prof\.ssa"
    r"|professor(?:e|essa)?|avv\.|arch\.|rag\.|avvocato|don|suor|zio|zia|nonn[oa]|famiglia|geom\.|ing\.|maestr[oa]",
    kin=r"marito|moglie|compagn[oa]|fidanzat[oa]|amic[oa]|figli[oa]|fratello|sorella|madre|padre|mamma|papà|nipote"
    r"|cugin[oa]|cognat[oa]|suocer[oa]|genero|nuora|vicin[oa]|collega|cap[oa]|medico|infermier[ea]|titolare|badante"
    r"|coordinat(?:ore|rice)|maestr[oa]|preside|portinai[oa]|parrucchier[ea]|postin[oa]|psicolog[oa]|fisioterapista"
    r"|segretari[oa]|direttore|direttrice|dentista|inquilin[oa]|tutor",
    named=r"mi chiamo|il mio nome è|si chiama|si chiamava|di nome|chiamat[oa]|dett[oa]|un certo|una certa"
    r"|(?:cordiali|distinti) saluti|saluti|un abbraccio|baci|firmato",
    is_called=r"sono|ciao|salve|buongiorno|buonasera|car[oa]|gentile|grazie|è|e|con|dice|ha detto",
    placed=r"a|ad|da|di|in|per|verso|tra|fra|e",
    worked=r"(?:lavor[oa]|lavoravo|lavorato|assunt[oa]|impiegat[oa]|cliente|tirocinio)"
    r"(?: [^\W\d_.,;]+){0,4}? (?:presso|alla|al|all'|da|dalla|per|in)"
    r"|ditta|azienda",
    houses=r"ospedale|clinica|banca|scuola|università|comune|farmacia|hotel|albergo|liceo|istituto|casa di riposo"
    r"|trattoria|ristorante|trasporti|officina|fondazione|associazione|biblioteca|museo|tribunale|agenzia|asilo"
    r"|cooperativa|panificio|bar|caffè|pizzeria|osteria|agriturismo|residenza|studio|ditta|palestra|autoscuola"
    r"|campeggio|casa|centro|circolo|teatro|impresa|mobilificio|salumificio|caseificio|cantina|vivai|ferramenta"
    r"|idraulica|edilizia|impianti|serramenti|arredamenti|gommista|istituto comprensivo|plesso|rsa|ludoteca"
    r"|[^\W\d_]{3,14}eria",
    numbered=r"numero|n\.|n°|codice fiscale|partita iva|p\. ?iva|passaporto|utente|ordine|polizza|pratica|tessera"
    r"|matricola|contratto|fattura|targa|conto|carta d'identità|codice cliente",
    acts=r"(?:mi|ci|gli) ha (?:detto|aiutat[oa]|chiamat[oa]|dato|portat[oa]|promesso)|dice|vuole|voleva|lavora|abita"
    r"|vive|ha (?:detto|chiamato|aiutato|risposto)|viene|veniva|arriva|è (?:venut|arrivat|andat|partit)[oa]|e io",
    lives=r"(?:abito|abitiamo|vivo|viviamo|nat[oa]) a|vengo da|sono di",
    signed=r"grazie(?: mille)?|(?:cordiali |un )?saluti|saluto|baci|(?:un )?abbraccio|a presto",
    firms=r"s\.r\.l\.|srl|s\.p\.a\.|spa|snc|s\.n\.c\.|(?:e|&) (?:figli|fratelli|soci|c\.)",
    links=r"di|de|da|della|del|dello|degli|dei|delle",
    never="io lei loro suo sua suoi sue la le signor signora signori signore sig dott dottore dio internet natale"
    " europa stato pdf sms gps tv ok id cv pc nome cognome tel covid euro",
    seldom="iva pasqua pasquetta ferragosto capodanno epifania carnevale ognissanti quaresima ramadan",
)
