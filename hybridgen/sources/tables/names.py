"""What columns are called, in the languages and tools that people use: who answers, when, what was asked, what was said.

Names are compared plain: without case, spaces and signs, so that `User ID`, `user_id` and `userId` are one name.
"""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\W_]+")


def plain(name: str) -> str:
    """A column's name without case, spaces and signs."""
    return _SIGNS.sub("", name.casefold())


def _names(words: str, suffix: str = "") -> re.Pattern[str]:
    return re.compile(rf"({'|'.join(words.split())}){suffix}")


_NUMBERED = (
    r"(ids?|nr|no|num|numbers?|nummer|numero|número|código|codigo|codes?|kennung|kürzel|key|uuid|guid|identifier|pid|編號)"
)

# Words that are nothing but somebody who answers, and words that are so only with an "id" behind them: a subject is a
# ticket's too, and "Customer" may be a yes or no.
_WHO = """participants? respondents? respondant users? panell?ists? interviewees? informants? testpersons? proband(en|in)?
    teilnehmer(in|innen)? teilnehmende[rn]? befragte[rn]? versuchsperson nutzer(in)? vp vpn tn pid uid ppt ppts rid
    participante encuestad[oa] entrevistad[oa] usuari[oa] répondante? repondante? participante? enquêtée? utilisateur
    partecipante rispondente intervistat[oa] utente deelnemer respondente utilizador usuário deltagare deltager uczestnik
    respondentka участник респондент пользователь 参加者 回答者 受访者 参与者 用户 응답자 참가자 사용자 مشارك المشارك
    prolific prolificid prolificpid mturkid mturkworker record_?id sub_?id subj_?id parentindex parentkey
    submission_?uuid parentuuid""".replace("_?", "")
_WHO_WITH_ID = """records? subjects? cases? responses? submissions? interviews? persons? people clients? customers? patients?
    members? students? employees? workers? pupils? kunden? patienten? personen? mitarbeiter schüler fall antwort
    datensatz sujeto? caso paciente cliente persona soggetto caso sujet cas personne enquete registro respuesta réponse
    reponse accounts? profile author"""
PERSON = re.compile(rf"(unique|anonymous|anonymised|anon|your|my|study)?(({_names(_WHO).pattern}){_NUMBERED}{{0,2}}|({_names(_WHO_WITH_ID).pattern}){_NUMBERED}{{1,2}})")
# Names that say little: they are believed only where the values and the order of the rows agree.
VAGUE = _names(
    "id ids code codes key nr no num nummer number name names pseudonym alias username nickname kürzel kennung who wer "
    "initials person participantname personname"
)
EMAIL = _names("(your|my|ihre|deine)?(email|emails|mail|emailadresse|emailaddress|correo|correoelectrónico|courriel|username)")
# Things that happen once and have an id: a row of them is an event, whoever it is of.
EVENT = _names(
    "tickets? orders? reviews? issues? calls? messages? transactions? purchases? incidents? invoices? complaints? posts? "
    "tweets? comments?",
    _NUMBERED,
)
# What tells the rows of a respondent apart.
MOMENT = re.compile(
    _names(
        "events? redcapeventname eventname waves? welle vague onda ola weeks? woche semaine semana settimana days? tag jour "
        "día dia giorno dates? datum fecha data timepoint zeitpunkt messzeitpunkt mzp times? visits? besuch visite visita "
        "sessions? sitzung rounds? runde phases? periods? months? monat mois mes mese instance repeatinstance "
        "redcaprepeatinstance entry occasion measurement measure trial block conditions? task product stimulus scenario "
        "prepost survey questionnaire beep episode attempt iteration diaryday studyday year jahr année año anno turnus"
    ).pattern
    + r"(nr|no|num|number|nummer|id|name|label|index)?"
)
QUESTION = re.compile(
    r"(survey)?(questions?|frage|fragen|pregunta|domanda|pergunta|vraag|fråga|pytanie|вопрос|质问|質問|问题|문항|السؤال|items?|"
    r"prompt|variable|field|heading|measure|attribute)(s)?(text|texts|label|title|name|wording|body|prompt|wortlaut|id|nr|no|"
    r"number|code|key|ref|question)?|q|qid|qtext"
)
# Names of questions by their number, or by their place within another.
QUESTION_CODE = re.compile(r".*(id|nr|no|number|code|key|ref)|qid")
PART = _names("subquestions? rows? rowtext rowlabel rowheading items? itemtext statements? teilfrage option subitem scaleitem")
ANSWER = re.compile(
    r"(question|survey|user|participant)?(answers?|responses?|replies|reply|values?|antwort|antworten|wert|réponse|reponse|"
    r"respuesta|risposta|resposta|antwoord|svar|odpowiedź|ответ|回答|答案|응답|답변|الإجابة)(given|body|content)?"
    r"(text|value|label|string|raw|numeric|choice|long|short|open)?|answeredwith|free(text)?(answer|response)"
)
SPEAKER = _names(
    "speakers? speakername speakerlabel speakerid sprecher(in)? sprechername locuteur intervenant hablante orador parlante "
    "falante spreker talker говорящий 发言人 說話者 話者 화자"
)
AUTHOR = re.compile(
    r"(message|user|sender|author|from|member)?(author|sender|from|who|role|username|user|name|displayname|nickname|"
    r"realname|login|absender|autor|von|rolle|actor)(name|displayname|nickname|role|type|username)?"
)
SAID = _names(
    "text texts utterances? messages? messagetext messagecontent content transcript transcripts transcription said speech "
    "words body bodycontent äußerung aussage nachricht texto texte testo mensaje contenu caption line turn turntext dialogue "
    "contentparts"
)
CONVERSATION = re.compile(
    r"(conversation|conv|dialog|dialogue|interview|call|chat|thread|threadts|transcript|recording|meeting|group|focusgroup|"
    r"session|file|document|doc|channel|gespräch|entrevista|entretien|intervista|episode)(id|ids|nr|no|num|number|name|title|"
    r"file|key|code)?|filename"
)
# What goes with a turn and is none of its words.
TURN_DETAIL = re.compile(
    r".*(id|ids|time|times|timestamp|date|datum|at|ts|start|end|begin|ende|from|to|duration|confidence|index|nr|no|number|"
    r"order|seq|sequence|turn|line|row|offset|ms|sec|seconds|avatar|url|color|type|subtype|language|lang|model|logprob|"
    r"score|tokens|ratio|prob|temperature|seek|channel|isbot|status|edited|version|state|zeit|hora|heure)(s|ms|sec|seconds)?"
)
# Roles of what no person said.
MACHINE = frozenset("system developer tool function ipython tool_call tool_result function_call service event".split())
