"""Portuguese words that tell what a name is the name of."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues

PORTUGUESE = Cues(
    titles=r"senhora?|sr\.|sra\.|sr\.ª|dona|dom|doutora?|dr\.|dra\.|dr\.ª|professora?|prof\.|tio|tia|avó|avô|irmã|frei"
    r"|padre|família",
    kin=r"marido|mulher|esposa|namorad[oa]|companheir[oa]|amig[oa]|filh[oa]|irmão|irmã|mãe|pai|net[oa]|sobrinh[oa]"
    r"|prim[oa]|cunhad[oa]|sogr[oa]|genro|nora|vizinh[oa]|colega|chefe|patr(?:ão|oa)|médic[oa]|advogad[oa]"
    r"|enfermeir[oa]|senhori[oa]|diretora?|coordenadora?|re[cp]+cionista|porteir[oa]|zeladora?|carteir[oa]|cuidadora?"
    r"|dentista|fisioterapeuta|psicólog[oa]|educadora?|motorista|padrinho|madrinha|entead[oa]",
    named=r"me chamo|chamo-me|o meu nome é|meu nome é|chama-se|se chama|chamad[oa]|um tal(?: de)?|uma tal(?: de)?"
    r"|atenciosamente|(?:os )?(?:melhores )?cumprimentos|abraços?|beijos|beijinhos|assinado",
    is_called=r"sou(?: a| o)?|olá|oi|bom dia|boa tarde|car[oa]|querid[oa]|obrigad[oa]|é(?: a| o)?|e|com|diz|disse|a|o"
    r"|da|do",
    placed=r"em direção a|em|de|da|do|desde|até|para|entre|e",
    worked=r"(?:trabalh[oaeu]i?|trabalhava|trabalhei|empregad[oa]|contratad[oa]|client[e]|estágio)"
    r"(?: [^\W\d_.,;]+){0,4}? (?:na|no|em|para)"
    r"|empresa",
    houses=r"agrupamento(?: de escolas)?|eb(?: ?[123](?:[,/][123])*)?(?:/ji)?"
    r"|escola (?:básica|secundária|profissional)|hospital|clínica|banco|escola|universidade|câmara|farmácia|hotel|lar"
    r"|colégio|instituto|centro|creche|junta|restaurante|transportes|café|pastelaria|fundação|associação|biblioteca"
    r"|museu|tribunal|agência|clube|bar|padaria|talho|oficina|carpintaria|tasca|residencial|pensão|quinta|infantário"
    r"|jardim de infância|ginásio|construções|móveis|refrigeração|climatização|serralharia|canalizações|transportes"
    r"|pneus|ótica|mercearia|viagens|gráfica|tipografia|estofos|madeiras|ferragens|máquinas|confecções|modas"
    r"|supermercado|casa|cabeleireiro|[^\W\d_]{3,14}aria",
    numbered=r"número|n\.º|nº|nif|niss|cpf|cnpj|rg|passaporte|utilizador|usuário|pedido|encomenda|apólice|contribuinte"
    r"|utente|processo|contrato|fatura|matrícula|conta|cartão de cidadão|bilhete de identidade",
    acts=r"(?:me|nos|lhe) (?:ajudou|disse|ligou|levou|deu|trouxe|prometeu|ajuda|leva)|diz|disse|quer|queria|veio|vem"
    r"|chegou|trabalha|mora|vive|ligou|ajudou|e eu",
    lives=r"(?:moro|moramos|vivo|vivemos|nasci) em|(?:eu )?sou de|venho de|natural de",
    signed=r"(?:muito )?obrigad[oa]|abraços?|beijos?|beijinhos|cumprimentos|atenciosamente|até (?:logo|breve)",
    firms=r"lda\.?|ltda\.?|s\.a\.|(?:e|&) (?:filh[oa]s|irmãos|associad[oa]s|cia\.?)",
    links=r"de|da|do|das|dos",
    never="eu senhor senhora senhores sr sra dona dr dra deus internet natal páscoa europa estado você vocês vossa"
    " vosso exmo exma exmos exmas nif niss cpf rg pdf sms gps tv ok id cv pc nome tel covid euros",
    seldom="iva carnaval quaresma consoada ramadão janeiro fevereiro março abril maio junho julho agosto setembro"
    " outubro novembro dezembro segunda terça quarta quinta sexta sábado domingo",
)
