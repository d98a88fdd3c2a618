"""Rows that speak to a model instead of telling something: orders, forms and marks that prompts are made of.

A few patterns in some languages, for people's eyes: nothing is left out because of them, and who wants to speak to a
model will find words that they lack. polars looks for them: its patterns take linear time, and small classes of
characters keep them quick.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from hybridgen.sources.types import ROW

_S = r"[^.!?\n]*"  # of a sentence
_B = r"(?:^|[^a-z])"  # before a word
_BEFORE = (
    "(?:previous|above|prior|earlier|preceding|vorige|vorherige|bisherige|obige|oben|précédent|précedent|ci-dessus"
    "|plus haut|anterior|previas?|previos|precedent|bovenstaande|eerdere|poprzedni|powyższ|предыдущ|выше)"
)
_ORDERS = (
    "(?:instruction|prompt|rules|guideline|commands|directions|anweisung|instruktion|vorgaben|regeln|consigne|règles"
    "|instruccion|reglas|istruzion|regole|instruç|regras|instructie|opdracht|polece|instrukcj|инструкц|указани)"
)
_FORGET = (
    "(?:ignore|disregard|forget|override|bypass|ignoriere|ignorieren sie|vergiss|vergessen sie|missachte|ignorez|oublie"
    "|oubliez|ignora|ignorad|olvida|olvide|dimentica|ignori|esqueça|esqueca|desconsidere|negeer|vergeet|zignoruj|pomiń"
    "|zapomnij|игнорируй|игнорируйте|забудь|забудьте)[ ,:]"
)
_YOUR = "(?:your|deine|ihre|vos|tes|tus|sus|tue|suas|je|uw)"
_RATE = (
    "(?:rate|score|grade|judge|bewerte|benote|note|notez|évalue|évaluez|attribue|attribuez|califica|puntúa|valuta|avalie"
    "|assegna|beoordeel|oceń|оцени)"
)
_THIS = (
    "(?:this|it|these|every|all|each|dies|alle|jede|cette|ce|tout|tous|chaque|est[eao]|tod[oa]|cada|quest[oaei]|tutt[oi]"
    "|deze|dit|elke|wszystk|każd|эт|все|каждый)"
)
_SCORE = (
    "(?:9|10|nine|ten|neun|zehn|neuf|dix|nueve|diez|nove|dieci|dez|negen|tien|dziewięć|девять|full|top|highest"
    "|maximum|perfect|höchst|voll|maximal|máxim|massim|hoogste)(?:[^0-9a-z]|$)"
)
_MARKS = "(?:score|mark|grade|point|rating|punkt|note|puntuaci|voti|nota|балл)"
_MODEL = (
    "(?:ai|a\\.i\\.|ki|ia|llm|language model|sprachmodell|chatbot|chatgpt|claude|assistant|assistent|model|modell"
    "|modèle|modelo|modello|judge|reviewer|grader|rater|evaluator|gutachter|prüfer|juge|évaluateur|juez|evaluador|giudice"
    "|juiz)"
)
_PATTERNS = (
    f"{_B}{_FORGET}{_S}(?:{_BEFORE}{_S}{_ORDERS}|{_ORDERS}{_S}{_BEFORE})",
    f"{_B}{_FORGET}(?:all |toutes |alle |todas )?{_YOUR} {_S}{_ORDERS}",
    rf"(?:^|[.!?:;\n]\s*)(?:please,? |bitte )?{_RATE} {_THIS}{_S}[^a-z0-9]{_SCORE}",
    f"{_B}(?:give|assign|award|gib|vergib|donne|donnez|dale|asigna|atribua|geef|поставь) {_S}{_SCORE}{_S}{_MARKS}{_S}"
    f"(?:record|answer|criteri|persona|datensatz|kriteri|critère|registro|запис|{_B}{_THIS})",
    f"{_B}(?:note|message|attention|hinweis|nachricht|notiz|nota|avis|mensaje|messaggio|mensagem|let op)"
    f"(?: to| for| an| für| à| pour| a| al| para| per| voor) (?:the |any |all |die |den |das |la |le |el |il |o |de )?"
    f"{_MODEL}(?:[^a-z]|$)",
    f"{_B}(?:you are|du bist|sie sind|tu es|vous êtes|eres|sei|você é|je bent|jesteś|ты) "
    "(?:now |jetzt |nun |ahora |ora |agora |nu |teraz |теперь |maintenant )"
    f"{_S}{_MODEL}(?:[^a-z]|$)",
    f"(?:new|updated|neue|nouvelles|nuevas|nuove|novas|nieuwe) (?:system )?{_ORDERS}[a-zç]*:",
    "system prompt|developer mode|as an ai language model",
    f"(?:忽略|无视){_S}(?:指令|指示|规则|要求)|(?:打|给|评){_S}(?:满分|9分|10分|九分)",
    f"(?:指示|命令|ルール){_S}(?:無視|忘れ)|(?:満点|9点|10点)を(?:付|つ)け|이전{_S}(?:지시|명령){_S}(?:무시|잊)",
    f"تجاهل{_S}(?:التعليمات|الأوامر)",
    r"<\s*/?\s*(?:row|statistics)(?:\s[^<>\n]*)?>|<\|[a-z_]+\|>|\[/?INST\]",
    'answer with json only|you are a strict reviewer now|"improve" ?:',
)
_ANY = "(?i)" + "|".join(f"(?:{pattern})" for pattern in _PATTERNS)


def find_instructions(frame: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """The ids of the rows in which one of those columns speaks to a model, in order."""
    if not names:
        return []
    texts = frame.select(pl.concat_str([pl.col(name) for name in names], separator="\n", ignore_nulls=True).alias("t"))
    return frame.filter(texts["t"].str.contains(_ANY))[ROW].to_list()
