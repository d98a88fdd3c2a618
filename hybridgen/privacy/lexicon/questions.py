"""How headers ask for personal data in whole sentences, in the languages of `headers`."""

from __future__ import annotations

# Questions without such a word; a header that begins with one asks for the kind.
QUESTIONS = {
    "PHONE_NUMBER": """
        best number, what number, which number, what is the best number, how can we reach you, how can we contact you
        how do we reach you, how should we contact you, wie konnen wir sie erreichen, wie erreichen wir sie
        unter welcher nummer, comment vous joindre, como podemos contactar
        """,
    "EMAIL_ADDRESS": "how can we reach you, how can we contact you, wie konnen wir sie erreichen, comment vous joindre",
    "DATE": """
        when were you born, what day were you born, wann wurden sie geboren, wann sind sie geboren
        wann bist du geboren
        quand etes vous ne, cuando nacio, cuando naciste, quando sei nato, quando e nato, quando nasceu
        wanneer bent u geboren, wanneer ben je geboren, kiedy sie urodziles, nar ar du fodd, nar foddes du
        когда вы родились
        """,
    "LOCATION": """
        where do you live, where do you currently live, where do you reside, where are you based, where are you from
        where do you come from, where were you born, where did you grow up
        wo wohnen sie, wo wohnst du, wo leben sie, wo lebst du, woher kommen sie, woher kommst du, wo sind sie geboren
        ou habitez vous, ou habites tu, ou vivez vous, d ou venez vous, ou etes vous ne
        donde vive, donde vives, donde reside, de donde es, de donde eres
        dove abita, dove abiti, dove vive, dove vivi, di dove sei
        onde mora, onde vive, onde reside, de onde e
        waar woont u, waar woon je, waar woon jij, waar komt u vandaan, waar kom je vandaan
        gdzie mieszkasz, gdzie pan mieszka, gdzie pani mieszka, skad jestes
        var bor du, var kommer du ifran, где вы живете, где ты живешь, откуда вы
        你住在哪, 您住在哪, どこに住んで, أين تسكن, اين تسكن, أين تعيش
        """,
    "ORGANIZATION": """
        who do you work for, whom do you work for, where do you work, where do you study, where did you study
        where do you go to school, who employs you, which company do you work for, what company do you work for
        wo arbeiten sie, wo arbeitest du, fur wen arbeiten sie, wo studieren sie, bei welcher firma
        bei wem sind sie angestellt, bei wem arbeiten sie, in welchem unternehmen, ou travaillez vous
        pour qui travaillez vous, dans quelle entreprise
        donde trabaja, donde trabajas, para quien trabaja, en que empresa, dove lavora, dove lavori, per chi lavora
        onde trabalha, em que empresa, para quem trabalha, waar werkt u, waar werk je, voor wie werkt u
        gdzie pracujesz, gdzie pan pracuje, var arbetar du, var jobbar du, где вы работаете
        您在哪里工作, 你在哪里工作, どこで働いて, أين تعمل, اين تعمل
        """,
    "PERSON": """
        what should we call you, what shall we call you, what can we call you, what do people call you
        what are you called, how should we address you, how would you like to be called
        what would you like to be called
        how would you like us to address you, what name
        who are you, who referred you, who interviewed you
        wie heissen sie, wie heißt du, wie heisst du, wie durfen wir sie nennen, wie sollen wir sie nennen
        comment vous appelez vous, comment t appelles tu, comment devons nous vous appeler
        como se llama, como te llamas, como podemos llamarte, come si chiama, come ti chiami, come possiamo chiamarla
        como se chama, como te chamas, como podemos chamar, hoe heet u, hoe heet je, hoe mogen we u noemen
        jak sie nazywasz, jak masz na imie, jak sie pan nazywa, vad heter du, vad ska vi kalla dig
        как вас зовут, как тебя зовут, как к вам обращаться
        你叫什么, 您叫什么, 您贵姓, 怎么称呼, ما اسمك, ما هو اسمك
        """,
}
# What may stand before the word that a question asks for, and say nothing of its own: "What is the name of your …".
FILLERS = """
    a an the your you my our their his her of in at from to for and or is are was were s what which whats who whose
    where
    could can may have leave high secondary please enter give tell us provide state write type specify fill add
    indicate insert confirm current currently
    present
    main primary nearest closest home own full complete first last second preferred best legal official exact town
    city
    name names number address date q question optional required personal contact e
    instagram tiktok twitter linkedin facebook social media
    ihr ihre ihren ihrem ihrer ihres dein deine deinen deinem deiner der die das den dem des welche welcher welchen
    welchem welches was wer wie wo ist lautet heisst heißt bitte geben nennen sie ein bei in im an von vom zu aktuelle
    aktueller aktuellen derzeitige derzeitiger derzeitigen jetziger jetzige vollstandige vollstandiger genaue und oder
    votre vos ton ta tes le la les l un une de du des d dans en quel quelle quels quelles qui est sont veuillez
    indiquer
    indiquez saisir saisissez entrez actuel actuelle complet complete et ou nom prenom lieu s appelle comment
    su sus tu tus el los una del al que cual cuales quien es son por favor indique escriba introduzca actual completo
    completa y o como se llama
    suo sua suoi tuo tua il lo gli della dello di quale qual quali chi e sono inserisci indica indichi scriva attuale
    completo come si chiama nella nel
    seu seus teu tua o os as da do dos das em na no qual quais quem nome completo indique escreva atual como chama
    uw jouw je jullie het een van bij welke welk wat wie is vul geef huidige volledige en of naam hoe heet
    twoj twoja twoje pana pani panstwa w we z jaki jaka jakie jakim ktorym kto jest podaj prosze wpisz prosimy podac
    obecny obecna obecnym pelne i nazwa
    din ditt dina er ert i vid vilken vilket vilka vad vem ar ange skriv nuvarande fullstandigt och eller heter
    ваш ваша ваше ваши вашего вашей твой твоя твое в каком какой какая какое кто укажите введите пожалуйста и или ф о
    من ما هو هي في الكامل الكاملة الحالي الحالية يرجى إدخال و
    """
