"""Words for who speaks in an interview by what they do there: labels of a transcript that name nobody."""

from __future__ import annotations

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
    """.split()
)
