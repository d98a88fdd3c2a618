"""French words that tell what a name is the name of."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues

FRENCH = Cues(
    titles=r"m\.|mm\.|mr\.?|mme\.?|mmes|mlle\.?|monsieur|madame|mademoiselle|docteur|dr\.?|professeur|pr\.|maître|me\."
    r"|sœur|frère|tonton|tata|mamie|papi|famille",
    kin=r"mari|femme|compagnon|compagne|conjointe?|copain|copine|amie?|fils|fille|frère|sœur|mère|père|maman|papa"
    r"|petit-fils|petite-fille|neveu|nièce|cousine?|oncle|tante|voisine?|collègue|chef|cheffe|patronn?e?|responsable"
    r"|médecin|avocate?|infirmière?|prof|chien|chat|belle-mère|beau-père|beau-frère|belle-sœur|belle-fille|beau-fils"
    r"|gendre|bru|parrain|marraine|filleule?|gardien(?:ne)?|conseill(?:er|ère)|livreu(?:r|se)|nounou|gérante?"
    r"|serveu(?:r|se)|kiné|dentiste|coiffeu(?:r|se)|éducat(?:eur|rice)|aide-soignante|maîtresse|direct(?:eur|rice)"
    r"|fact(?:eur|rice)|locataire|propriétaire|remplaçante?|stagiaire|secrétaire|technicien(?:ne)?|format(?:eur|rice)",
    named=r"je m'appelle|mon nom est|je me nomme|s'appelle|s'appelait|nommée?|un certain|une certaine|de la part de"
    r"|chez(?= (?-i:[A-ZÀ-Þ]))|cordialement|bien à vous|salutations|bises|bisous|signé",
    is_called=r"je suis|moi c'est|c'est|ici|bonjour|bonsoir|salut|chère?|merci|bonne journée|et|avec|dit|demande",
    placed=r"à|au|aux|en|de|d'|vers|entre|et|habite|chez",
    worked=r"(?:travaille|travaillais|travaillé|bosse|employée?|salariée?|cliente?|stage|embauchée?)"
    r"(?: [^\W\d_.,;]+){0,4}? (?:chez|pour)"
    r"|société|entreprise|employeur(?: déclaré| actuel)?",
    houses=r"hôpital|clinique|polyclinique|auto-école|chu|ehpad|résidence|banque|caisse|crédit|lycée|collège|école"
    r"|université|mairie|pharmacie|garage|hôtel|restaurant|bar|café|brasserie|auberge|relais|cabinet|maison|transports"
    r"|établissements|ets|société|association|crèche|halte-garderie|garderie|micro-crèche|fondation|institut|mutuelle"
    r"|centre|archives|musée|bibliothèque|médiathèque|théâtre|tribunal|préfecture|agence|foyer|club|syndicat|paroisse"
    r"|service|salon|camping|gîte|ferme|domaine|château|cinéma|librairie|studio|atelier|taxis?|ambulances|cars|jardins"
    r"|chauffage|plomberie|électricité|couverture|charpentes?|menuiseries?|maçonnerie|peintures?|toitures|conserves"
    r"|viandes|meubles|optique|pompes funèbres|laboratoires?|imprimerie|étude|groupe|coopérative|entreprise|maternelle"
    r"|mfr|esat|coiffure|élagage|pépinières?|paysages|traiteur|carrelages?|terrassement|pneus"
    r"|(?-i:[a-zé])[^\W\d_]{3,14}eries?",
    numbered=r"numéro|n°|no\.|réf\.?|référence|commande|matricule|identifiant(?: de connexion)?|pseudo|login"
    r"|numéro de client|numéro client|numéro d'assurée?|numéro d'adhérente?|numéro de dossier|dossier|passeport"
    r"|carte d'identité|siret|siren|sécurité sociale|immatriculation|contrat|facture|ticket|utilisateur|compte",
    acts=r"(?:m'|nous |l')?(?:a|avait) (?:dit|appelé|répondu|aidée?|promis|écrit|demandé|voulu)|dit|disait|veut"
    r"|voulait|est (?:venue?|partie?|arrivée?)|travaille|habite|et moi",
    lives=r"(?:j'|on )?habit(?:e|ons|ait|ais) (?:à|a)|(?:je )?vis à|n[ée]e? à|je viens de|originaire de",
    signed=r"merci(?: d'avance| beaucoup)?|bises?|bisous|cordialement|amicalement|à bientôt|à plus"
    r"|bonne (?:journée|soirée)",
    firms=r"(?:et|&) (?:associées?|associés|fils|filles|frères|cie)|sarl|sas|sasu|sa|eurl|snc|sci",
    links=r"de|du|des|d'|la|le|les|l'|da|di|el|al|ben|&",
    never="je j' monsieur madame mademoiselle m mme mlle dr dieu internet pâques euro euros français française"
    " françaises anglais anglaise espagnol allemand italien europe état pdf sms gps tv ok id cv rdv ce1 ce2 cp cm1 cm2"
    " rer tgv pc nom prénom tél ticket covid",
    seldom="noël toussaint pentecôte ascension épiphanie chandeleur carnaval ramadan",
)