# What may follow it.
FOLLOWERS = """
    full complete completo completa complet vollstandig volledig
    do did does are were is was have has you your to for of or and in at if on where that we it name names number
    address
    of birth residence current currently today optional work study attend please as
    wohnen wohnst leben lebst arbeiten arbeitest sind sie bist du besuchen besuchst studieren haben hast und oder wo
    aktuell heute zurzeit derzeit ist der die des
    habitez habites vivez vis travaillez travaillent etudiez etes vous tu de du d et ou actuelle actuel residence
    actuellement
    vive vives reside trabaja trabajas estudia estudias es y o de del actual residencia nacimiento
    abita abiti vive vivi lavora lavori studia studi di e o attuale residenza si chiama
    mora vive reside trabalha estuda de e ou atual residencia
    woont woon je jij u werkt werk studeert en of van bent heeft
    mieszkasz mieszka pan pani pracujesz pracuje studiujesz i lub zamieszkania
    bor arbetar jobbar studerar du och eller
    проживания вы живете работаете учитесь и или
    الكامل الكاملة الحالي الحالية الأول الأخير الذي التي تعيش تعمل
    """
# Words of a heading over several such items: "Please tell us about yourself: Name".
ABOUT_YOU = """
    contact yourself details information personal kontaktdaten kontakt angaben person coordonnees contacto datos
    contatti
    dati dados contato gegevens contactgegevens dane kontaktowe uppgifter kontaktuppgifter данные контакты
    """
# Words that begin a question.
ASKING = """
    what which who where when wie welche welcher welches welchen welchem wer wo wann quel quelle qui ou quand
    comment cual
    quien donde cuando como quale chi dove quando come qual quem onde welk welke waar wanneer hoe jaki jaka jakie
    kto gdzie
    kiedy vilken vilket vad var nar как где кто какой какая когда
    """
# The same in scripts without spaces: whatever else such a header has makes it another question.
UNSPACED_FILLERS = """
    您的 你的 您 你 请问 请填写 请输入 请提供 请 填写 输入 是什么 是 什么 哪个 哪座 哪里 哪 在 个 现在 目前 居住 住
    工作 所在 的 名称 号码
    全名 真实 吗 呢 叫 于 联系 您所在 详细 家庭 常用 手机号 号 名 一下 告诉我们 は何ですか を教えてください
    を入力してください ください
    教えて ご記入 記入 入力 お ご は を の が に 何 ですか ですか？ あなた 現在 どこ 漢字 全角 カタカナ 姓 番号
    당신의 은 는 이 가 을 를 무엇입니까
    """
