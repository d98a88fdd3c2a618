"""Words of headers that ask for personal data, by kind and language, as forms and questionnaires have them.

Terms are separated by commas. All are compared without case and accents. A term in a script without spaces is looked
for within the header.
"""

from __future__ import annotations

# The order is that in which kinds are tried: "IP address" before "address", "date of birth" before "name".
TERMS = {
    "EMAIL_ADDRESS": """
        email, e mail, emails, e mails, mail, mail address, recipient email
        emailadresse, e mailadresse, mailadresse
        courriel, adresse electronique, mel
        correo, correo electronico
        posta elettronica
        correio eletronico, endereco eletronico
        mailadres, emailadres, e mailadres
        adres mailowy, poczta elektroniczna
        e post, epost, e postadress, mejl, mejladress
        почта, электронная почта, эл почта, имейл, электронный адрес
        邮箱, 电子邮件, 邮件地址, 電子郵件, メール, メールアドレス, 이메일
        البريد الإلكتروني, البريد, بريد, الايميل, ايميل
        """,
    "PHONE_NUMBER": """
        phone, telephone, mobile, cell, cellphone, tel, fax, whatsapp, phone number, contact number, number to reach
        telefon, telefonnummer, handy, handynummer, mobilnummer, mobiltelefon, rufnummer, festnetz
        portable, numero de telephone
        telefono, movil, celular
        cellulare, recapito
        telefone, telemovel
        telefoon, telefoonnummer, gsm, gsm nummer, mobiel
        numer telefonu, komorka, komorkowy
        mobil
        телефон, номер телефона, мобильный
        电话, 手机, 手机号, 電話, 電話番号, 携帯, 전화번호
        الهاتف, هاتف, رقم الهاتف, الجوال, جوال, الموبايل
        """,
    "DATE": """
        birth, birthday, birthdate, date of birth, dob, born
        geburtsdatum, geburtstag, geboren
        date de naissance, naissance, ne le
        fecha de nacimiento, nacimiento, cumpleanos
        data di nascita, nascita, compleanno
        data de nascimento, nascimento, aniversario
        geboortedatum, geboortedag, verjaardag
        data urodzenia, urodziny
        fodelsedatum, fodelsedag, fodd
        дата рождения, рождения
        出生日期, 生日, 出生年月, 生年月日, 誕生日, 생년월일
        تاريخ الميلاد, الميلاد
        """,
    "US_SSN": "ssn, social security, social security number",
    "IBAN_CODE": "iban",
    "CREDIT_CARD": "card number, credit card, kreditkarte, kreditkartennummer, carte bancaire, tarjeta de credito",
    "ID": """
        account number, passport, passport number, licence, license, insurance number, nhs, nhs number, policy number
        customer number, case number, national id, id card, membership number, employee number, student number
        external reference, external data reference, medical record number, mrn, tax id, vat number
        kontonummer, versicherungsnummer, versichertennummer, krankenversicherungsnummer, sozialversicherungsnummer
        rentenversicherungsnummer, kundennummer, mitgliedsnummer, personalnummer, ausweisnummer, personalausweis
        reisepass, steuernummer, steuer id, matrikelnummer, patientennummer, aktenzeichen
        numero de compte, numero de securite sociale, numero client, numero d assure, numero de passeport, passeport
        numero de adherent, carte d identite
        numero de cuenta, numero de seguridad social, numero de seguro, dni, nif, nie, pasaporte, curp
        codice fiscale, numero di conto, tessera sanitaria, numero di polizza, passaporto, carta d identita
        cpf, rg, numero da conta, numero de utente, passaporte, cartao de cidadao, contribuinte
        rekeningnummer, burgerservicenummer, bsn, polisnummer, klantnummer, paspoort, rijksregisternummer
        numer konta, pesel, numer polisy, nip, numer ubezpieczenia, paszport, numer dowodu
        personnummer, forsakringsnummer, kundnummer, medlemsnummer
        номер паспорта, паспорт, снилс, инн, номер полиса, полис, номер счета
        身份证, 身份证号, 身份证号码, 护照, 账号, 银行卡号, 医保卡号, 社保号, マイナンバー, 口座番号, 保険証番号
        رقم الهوية, رقم الحساب, جواز السفر, رقم التأمين
        """,
    "DEVICE": """
        user agent, useragent, device id, device identifier, deviceid, device token, imei, idfa, android id, serial number
        mac address, subscriber id, simserial, browser fingerprint, cookie, cookie id, session id
        """,
    "IP_ADDRESS": "ip, ip address, ipaddress, ip adresse, adresse ip, direccion ip, indirizzo ip, ip adres, ip地址, ip",
    "HANDLE": """
        handle, user name, username, login, nickname on, screen name, profile, twitter, instagram, linkedin, tiktok
        facebook, snapchat, telegram, skype, discord, mastodon, bluesky, reddit, youtube
        benutzername, nutzername, anmeldename, profilname
        pseudo, identifiant, nom d utilisateur
        usuario, nombre de usuario
        nome utente
        nome de usuario, utilizador
        gebruikersnaam
        nazwa uzytkownika
        anvandarnamn
        логин, ник, никнейм
        微信, 微信号, 用户名, 昵称, 账户名, ユーザー名, アカウント名
        اسم المستخدم
        """,
    "ZIP": """
        zip, zipcode, zip code, postcode, post code, postal, postal code
        plz, postleitzahl
        code postal, cp
        codigo postal
        cap, codice postale
        cep
        kod pocztowy
        postnummer, postnr
        индекс, почтовый индекс
        邮编, 邮政编码, 郵便番号, 우편번호
        الرمز البريدي
        """,
    "COORDINATES": """
        latitude, longitude, lat, lon, lng, long, gps, geolocation, geo, coordinates, coords, geopoint, location, position
        location latitude, location longitude
        breitengrad, langengrad, koordinaten, standort
        coordonnees
        latitud, longitud, coordenadas, ubicacion
        latitudine, longitudine, coordinate
        coordinaten, breedtegraad, lengtegraad, szerokosc, dlugosc, latitud, longitud
        широта, долгота, координаты
        经度, 纬度, 坐标, 緯度, 経度, 위도, 경도
        """,
    "ADDRESS": """
        address, street, street address, home address, recipient address
        adresse, anschrift, strasse, hausnummer, wohnadresse, postanschrift
        rue, adresse postale
        direccion, calle, domicilio
        indirizzo, via
        endereco, rua, morada
        adres, straat, straatnaam, huisnummer
        ulica, adres zamieszkania
        adress, gata, gatuadress
        адрес, улица
        地址, 住址, 街道, 住所, 주소
        العنوان, عنوان, الشارع
        """,
    "LOCATION": """
        city, town, village, hometown, home town, place of birth, birthplace, place of residence, suburb, neighbourhood
        neighborhood, city of residence, town of residence
        wohnort, ort, stadt, gemeinde, geburtsort, stadtteil, dorf
        ville, commune, localite, lieu de residence, lieu de naissance, village, quartier
        ciudad, poblacion, localidad, municipio, pueblo, lugar de residencia, lugar de nacimiento, barrio
        citta, comune, residenza, luogo di nascita, luogo di residenza, paese di residenza, localita
        cidade, localidade, concelho, municipio, local de residencia, naturalidade, bairro
        woonplaats, plaats, stad, gemeente, dorp, geboorteplaats
        miasto, miejscowosc, miejsce zamieszkania, miejsce urodzenia
        stad, ort, bostadsort, kommun, hemort, fodelseort
        город, населенный пункт, место жительства, место рождения
        城市, 居住地, 所在城市, 所在地, 居住城市, 市区町村, お住まい, 出身地, 도시
        المدينة, مدينة, مكان الإقامة
        """,
    "ORGANIZATION": """
        employer, workplace, school, university, college, place of work
        arbeitgeber, arbeitgebers, schule, universitat, hochschule, arbeitsplatz, arbeitsstatte
        employeur, ecole, universite, lieu de travail, etablissement
        empleador, escuela, colegio, universidad, lugar de trabajo
        datore di lavoro, scuola, universita
        empregador, escola, universidade, local de trabalho, entidade patronal
        werkgever, universiteit, hogeschool
        pracodawca, szkoła, uczelnia, uniwersytet, miejsce pracy
        arbetsgivare, skola, universitet, arbetsplats
        работодатель, место работы, школа, университет, вуз
        雇主, 工作单位, 单位, 学校, 大学, 勤務先, 会社名, 学校名, 회사, 학교
        صاحب العمل, جهة العمل, المدرسة, الجامعة
        """,
    "PERSON": """
        name, names, surname, firstname, lastname, fullname, forename, nickname, first name, last name, full name
        recipient first name, recipient last name, given name, family name, maiden name, emergency contact, next of kin
        interviewer, moderator, facilitator, researcher, author, supervisor, doctor, nurse
        vorname, nachname, familienname, rufname, spitzname, geburtsname, zuname, notfallkontakt, ansprechpartner
        interviewerin, betreuer, betreuerin, hausarzt
        nom, prenom, nom de famille, surnom, contact d urgence, enqueteur, medecin
        nombre, nombres, apellido, apellidos, apodo, contacto de emergencia, encuestador, medico
        nome, cognome, soprannome, contatto di emergenza, intervistatore
        sobrenome, apelido, apelidos, contato de emergencia, contacto de emergencia, entrevistador
        naam, voornaam, achternaam, roepnaam, noodcontact
        imie, nazwisko, imie i nazwisko, ankieter
        namn, fornamn, efternamn, tilltalsnamn, nodkontakt
        имя, фамилия, фио, отчество, контактное лицо
        姓名, 名字, 联系人, 紧急联系人, 氏名, 名前, フリガナ, 성명, 이름
        الاسم, اسم, اسمك, اللقب, اسم العائلة
        """,
}
# Terms that are a header by themselves only: within a longer one they say something else.
ALONE = {
    "ORGANIZATION": """
        company, company name, your company, organisation, organization, firma, firmenname, unternehmen, entreprise
        societe, empresa, azienda, bedrijf, bedrijfsnaam, firma pracodawcy, foretag, компания, организация, 公司
        """,
    "PERSON": "姓, 名, contact person, kontaktperson",
}
# Questions without such a word; a header that begins with one asks for the kind.
QUESTIONS = {
    "PHONE_NUMBER": """
        best number, what number, which number, what is the best number, how can we reach you, how can we contact you
        how do we reach you, how should we contact you, wie konnen wir sie erreichen, wie erreichen wir sie
        unter welcher nummer, comment vous joindre, como podemos contactar
        """,
    "EMAIL_ADDRESS": "how can we reach you, how can we contact you, wie konnen wir sie erreichen, comment vous joindre",
    "DATE": """
        when were you born, what day were you born, wann wurden sie geboren, wann sind sie geboren, wann bist du geboren
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
        in welchem unternehmen, ou travaillez vous, pour qui travaillez vous, dans quelle entreprise
        donde trabaja, donde trabajas, para quien trabaja, en que empresa, dove lavora, dove lavori, per chi lavora
        onde trabalha, em que empresa, para quem trabalha, waar werkt u, waar werk je, voor wie werkt u
        gdzie pracujesz, gdzie pan pracuje, var arbetar du, var jobbar du, где вы работаете
        您在哪里工作, 你在哪里工作, どこで働いて, أين تعمل, اين تعمل
        """,
    "PERSON": """
        what should we call you, what shall we call you, what can we call you, what do people call you
        what are you called, how should we address you, how would you like to be called, what would you like to be called
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
    a an the your you my our their his her of in at from to for and or is are was were s what which whats who whose where
    please enter give tell us provide state write type specify fill add indicate insert confirm current currently present
    main primary nearest closest home own full complete first last second preferred best legal official exact town city
    name names number address date q question optional required personal contact e
    instagram tiktok twitter linkedin facebook social media
    ihr ihre ihren ihrem ihrer ihres dein deine deinen deinem deiner der die das den dem des welche welcher welchen
    welchem welches was wer wie wo ist lautet heisst heißt bitte geben nennen sie ein bei in im an von vom zu aktuelle
    aktueller aktuellen derzeitige derzeitiger derzeitigen jetziger jetzige vollstandige vollstandiger genaue und oder
    votre vos ton ta tes le la les l un une de du des d dans en quel quelle quels quelles qui est sont veuillez indiquer
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
    do did does are were is was have has you your to for of or and in at if on where that we it name names number address
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
    contact yourself details information personal kontaktdaten kontakt angaben person coordonnees contacto datos contatti
    dati dados contato gegevens contactgegevens dane kontaktowe uppgifter kontaktuppgifter данные контакты
    """
# Words that begin a question.
ASKING = """
    what which who where when wie welche welcher welches welchen welchem wer wo wann quel quelle qui ou quand comment cual
    quien donde cuando como quale chi dove quando come qual quem onde welk welke waar wanneer hoe jaki jaka jakie kto gdzie
    kiedy vilken vilket vad var nar как где кто какой какая когда
    """
# The same in scripts without spaces: whatever else such a header has makes it another question.
UNSPACED_FILLERS = """
    您的 你的 您 你 请问 请填写 请输入 请提供 请 填写 输入 是什么 是 什么 哪个 哪座 哪里 哪 在 个 现在 目前 居住 住 工作 所在 的 名称 号码
    全名 真实 吗 呢 叫 于 联系 您所在 详细 家庭 常用 手机号 号 名 一下 告诉我们 は何ですか を教えてください を入力してください ください
    教えて ご記入 記入 入力 お ご は を の が に 何 ですか ですか？ あなた 現在 どこ 漢字 全角 カタカナ 姓 番号 당신의 은 는 이 가 을 를 무엇입니까
    """
# Answers that are chosen from a list, whatever the question: yes, scales, kinds of places and employers.
CHOICES = """
    yes no maybe none other others never rarely seldom sometimes often always very quite somewhat not at all agree disagree
    strongly neither nor neutral satisfied dissatisfied unsatisfied good bad poor fair excellent high low medium
    likely unlikely prefer to say dont don t know n a na unsure applicable true false rural urban suburban suburb city town
    village countryside public private sector self employed unemployed student retired large small big middle sized of my
    same daily weekly monthly per week month year day times once twice a i have have it them less more than and or
    important unimportant
    ja nein vielleicht keine keiner nie selten manchmal oft haufig immer sehr eher nicht uberhaupt stimme zu trifft teils
    zufrieden unzufrieden gut schlecht mittel hoch niedrig weiß weiss angabe sonstiges andere stadt land dorf großstadt
    grossstadt kleinstadt landlich stadtisch offentlich privat selbststandig arbeitslos rentner taglich wochentlich
    oui non peut etre jamais rarement parfois souvent toujours tres plutot pas du tout d accord satisfait insatisfait bon
    mauvais autre autres aucun ville campagne village prive public retraite
    si quiza nunca raramente raras veces a veces menudo siempre muy poco nada de acuerdo en desacuerdo satisfecho bueno malo
    otro otra ninguno ciudad pueblo campo publico privado
    forse mai raramente qualche volta spesso sempre molto poco per niente d accordo soddisfatto insoddisfatto buono cattivo
    altro nessuno citta campagna paese pubblico
    sim nao talvez vezes muito pouco concordo discordo satisfeito insatisfeito bom mau outro nenhum cidade campo
    nee misschien nooit zelden soms vaak altijd zeer erg niet helemaal eens oneens tevreden ontevreden goed slecht anders
    geen stad platteland dorp openbaar
    tak nie moze nigdy rzadko czasami czesto zawsze bardzo raczej zgadzam sie zadowolony dobry zły inne zaden miasto wies
    nej kanske aldrig sallan ibland ofta alltid mycket ganska inte instammer nojd missnojd bra daligt annat ingen stad
    landsbygd by
    да нет может быть никогда редко иногда часто всегда очень не согласен согласна доволен хорошо плохо другое город село
    是 否 有 没有 从不 很少 有时 经常 总是 非常 满意 不满意 同意 不同意 其他 はい いいえ いつも 時々 たまに 全くない その他 満足 不満
    نعم لا أبدا نادرا أحيانا غالبا دائما
    """
