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
        e posta, e posta adresi, eposta, mail adresi, e posta, e mailova adresa, sahkoposti, sahkopostiosoite
        e mail cim, ईमेल, ई मेल, אימייל, דוא ל, דואל, דואר אלקטרוני, эл пошта, електронна пошта, пошта, імейл
        ηλεκτρονικο ταχυδρομειο, thu dien tu, surel, alamat email, 이메일 주소
        """,
    "PHONE_NUMBER": """
        phone, telephone, mobile, cell, cellphone, tel, fax, whatsapp, phone number, contact number, number to reach
        telefon, telefonnummer, handy, handynummer, mobilnummer, mobiltelefon, rufnummer, festnetz
        portable, numero de telephone
        telefono, movil, celular, tfno, tlfno, telf
        cellulare, recapito
        telefone, telemovel
        telefoon, telefoonnummer, gsm, gsm nummer, mobiel
        numer telefonu, komorka, komorkowy
        mobil
        телефон, номер телефона, мобильный
        电话, 手机, 手机号, 電話, 電話番号, 携帯, 전화번호
        الهاتف, هاتف, رقم الهاتف, الجوال, جوال, الموبايل
        cep telefonu, telefon numarası, cep no, puhelin, puhelinnumero, matkapuhelin, tlf, telefonnr, mobilnr
        telefonszam, mobiltelefonszam, numar de telefon, telefonni cislo, so đien thoai, đien thoai, nomor telepon
        no telepon, nomor hp, no hp
        फोन, फ़ोन, मोबाइल, फोन नंबर, फ़ोन नंबर, मोबाइल नंबर, טלפון, נייד, מספר טלפון, טלפון נייד, номер телефону, мобільний
        τηλεφωνο, κινητο, αριθμος τηλεφωνου, 전화, 휴대폰, 휴대전화, 연락처
        """,
    "DATE": """
        birth, birthday, birthdate, date of birth, dob, born
        geburtsdatum, geburtstag, geboren
        date de naissance, naissance, ne le, nee le, ne e le
        fecha de nacimiento, nacimiento, cumpleanos, nacido el, nacida el
        data di nascita, nascita, compleanno
        data de nascimento, nascimento, aniversario
        geboortedatum, geboortedag, verjaardag
        data urodzenia, urodziny
        fodelsedatum, fodelsedag, fodd
        дата рождения, рождения
        出生日期, 生日, 出生年月, 生年月日, 誕生日, 생년월일
        تاريخ الميلاد, الميلاد
        dogum tarihi, dogum gunu, datum narozeni, fødselsdato, fødselsdag, syntymaaika, syntymapaiva, szuletesi datum
        szuletesi ido, data nasterii, ngay sinh, tanggal lahir, जन्म तिथि, जन्मतिथि, जन्म तारीख, תאריך לידה
        дата народження, ημερομηνια γεννησης, 생일, 출생일
        """,
    "US_SSN": "ssn, social security, social security number",
    "IBAN_CODE": "iban",
    "CREDIT_CARD": "card number, credit card, kreditkarte, kreditkartennummer, carte bancaire, tarjeta de credito",
    "ID": """
        account number, passport, passport number, licence, license, insurance number, nhs, nhs number, policy number
        medicare number, license plate, licence plate, number plate, car registration, kennzeichen, targa
        customer number, case number, national id, id card, membership number, employee number, student number
        external reference, external data reference, medical record number, mrn, tax id, vat number
        kundennr, kd nr, vertragsnummer, auftragsnummer, kontonummer, versicherungsnummer, versichertennummer
        krankenversicherungsnummer, sozialversicherungsnummer
        rentenversicherungsnummer, kundennummer, mitgliedsnummer, personalnummer, ausweisnummer, personalausweis
        reisepass, steuernummer, steuer id, matrikelnummer, patientennummer, aktenzeichen
        n client, numero de client, matricule, numero d adherent, numero de compte, numero de securite sociale
        numero client, numero d assure, numero de passeport, passeport
        numero de adherent, carte d identite
        numero de cliente, n o de cliente, numero de afiliado, numero de empleado, numero de cuenta
        numero de seguridad social, numero de seguro, dni, nif, nie, pasaporte, curp
        codice fiscale, numero di conto, tessera sanitaria, numero di polizza, passaporto, carta d identita
        cpf, rg, numero da conta, numero de utente, passaporte, cartao de cidadao, contribuinte
        rekeningnummer, burgerservicenummer, bsn, polisnummer, klantnummer, paspoort, rijksregisternummer
        rodne cislo, cislo smlouvy, numer konta, pesel, numer polisy, nip, numer ubezpieczenia, paszport, numer dowodu
        personnummer, forsakringsnummer, kundnummer, medlemsnummer
        номер паспорта, паспорт, снилс, инн, номер полиса, полис, номер счета
        身份证, 身份证号, 身份证号码, 护照, 账号, 银行卡号, 医保卡号, 社保号, マイナンバー, 口座番号, 保険証番号
        رقم الهوية, رقم الحساب, جواز السفر, رقم التأمين
        """,
    "DEVICE": """
        user agent, useragent, device id, device identifier, deviceid, device token, imei, idfa, android id
        serial number
        mac address, subscriber id, simid, sim id, simserial, browser fingerprint, cookie, cookie id, session id
        """,
    "IP_ADDRESS": "ip, ip address, ipaddress, ip adresse, adresse ip, direccion ip, indirizzo ip, ip adres, ip地址, ip",
    "HANDLE": """
        handle, user name, username, login, nickname on, screen name, profile, social media, twitter, instagram
        linkedin, tiktok
        facebook, snapchat, telegram, skype, discord, mastodon, bluesky, reddit, youtube
        benutzername, nutzername, anmeldename, profilname
        pseudo, identifiant, nom d utilisateur
        usuario, nombre de usuario
        nome utente
        nome de usuario, utilizador
        gebruikersnaam
        nazwa uzytkownika
        uzivatelske jmeno
        anvandarnamn
        логин, ник, никнейм
        微信, 微信号, 用户名, 昵称, 账户名, ユーザー名, アカウント名
        اسم المستخدم
        """,
    "ZIP": """
        zip, zipcode, zip code, postcode, post code, postal, postal code
        plz, postleitzahl
        code postal, cp, c p
        codigo postal
        cap, codice postale
        cep
        kod pocztowy
        postnummer, postnr
        индекс, почтовый индекс
        邮编, 邮政编码, 郵便番号, 우편번호
        الرمز البريدي
        posta kodu, psc, postinumero, iranyitoszam, cod postal, ma buu dien, ma buu chinh, kode pos
        पिन कोड, पिनकोड, מיקוד, поштовий індекс, ταχυδρομικος κωδικας, τκ
        """,
    "COORDINATES": """
        latitude, longitude, lat, lon, lng, long, gps, geolocation, geo, coordinates, coords, geopoint, location
        position
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
        ev adresi, acık adres, adresa, adresa bydliste, ulice, adresse postale, gateadresse, vejnavn, osoite, katuosoite
        lakcim, lakohely cime, strada, đia chi, alamat
        घर का पता, כתובת, רחוב, адреса, вулиця, διευθυνση, 거주지 주소
        """,
    "LOCATION": """
        city, town, village, hometown, home town, place of birth, birthplace, place of residence, suburb
        neighbourhood
        neighborhood, city of residence, town of residence
        wohnort, ort, stadt, gemeinde, geburtsort, stadtteil, dorf, arbeitsort, heimatort, landkreis, wohngemeinde
        ville, commune, localite, lieu de residence, lieu de naissance, village, quartier
        ciudad, poblacion, localidad, municipio, pueblo, lugar de residencia, lugar de nacimiento, barrio
        citta, comune, residenza, luogo di nascita, luogo di residenza, paese di residenza, localita
        cidade, localidade, concelho, municipio, local de residencia, naturalidade, bairro
        woonplaats, plaats, stad, gemeente, dorp, geboorteplaats
        miasto, miescie, miejscowosc, miejscowosci, miejsce zamieszkania, miejsce urodzenia
        stad, ort, bostadsort, kommun, hemort, fodelseort
        город, городе, населенный пункт, место жительства, место рождения
        城市, 居住地, 所在城市, 所在地, 居住城市, 市区町村, お住まい, 出身地, 도시
        المدينة, مدينة, مكان الإقامة
        sehir, ilce, yasadıgınız sehir, ikamet yeri, dogum yeri, mesto, obec, bydliste, mesto bydliste, misto narozeni
        bosted, bopæl, kommune, fødested, hjemby, kaupunki, asuinpaikka, kotikunta, paikkakunta, asuinkunta, varos
        lakohely, telepules, szuletesi hely, oras, localitate, domiciliu, thanh pho, noi o, noi sinh, que quan
        kota, kota asal, tempat tinggal, tempat lahir, kota tempat tinggal
        शहर, नगर, गाँव, गांव, जन्म स्थान, निवास स्थान, עיר, ישוב, יישוב, עיר מגורים, מקום מגורים, מקום לידה
        місто, населений пункт, місце проживання, місце народження, πολη, τοπος κατοικιας, τοπος γεννησης
        거주지, 거주 지역, 사는 곳, 거주 도시, 출생지
        """,
    "ORGANIZATION": """
        employer, workplace, school, university, college, place of work
        arbeitgeber, arbeitgebers, schule, universitat, hochschule, arbeitsplatz, arbeitsstatte, dienststelle
        ausbildungsbetrieb, beschaftigungsbetrieb
        employeur, ecole, universite, lieu de travail, etablissement
        empleador, escuela, colegio, universidad, lugar de trabajo, centro de trabajo, empresa donde trabaja
        datore di lavoro, scuola, universita
        empregador, escola, universidade, local de trabalho, entidade patronal
        werkgever, universiteit, hogeschool
        pracodawca, pracodawcy, zakład pracy, szkoła, szkole, uczelni, uczelnia, uniwersytet, miejsce pracy
        arbetsgivare, skola, universitet, arbetsplats
        работодатель, работодателя, место работы, школа, школе, университет, университете, вуз
        雇主, 工作单位, 单位, 学校, 大学, 勤務先, 会社名, 学校名, 회사, 학교
        صاحب العمل, جهة العمل, المدرسة, الجامعة
        isveren, is yeri, isyeri, okul, universite, zamestnavatel, skola, arbejdsgiver, arbeidsgiver, arbejdsplads
        arbeidsplass, tyonantaja, tyopaikka, koulu, yliopisto, munkaltato, munkahely, iskola, angajator, loc de munca
        noi lam viec, truong hoc, tempat kerja, sekolah, perusahaan tempat bekerja
        नियोक्ता, कार्यस्थल, विद्यालय, विश्वविद्यालय, מעסיק, מקום עבודה, בית ספר, אוניברסיטה
        роботодавець, місце роботи, школа, університет, εργοδοτης, σχολειο, πανεπιστημιο, 직장, 직장명, 대학교
        """,
    "PERSON": """
        name, names, surname, firstname, lastname, fullname, forename, nickname, first name, last name, full name
        recipient first name, recipient last name, given name, family name, maiden name, emergency contact
        next of kin
        submitted by, created by, completed by, entered by, signature
        interviewer, interviewers, moderator, facilitator, researcher, author, supervisor, doctor, nurse
        vorname, nachname, familienname, rufname, spitzname, geburtsname, zuname, notfallkontakt, ansprechpartner
        interviewerin, betreuer, betreuerin, hausarzt, sachbearbeiter, sachbearbeiterin
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
        ad soyad, adı soyadı, adınız, adınız soyadınız, isim, isim soyisim, soyad, soyadı, soyadınız, soyisim
        jmeno, prijmeni, jmeno a prijmeni, cele jmeno, navn, fornavn, efternavn, etternavn, fulde navn, fullt navn
        nimi, etunimi, sukunimi, koko nimi, nev, teljes nev, vezeteknev, keresztnev, csaladnev, nume, prenume, numele
        nume si prenume, nume de familie, ho ten, ho va ten, ho va ten đem, nama lengkap, nama depan
        nama belakang, नाम, पूरा नाम, आपका नाम, उपनाम, प्रथम नाम, पहला नाम, कुलनाम, שם מלא, שם פרטי, שם משפחה, שמך
        שם ושם משפחה, ім я, імя, прізвище, піб, ім я та прізвище, по батькові, ονομα, επωνυμο, ονοματεπωνυμο, 성함, 본명
        """,
}
# Terms that end a header with nothing but fillers before them: beside other words they say something else.
ALONE = {
    "ADDRESS": "पता",
    "LOCATION": "by",
    "ORGANIZATION": """
        company, company name, your company, organisation, organization, firma, firmenname, unternehmen, entreprise
        societe, empresa, azienda, bedrijf, bedrijfsnaam, firma pracodawcy, firmy, foretag, компания, организация
        公司
        """,
    "PERSON": """
        姓, 名, contact person, kontaktperson, adı, ismi, nama, שם, 성
        requester, requester name, reporter, reporter name, assignee, assignee name, assigned to, owner, owner name
        agent, agent name, submitter, submitter name, respondent name, reviewer, reviewer name
        raised by, reported by, requested by, opened by, posted by, updated by, creator, caller, watcher, watchers
        bearbeiter, bearbeiterin, zugewiesen an, erstellt von, gemeldet von, autor, autorin
        auteur, demandeur, rapporteur, assigne a, autore, autora, solicitante, responsable
        """,
}
