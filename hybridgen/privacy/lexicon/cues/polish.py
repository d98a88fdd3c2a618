"""Polish words that tell what a name is the name of."""

from __future__ import annotations

from hybridgen.privacy.lexicon.cues.base import Cues

POLISH = Cues(
    titles=r"pani|pana|panu|panią|panem|pan|państwo|dr|doktor|doktora|prof\.|mgr|inż\.|ks\.|p\.|ciocia|wujek|babcia"
    r"|dziadek|siostra|siostry|rodzina|rodziny",
    kin=r"mąż|męża|mężem|żona|żony|żoną|syn|syna|córka|córki|brat|brata|siostra|siostry|matka|ojciec|wnuk|wnuczka"
    r"|kolega|kolegą|koleżanka|koleżanką|szef|szefowa|sąsiad|sąsiadka|przyjaciel|przyjaciółka|zięć|synowa|teściowa"
    r"|lekarz|mama|tata|wychowaw(?:czyni|ca|cy)|dyrektor(?:ka|a)?|pielęgniark[aęi]|opiekunk[aęi]|listonosz(?:ka)?"
    r"|dozorca|kurier|trener(?:ka)?|nauczyciel(?:ka|ki|a)?|fryzjerk[aęi]|dentystka|sekretark[aęi]|kierowni(?:k|czka)"
    r"|kuzyn(?:ka)?",
    named=r"nazywam się|nazywa się|mam na imię|ma na imię|na imię|niejaki|niejaka|zwan[aey]|pozdrawiam|z poważaniem"
    r"|podpisano|pozdrowienia",
    is_called=r"jestem|cześć|hej|dzień dobry|drog[ia]|dziękuję|to",
    placed=r"w|we|z|ze|do|od|koło|pod",
    worked=r"pracuj[ęe] (?:w|dla|u)|pracował[ae]m (?:w|dla|u)|firma|firmie|firmy|pracodawca",
    houses=r"szpital(?:a|u|em)?|przychodni\w{0,3}|klinik\w{0,3}|bank(?:u)?|szkoł[ayę]|szkole|uniwersytet|urząd"
    r"|aptek\w{0,3}|aptece|hotel(?:u)?|liceum|przedszkol[aeu]|żłob(?:ek|ka|ku)|transport|zakład(?:u|y|zie)?"
    r"|piekarni\w{0,3}|restauracj\w{0,3}|fundacj\w{0,3}|stowarzyszeni[aeu]|bibliotek\w{0,3}|muzeum|sąd|sklep(?:u|ie)?"
    r"|bar(?:u|ze)?|karczm[aęy]|gospod[aęy]|stolarni[aęi]?|stadnin\w{0,3}|spółdzielni\w{0,3}|elektro|hurtowni\w{0,3}"
    r"|warsztat|cukierni\w{0,3}|masarni\w{0,3}|drukarni\w{0,3}|biur[oa](?: rachunkow\w{1,3})?|zesp(?:ół|ołu|ole) szkół"
    r"|[^\W\d_]{2,12}(?:iarni|karni|garni)[aęią]?|sp|lo|zs|mops|dps|myjni[aęi]?|dom opieki|dom kultury|hospicjum"
    r"|sanatorium|pensjonat|kawiarni\w{0,3}|pizzeri\w{0,3}",
    numbered=r"numer|numerem|nr|pesel|nip|regon|dowód|dowodu|paszport|paszportu|login|zamówienie|zamówienia|polisa"
    r"|klienta|użytkownik|umow[ayę]|faktur[ayęą]|fakturze|zamówieniu|umowie|polisy|zgłoszeniu|sprawie|zgłoszenie"
    r"|zgłoszenia|konto|konta|sprawy",
    acts=r"mówi|powiedział[a]?|chce|chciał[a]?|przyszedł|przyszła|pracuje|mieszka|dzwonił[a]?|pomógł|pomogła|i ja",
    lives=r"(?:mieszk(?:am|amy|ałam|ałem)|urodził[ae]m się) we?|pochodzę ze?|jestem ze?",
    signed=r"dziękuję|dzięki|pozdrawiam|pozdrowienia|z poważaniem|do zobaczenia",
    surnames=r"[^\W\d_]{3,}[sc]k(?:i|a|iego|iej|im|ą|iemu|ich)$",
    firms=r"sp\. z o\. ?o\.|s\. ?a\.|s\. ?c\.|sp\. ?[jkp]\.|i (?:synowie|córki|wspólnicy|spółka)",
    links=r"nad|pod|u",
    seldom="poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę wielkanocy sylwestra"
    " ramadan zima nowa nova lista ani inna oto rada sam sama",
    never="aby ale będą brak cała cali dom jaro mają mama mogą nas ono rano sobą taki tak tata tobą wada pan pani pana"
    " panu panią panem panie państwo państwa państwu państwem ty ci tobie ciebie cię twój twoja wy was wam wami wasz"
    " bóg boże internet internecie wielkanoc narodzenie europa nip pesel regon pdf sms gps tv ok id cv vat pc imię"
    " nazwisko tel covid",
)
