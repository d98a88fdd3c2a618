"""Words for who speaks in an interview by what they do there: labels of a transcript that name nobody."""

from __future__ import annotations

from hybridgen.sources.texts.speakers import INTERVIEWER

ROLES = frozenset(
    """
    interviewer interviewee moderator facilitator researcher participant respondent customer client user patient
    speaker host guest question answer note notes comment comments summary time date topic q a p r i
    interviewerin befragte befragter befragende moderatorin sprecher sprecherin teilnehmer teilnehmerin proband
    probandin
    kunde kundin patientin forscher forscherin gast frage antwort notiz anmerkung zusammenfassung datum thema
    enquêteur enquêtrice enquêté enquêtée intervieweur intervieweuse interviewé interviewée modérateur modératrice
    animateur animatrice participante répondant répondante intervenant chercheur chercheuse réponse remarque
    entrevistador entrevistadora entrevistado entrevistada moderador moderadora participante encuestador encuestadora
    encuestado encuestada investigador investigadora pregunta respuesta nota fecha tema
    intervistatore intervistatrice intervistato intervistata moderatore moderatrice partecipante ricercatore
    ricercatrice
    domanda risposta
    inquiridor inquirido pesquisador pesquisadora pergunta resposta
    geïnterviewde gespreksleider deelnemer deelneemster onderzoeker vraag antwoord opmerking
    ankieter ankieterka badacz badaczka uczestnik uczestniczka respondentka moderatorka prowadzący prowadząca pytanie
    odpowiedź
    intervjuare intervjuperson deltagare forskare fråga svar
    интервьюер респондент респондентка участник участница модератор исследователь ведущий вопрос ответ
    采访者 受访者 访谈者 被访者 访问者 主持人 记者 研究者 研究员 问 答 提问 回答 採訪者 受訪者 訪談者 主持人
    インタビュアー 回答者 司会者 司会 質問者 参加者 対象者 話者 聞き手 語り手 質問 回答 면접관 인터뷰어 응답자
    참가자 진행자 질문 답변
    المحاور المحاورة المشارك المشاركة الباحث الباحثة المقابل سؤال جواب
    admin administrator support agent bot system assistant operator observer interpreter translator
    katılımcı görüşülen cevap yanıt מרואיין מרואיינת משתתף משתתפת נשאל נשאלת תשובה
    प्रतिभागी उत्तरदाता उत्तर उत्तरदात्री респондентка учасник учасниця відповідь питання
    participante participantka moderátorka moderátor tazatel tazatelka odborník
    deltager informant haastateltava osallistuja résztvevő válaszadó účastník účastnice
    participantă συμμετέχων συμμετέχουσα απάντηση
    """.split()
)
# What forms ask for, one line each; a label that nobody bears.
FIELDS = frozenset(
    """
    age gender sex job occupation profession education income town city country region location place address phone
    email mail date time day week title name id status type category rating score price cost usage use frequency
    favourite favorite wish reason goal goals need needs pain pains like likes dislike dislikes idea ideas problem
    problems pros cons good bad other others source link tags tag version device platform language household family
    children pets hobbies experience role team company industry department
    alter geschlecht beruf ort stadt wohnort land grund wunsch ziel ziele problem bildung einkommen dauer gerät sprache
    lieblingsort name titel quelle vorteile nachteile idee ideen
    âge sexe métier profession ville pays raison souhait but problème durée appareil langue titre idée nom
    edad sexo trabajo profesión ocupación ciudad país motivo deseo objetivo problema idioma título nombre
    età sesso lavoro professione città paese motivo desiderio obiettivo lingua titolo
    idade profissão cidade razão desejo objetivo
    leeftijd geslacht beroep woonplaats reden wens doel wiek płeć zawód miasto powód ålder kön yrke stad
    возраст пол профессия город причина желание yaş cinsiyet meslek şehir आयु उम्र लिंग पेशा शहर
    年龄 性别 职业 城市 年齢 性別 職業 나이 성별 직업 العمر الجنس المهنة גיל מין מקצוע
    """.split()
)


def is_role(label: str) -> bool:
    """Whether a line's label tells what somebody does in an interview, or what a form asks for: it names nobody."""
    folded = label.casefold()
    words = folded.split()
    return bool(ROLES.intersection(words) or INTERVIEWER.fullmatch(label) or FIELDS.issuperset(words))
