"""How transcripts name who asks and who answers."""

from __future__ import annotations

import re

# Words of transcripts, in the languages that transcripts are often written in; (a|b) at the end are forms of one word.
_ASKS = r"""
    interviewer|interviewers|moderator|researcher|facilitator|host|question|int|i|q|m
    |interviewer(?:[*:_/-]?in(?:nen)?)|interviewende[rn]?|moderator(?:[*:_/-]?in(?:nen)?)|moderation|fragestellerin|fragesteller
    |forscherin|forscher|frage
    |enquêteur|enquêtrice|enqueteur|enquetrice|intervieweuse|intervieweur|animateur|animatrice|modérateur|modératrice
    |chercheuse|chercheur
    |entrevistadora?|moderadora?|investigadora?|encuestadora?|facilitadora?|pregunta
    |pesquisadora?|pergunta|inquiridora?|mediadora?
    |intervistatore|intervistatrice|moderatore|moderatrice|ricercatore|ricercatrice|conduttore|conduttrice|domanda
    |onderzoeker|gespreksleider|vraag|intervjuare|intervjuer|forskare|forsker|haastattelija|tutkija|spørgsmål|fråga
    |prowadząc[ya]|ankieter(?:ka)?|badacz(?:ka)?|moderatorka|pytanie|tazatel(?:ka)?|moderátor(?:ka)?|kérdező|moderatör
    |görüşmeci|araştırmacı|soru|intervievator|operator
    |интервьюер|модератор|ведущ(?:ий|ая)|исследователь(?:ница)?|вопрос|інтерв['’]юер(?:ка)?|модераторка|дослідни(?:к|ця)
    |συνεντευκτής|συνεντεύκτρια|ερευνητής|ερευνήτρια|συντονιστής|συντονίστρια|ερώτηση
    |(?:ال)?مقابل(?:ة)?|(?:ال)?مُقابِل|(?:ال)?محاورة?|(?:ال)?مُحاور|(?:ال)?باحثة?|(?:ال)?سؤال|س|مصاحبه\u200c?\s?گر|پرسشگر
    |מראיינת|מראיין|חוקרת|חוקר|מנחה|שאלה
    |साक्षात्कारकर्ता|प्रश्न|सवाल|शोधकर्ता|मॉडरेटर|इंटरव्यूअर|সাক্ষাৎকারগ্রহীতা|প্রশ্ন|நேர்காணல்\ செய்பவர்|கேள்வி
    |采访者|採訪者|访谈者|訪談者|访谈人|采访人|訪談員|访谈员|訪員|访员|访问者|訪問者|访问员|訪問員|提问者|主持人|记者|記者
    |研究者|研究员|研究員|调查员|調查員|问题|問題|提问|问|問
    |インタビュアー|インタヴュアー|インタビュワー|聞き手|聴き手|司会者?|質問者?|調査者|モデレーター
    |면접자|면접관|면담자|인터뷰어|진행자|연구자|조사자|질문|사회자
    |ผู้สัมภาษณ์|ผู้วิจัย|người\ phỏng\ vấn|phỏng\ vấn\ viên|pewawancara|peneliti|pertanyaan
"""
# A turn's label that is an interviewer's, as a whole: "Interviewer 1", "Q", "Moderator (online)".
INTERVIEWER = re.compile(rf"(?:{_ASKS})[\s_#-]?\d{{0,2}}(?:\s?[(（][^)）]{{0,60}}[)）])?", re.IGNORECASE | re.VERBOSE)
