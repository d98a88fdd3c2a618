"""What columns are called, in the languages and tools that people use: who, when, what was asked, what was said.

Names are compared plain: without case, spaces and signs, so that `User ID`, `user_id` and `userId` are one name.
"""

from __future__ import annotations

import re
import unicodedata

_SIGNS = re.compile(r"[\W_]+")


def plain(name: str) -> str:
    """A column's name without case, spaces and signs."""
    return _SIGNS.sub("", unicodedata.normalize("NFC", name).lower())


def _any(*words: str) -> str:
    return rf"({'|'.join(' '.join(words).split())})"


_ID = _any(
    "ids? nr no num numbers? nummer numero número código codigo codes? kennung kürzel key uuid guid identifier pid 編號"
)
# Words that are nothing but somebody who answers, and words that are so only with an id behind them: a subject is a
# ticket's too, and "Customer" may be a yes or no.
_PERSON = _any(
    "participants? respondents? respondant users? panell?ists? interviewees? informants? testpersons? proband(en|in)?",
    "teilnehmer(in|innen)? teilnehmende[rn]? befragte[rn]? versuchsperson nutzer(in)? vp vpn tn pid uid ppts? rid",
    "requesters? participante encuestad[oa] entrevistad[oa] usuari[oa] répondante? repondante? enquêtée? utilisateur",
    "partecipante rispondente intervistat[oa] utente deelnemer respondente utilizador usuário deltagare deltager",
    "uczestnik респондент участник пользователь 参加者 回答者 受访者 参与者 用户 응답자 참가자 사용자 مشارك المشارك",
    "prolific prolificid prolificpid mturkworker recordid subid subjid parentindex parentkey submissionuuid parentuuid",
)
_PERSON_NOUN = _any(
    "records? subjects? cases? responses? submissions? interviews? persons? people clients? customers? patients?",
    "members? students? employees? workers? pupils? kunden? patienten? personen? mitarbeiter schüler fall antwort",
    "datensatz sujeto? caso paciente cliente persona soggetto sujet cas personne registro respuesta réponse accounts?",
)
PERSON_NOUN = re.compile(_PERSON_NOUN)
PERSON = re.compile(
    rf"(unique|anonymous|anonymised|anon|your|my|study)?({_PERSON}{_ID}{{0,2}}|{_PERSON_NOUN}{_ID}{{1,2}})"
)
# Names that say little: they are believed only where the values and the order of the rows agree.
VAGUE = re.compile(_any("ids? codes? pseudonym alias nickname kürzel kennung who wer initials person participantname"))
# Who said a quote; people are told of it where its values are those of persons.
SAYER = re.compile(_any("whosaid(it|this|that)? saidby quotedby quotefrom fromwhom wersagtees quidit quienlodijo"))
# Names of anything: people are told of such a column, and no more.
ANY_NAME = re.compile(_any("key nr no num nummer number names?"))
EMAIL = re.compile(r"(your|my|ihre|deine)?(e?mails?(address|adresse)?|correo(electrónico)?|courriel|username)")
# Things that happen once and have an id: a row of them is an event, whoever it is of.
EVENT = re.compile(
    _any(
        "tickets? orders? reviews? issues? calls? messages? transactions? purchases? incidents? invoices? complaints?",
        "posts? tweets? comments?",
    )
    + _ID
)
# What tells the rows of a respondent apart.
MOMENT = re.compile(
    _any(
        "events? redcapeventname waves? welle vague onda ola weeks? woche semaine semana settimana days? tag jour día",
        "dia giorno dates? datum fecha data timepoint zeitpunkt messzeitpunkt mzp times? visits? besuch visite visita",
        "sessions? sitzung rounds? runde phases? periods? months? monat mois mes mese instance repeatinstance",
        "redcaprepeatinstance entry occasion measurement trial block conditions? task product stimulus scenario",
        "prepost survey questionnaire beep episode attempt iteration diaryday studyday year jahr année año anno turnus",
        "sheet",
    )
    + "(nr|no|num|number|nummer|id|name|label|index)?"
)
# Groups in which people may be numbered anew.
GROUP = re.compile(
    _any(
        "(focus)?groups? (fokus)?gruppe sites? centre center clinic school class klasse schule teams? households?",
        "cohort location standort country land branch workshop ward department abteilung file source fg grupo groupe",
        "gruppo sheet",
    )
    + _ID
    + "?"
)
CODED_NAME = re.compile(r"(.*[\W_a-z])?(ID|Id|id|Code|code|Nr\.?|nr)")
QUESTION = re.compile(
    "(survey)?"
    + _any(
        "questions? fragen? pregunta domanda pergunta vraag fråga pytanie вопрос 质问 質問 问题 문항 السؤال items?",
        "prompt variable field heading measure attribute",
    )
    + "(texts?|label|title|name|wording|body|prompt|wortlaut|id|nr|no|number|code|key|ref|question)?|q|qid|qtext"
)
# Questions by their number, which another column may have the words of.
QUESTION_CODE = re.compile(r".*(id|nr|no|number|code|key|ref)")
# What tells the rows of a matrix apart.
PART = re.compile(
    _any(
        "subquestions? rows? rowtext rowlabel rowheading items? itemtext statements? teilfrage option subitem scaleitem"
    )
)
ANSWER = re.compile(
    "(question|survey|user|participant)?"
    + _any(
        "answers? responses? reply replies values? antwort antworten wert réponse reponse respuesta risposta resposta",
        "antwoord svar odpowiedź ответ 回答 答案 응답 답변 الإجابة",
    )
    + "(given|body|content)?(text|value|label|string|raw|numeric|choice|long|short|open)?|free(text)?(answer|response)"
)
SPEAKER = re.compile(
    _any(
        "speakers? speakername speakerlabel speakerid sprecher(in)? sprechername locuteur intervenant hablante orador",
        "parlante falante spreker talker говорящий 发言人 說話者 話者 화자",
    )
)
AUTHOR = re.compile(
    "(message|user|sender|author|from|member)?"
    + _any(
        "author sender from who role username user name displayname nickname realname login absender autor von rolle"
    )
    + "(name|displayname|nickname|role|type|username)?"
)
SAID = re.compile(
    _any(
        "texts? utterances? messages? messagetext messagecontent content contentparts transcripts? transcription said",
        "speech words body bodycontent äußerung aussage nachricht texto texte testo mensaje contenu caption line turn",
        "turntext dialogue",
    )
)
CONVERSATION = re.compile(
    _any(
        "conversation conv dialog dialogue interview call chat thread threadts transcript recording meeting group",
        "focusgroup session file sheet document doc channel gespräch entrevista entretien intervista episode",
    )
    + "(id|ids|nr|no|num|number|name|title|file|key|code)?|filename"
)
# What goes with a turn and is none of its words.
TURN_DETAIL = re.compile(
    ".*"
    + _any(
        "id ids time times timestamp date datum at ts start end begin ende from to duration confidence index nr no",
        "number order seq sequence turn line row offset ms sec seconds avatar url color type subtype language lang",
        "model logprob score tokens ratio prob temperature seek channel path isbot status edited version state zeit",
        "hora heure",
    )
    + "(s|ms|sec|seconds)?"
)
# Roles of what no person said.
MACHINE = frozenset("system developer tool function ipython tool_call tool_result function_call service event".split())
