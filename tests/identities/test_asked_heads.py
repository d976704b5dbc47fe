"""Heads that ask who somebody is in a sentence, and heads that ask about a telephone or an account as a thing."""
# ruff: noqa: E501

from __future__ import annotations

import numpy as np
import pytest
from small_survey import survey_of, turns

from repurchase.survey.read.identities.heads.asked_heads import asked_for
from repurchase.survey.read.identities.heads.thing_heads import about_a_thing

NAMES = {
    "zh-Hans": "您怎么称呼|怎么称呼您|怎么称呼|如何称呼您|请问怎么称呼您|我该怎么称呼您|请问贵姓|您叫什么名字|你叫什么|您的称呼|称呼|您的大名|姓名（真实）|您的全名|您如何称呼|您希望我们怎么称呼您|您的英文名|姓氏",
    "zh-Hant": "您怎麼稱呼|怎麼稱呼您|如何稱呼您|請問貴姓|您叫什麼名字|稱呼|您的尊姓大名|中文姓名|英文姓名|真實姓名",
    "en": "Preferred name|What should we call you|What should we call you?|How should we address you?|What is your name?|What's your name|What do people call you?|May I have your name?|Could you tell us your name?|Who are you?|Your name please|Name (optional)|Legal name|Chosen name|Display name|Known as|Name of respondent|Respondent's full name|Middle name|Your initials|Initials|What name do you go by?|How would you like to be called?|Contact name|Enter name|Please sign your name|Participant's name|Client name|Patient name|Employee name|Guest name|Name of the interviewee|Interviewee|Interviewee name",
    "ja": "ご担当者名|お名前を教えてください|ご担当者様|担当者名|担当者氏名|お名前|ご氏名|お名前（漢字）|お名前（カナ）|氏名（フリガナ）|あなたのお名前は？|お名前は何ですか|名前を入力してください|お呼び名|何とお呼びすればよいですか|どのようにお呼びすればいいですか|ご記入者名|記入者氏名|代表者名|お客様のお名前|お客様氏名|姓|ご本人様のお名前|ハンドルネーム|ユーザー名",
    "vi": "Tên của bạn là gì?|Tên bạn là gì|Bạn tên là gì?|Bạn tên gì|Họ tên của bạn|Xin cho biết tên của bạn|Vui lòng cho biết họ tên|Anh/chị tên là gì?|Chúng tôi nên gọi bạn là gì?|Họ và tên của anh/chị|Quý danh|Tên người được phỏng vấn|Tên khách hàng|Biệt danh|Tên gọi",
    "es": "¿Cómo se llama usted?|¿Cómo te llamas?|¿Cuál es su nombre?|¿Cómo se llama?|Su nombre completo|Nombre del encuestado|Nombre del entrevistado|Nombre del participante|¿Cómo le gustaría que le llamemos?|¿Cómo debemos llamarle?|Nombre preferido|Nombre del cliente|Apodo|Por favor, díganos su nombre|¿Quién es usted?",
    "de": "Wie heißen Sie?|Wie heißt du?|Wie ist Ihr Name?|Wie lautet Ihr vollständiger Name?|Ihr Name|Name des Befragten|Name der befragten Person|Wie dürfen wir Sie ansprechen?|Wie sollen wir Sie nennen?|Rufname|Spitzname|Bitte nennen Sie Ihren Namen|Name des Teilnehmers|Wer sind Sie?|Kundenname",
    "pt": "Nome do entrevistado|Nome do respondente|Nome do participante|Qual é o seu nome?|Como você se chama?|Como se chama?|Como podemos te chamar?|Como gostaria de ser chamado?|Nome social|Seu nome completo|Nome do cliente|Nome do aluno|Digite seu nome|Quem é você?|Nome da pessoa entrevistada",
    "fr": "Comment vous appelez-vous|Comment vous appelez-vous ?|Comment t'appelles-tu ?|Quel est votre nom ?|Votre prénom|Nom de l'enquêté|Nom du répondant|Nom du participant|Nom du client|Comment devons-nous vous appeler ?|Surnom|Pseudo|Nom d'usage|Veuillez indiquer votre nom et prénom|Qui êtes-vous ?|Prénom usuel",
    "ru": "Как вас зовут|Как Вас зовут?|Как тебя зовут?|Как к Вам обращаться?|Как можно к вам обращаться|Назовите ваше имя|Ваше имя и отчество|Имя клиента|Имя опрошенного|ФИО клиента|Как ваше имя?|Как вы хотите, чтобы вас называли?|Представьтесь, пожалуйста|Кто вы?|Ваше полное имя|ФИО сотрудника|Имя опрашиваемого",
    "ko": "성함이 어떻게 되십니까|성함이 어떻게 되세요?|이름이 무엇입니까?|이름을 알려주세요|이름을 적어 주세요|귀하의 성함은?|성함을 알려주시겠습니까|어떻게 불러드릴까요?|뭐라고 불러드리면 될까요?|당신의 이름은 무엇인가요?|이름은|담당자명|담당자 성함|고객명|고객 성함|성명을 기재해 주십시오|참여자 이름|참가자 성명|설문자명|응답자명|학생명",
    "id": "Siapa nama Anda|Siapa nama Anda?|Siapa nama lengkap Anda?|Siapa namamu?|Nama Bapak/Ibu|Nama Saudara|Nama informan|Nama narasumber|Nama pelanggan|Nama peserta|Nama karyawan|Anda ingin dipanggil apa?|Bagaimana kami memanggil Anda?|Mohon tuliskan nama Anda|Boleh tahu nama Anda?|Nama siswa|Inisial|Inisial nama",
}
CONTACTS = {
    "zh-Hans": "联系方式（手机）|您的手机号码是多少|请留下您的联系电话|方便联系您的电话|您的微信号是|微信ID|WeChat号|您的LINE ID|您的LINE账号|Telegram账号|WhatsApp号码|您的QQ|您的常用邮箱|电子邮箱地址|Email地址|您的家庭住址是|现居住地址|您的详细住址|收件地址|邮寄地址|您的学号是|学生证号|员工号|职工号|教工号|您的工号|身份证号码是多少|公民身份号码|居民身份证号|护照号|社保号|社会保障号|港澳通行证号|台胞证号|支付宝账户|银行卡号|收款账号|微博账号|小红书账号|抖音账号|会员号|会员编号|账号|用户名|登录名",
    "zh-Hant": "電話號碼|手機號碼|聯絡電話|聯絡方式|電子郵件|電郵地址|電郵|LINE帳號|LINE ID|微信帳號|通訊地址|住址|學號|員工編號|身分證字號|身分證號|身份證號碼|香港身份證號碼|護照號碼|健保卡號|帳號|會員編號",
    "en": "What is your phone number?|Mobile no.|Cell number|Best number to reach you|How can we reach you?|How can we contact you?|Contact phone|Contact email|Tel|Tel.|Tel no|Phone no.|What is your email?|Your e-mail|Mail|Email ID|Work email|University email|School e-mail|Personal email address|WeChat account|WeChat number|LINE account|KakaoTalk ID|Kakao ID|Zalo number|Zalo|WhatsApp No.|Telegram username|Telegram handle|Telegram ID|Instagram username|Twitter handle|Facebook name|Facebook profile|LinkedIn profile|Skype ID|Discord username|Social media handle|Username|User name|Screen name|What is your home address?|Residential address|Current address|Permanent address|Shipping address|Delivery address|Your postal address|Student no.|Matric number|Student card number|Registration number|Roll number|Employee no.|Payroll number|Badge number|National ID|National ID number|ID number|ID card number|Identity card number|Passport number|Passport no|Social security number|SSN|National insurance number|Driver's license number|Tax ID|Bank account number|Credit card number|License plate|IBAN|Member ID|Membership number|Loyalty card number",
    "ja": "電話番号を教えてください|お電話番号|携帯電話の番号|連絡先電話番号|ご連絡先（電話）|メールアドレスを教えてください|Eメールアドレス|連絡用メールアドレス|LINE ID|LINEのID|LINEアカウント|ラインID|カカオトークID|Twitterアカウント|SNSアカウント|ご住所を教えてください|自宅住所|お届け先住所|郵便番号|学生番号|学籍番号|学生証番号|社員番号|職員番号|従業員番号|マイナンバー|個人番号|運転免許証番号|パスポート番号|旅券番号|会員番号|口座番号|アカウント名",
    "ko": "전화번호가 어떻게 되세요?|휴대폰 번호를 알려주세요|휴대전화번호를 입력해 주세요|핸드폰|휴대폰번호(선택)|연락 가능한 전화번호|연락처를 남겨주세요|이메일을 적어주세요|이메일주소|전자우편|카카오톡 ID|카톡ID|카카오 아이디|카카오톡 계정|라인 아이디|인스타그램 아이디|인스타 아이디|텔레그램 아이디|주소를 적어주세요|자택 주소|배송지 주소|거주지 주소|학번을 입력하세요|학생번호|직원번호|사원번호|사번|주민번호|주민등록번호|외국인등록번호|여권번호|운전면허번호|계좌번호|회원번호|아이디",
    "id": "Berapa nomor HP Anda?|Nomor telepon Anda|No. Telepon/HP|Nomor ponsel|No HP/WhatsApp|Nomor yang bisa dihubungi|Nomor WhatsApp (WA)|WA|Apa alamat email Anda?|Email aktif|Alamat e-mail|ID LINE|Akun Instagram|Username Instagram|ID Telegram|Akun Telegram|Di mana alamat rumah Anda?|Alamat tempat tinggal Anda|Alamat sekarang|Alamat KTP|Nomor Induk Mahasiswa (NIM)|NIM Anda|NIP|Nomor induk pegawai|Nomor karyawan|No. KTP|Nomor KTP|NIK|Nomor Induk Kependudukan|NIK KTP|NPWP|Nomor paspor|Nomor rekening|No rekening|NISN",
    "vi": "Số điện thoại của bạn là gì?|Số điện thoại liên hệ|SĐT|Số di động|Điện thoại di động|Số điện thoại Zalo|Zalo của bạn|Email của bạn|Địa chỉ email của bạn|Hòm thư|Tài khoản Zalo|Tài khoản Facebook|Link Facebook|Telegram|Địa chỉ của bạn|Địa chỉ nhà của bạn là gì?|Địa chỉ hiện tại|Địa chỉ nhận hàng|MSSV|Mã số sinh viên của bạn|Mã số nhân viên|Số CCCD|CCCD|Số căn cước công dân|CMND|CMND/CCCD|Số chứng minh nhân dân|Số hộ chiếu|Số tài khoản|Số tài khoản ngân hàng|Mã số thuế|Mã định danh",
    "es": "¿Cuál es su número de teléfono?|Número de teléfono móvil|Teléfono de contacto|Móvil|Número de contacto|Tel.|¿Cuál es su correo electrónico?|Correo|E-mail|Correo institucional|Email de contacto|WhatsApp|Número de WhatsApp|Usuario de Telegram|Usuario de Instagram|Cuenta de Instagram|Nombre de usuario|¿Cuál es su dirección?|Dirección de su domicilio|Dirección completa|Dirección particular|Dirección de envío|Número de estudiante|Número de empleado|Código de empleado|Carné de estudiante|Expediente|DNI/NIF|NIF|NIE|Número de DNI|DNI o NIE|Documento de identidad|Número de identificación|Cédula|RUT|CURP|Número de pasaporte|Pasaporte|Número de cuenta|Número de seguridad social",
    "fr": "Quel est votre numéro de téléphone ?|Votre numéro de portable|N° de portable|Numéro de mobile|Tél.|Téléphone mobile|Numéro de contact|Quelle est votre adresse e-mail ?|Adresse email|Votre mail|Adresse courriel|Compte Instagram|Pseudo Instagram|Identifiant Telegram|Numéro WhatsApp|WhatsApp|Quelle est votre adresse ?|Adresse personnelle|Adresse complète|Adresse de livraison|Numéro d'étudiant|N° étudiant|Numéro de carte étudiante|Numéro INE|Matricule|Numéro d'employé|Numéro de carte d'identité|Carte d'identité|Numéro de sécurité sociale|N° de sécurité sociale|Numéro de passeport|IBAN|Nom d'utilisateur",
    "de": "Wie lautet Ihre Telefonnummer?|Ihre Handynummer|Tel.|Tel.-Nr.|Telefonnr.|Handy-Nr.|Mobil|Mobilfunknummer|Festnetznummer|Wie lautet Ihre E-Mail-Adresse?|Mailadresse|Ihre E-Mail|E-Mail Adresse|WhatsApp-Nummer|Telegram-Name|Instagram-Name|Instagram-Account|Benutzername|Nutzername|Wie lautet Ihre Adresse?|Ihre Anschrift|Privatadresse|Lieferadresse|Straße und Hausnummer|Straße|Hausnummer|Matrikelnummer|Matrikel-Nr.|Studentennummer|Personalnummer|Mitarbeiternummer|Personalausweis|Personalausweis-Nr.|Ausweisnummer|Reisepassnummer|Steuer-ID|Steueridentifikationsnummer|Sozialversicherungsnummer|Kontonummer|Kundennummer|Mitgliedsnummer|Krankenversicherungsnummer",
    "pt": "Qual é o seu número de telefone?|Telefone para contato|Telefone celular|Celular (WhatsApp)|Celular com DDD|WhatsApp|Número do WhatsApp|Qual é o seu e-mail?|E-mail para contato|Email institucional|Usuário do Instagram|Telegram|Nome de usuário|Qual é o seu endereço?|Endereço residencial|Endereço de entrega|Morada completa|CEP|Registro acadêmico|Número de matrícula|Matrícula do funcionário|Número de aluno|CPF do respondente|CPF|Número do CPF|Qual é o seu CPF?|RG|Número do RG|Identidade|Carteira de identidade|NIF|Número de contribuinte|Passaporte|Número do passaporte|Conta bancária|Chave Pix",
    "ru": "Ваш номер телефона?|Какой у вас номер телефона?|Номер мобильного|Сотовый телефон|Мобильный|Сотовый|Тел.|Телефон для обратной связи|Ваш e-mail|Ваша электронная почта|Email|Ваш Telegram|Telegram|Ник в Телеграм|Аккаунт в Telegram|Телеграм-аккаунт|Username в Telegram|Юзернейм|Ватсап|WhatsApp|Номер WhatsApp|ВКонтакте|Страница ВК|Логин|Ваш адрес|Адрес проживания|Фактический адрес|Какой у вас адрес?|Номер студенческого|Номер студенческого билета|Табельный номер|СНИЛС|Ваш СНИЛС|Номер СНИЛС|ИНН|Ваш ИНН|Паспорт (серия и номер)|Паспортные данные|Номер паспорта|Номер полиса|Полис ОМС|Номер водительского удостоверения|Номер счёта",
}
# head=answers: telephones, accounts, firms and schools as things
THINGS = {
    "en": "Phone OS=iOS,Android|Phone os=iOS,Android,Other|Phone brand=Apple,Samsung|Mobile OS=iOS,Android|Phone model=iPhone 15,Galaxy S24|Phone type=Smartphone,Feature phone|Phone system=iOS,Android|Phone platform=iOS,Android|Phone usage=Daily,Weekly|Phone color=Black,White|Phone plan=Prepaid,Postpaid|Phone network=4G,5G|Phone ownership=Own,Shared|Your phone OS=iOS,Android|Your phone's operating system=iOS,Android|Your mobile number operator=AIS,True|Phone carrier=AT&T,Verizon|Phone size=Small,Large|Phone price=Cheap,Expensive|Phone storage=64GB,128GB|Email frequency=Daily,Weekly,Monthly|E-mail usage=Daily,Weekly|Email provider=Gmail,Outlook|Email type=Work,Private|Email open rate=Low,High|Email preference=Yes,No|Your email frequency=Daily,Weekly|Email subscription=Yes,No|Email newsletter=Yes,No|Account type=Personal,Business|Account status=Active,Closed|Account age=1-2 years,3-5 years|Your account type=Personal,Business|Address type=Home,Work|Type of address=Home,Work|Your address type=Home,Work|Name of university=Oxford,Cambridge,Durham|University name=Oxford,Cambridge|Name of your university=Oxford,Cambridge|What is the name of your university?=Oxford,Cambridge|Your university name=Oxford,Cambridge|School name=Eton,Harrow|Name of company=Bosch,Siemens|Your company name=Bosch,Siemens|Bank name=HSBC,Barclays|What is the name of your bank?=HSBC,Barclays|Name of city=Paris,Lyon|Contact frequency=Daily,Weekly|Contact method=Phone,Email|Contact lens use=Yes,No|Student ID type=Card,App|Which phone OS do you use?=iOS,Android|Name change=Yes,No|Name recognition=High,Low|WhatsApp use=Yes,No|LINE usage=Daily,Weekly|Telegram frequency=Daily,Weekly|Instagram use=Yes,No|Do you use WhatsApp?=Yes,No|Mobile app=Yes,No|Mobile payment=Alipay,WeChat|Mobile provider=AIS,True",
    "zh": "手机系统=iOS,Android|您的手机系统=iOS,Android|您的手机操作系统=iOS,Android|手机品牌=华为,小米|您的手机品牌=华为,小米|手机类型=智能机,老人机|手机价位=低,中,高|手机网络=4G,5G|您的手机网络=4G,5G|您的手机内存=64G,128G|您的手机价格=低,高|您的手机屏幕大小=大,小|您的手机更换频率=一年,两年|邮箱类型=工作,个人|您的邮箱类型=工作,个人|您的邮箱服务商=网易,腾讯|邮件频率=每天,每周|账号类型=个人,企业|您的账号类型=个人,企业|地址类型=学校,公司|您的地址类型=学校,公司|收货地址类型=学校,公司|您的学校名称=北大,清华|大学名称=北大,清华|您的学校名字=北大,清华|您的公司名称=华为,小米|品牌名称=华为,小米|您的微信使用频率=每天,每周|微信使用时长=1小时,2小时|您的微信好友数量=100以下,100以上|您的电话套餐=A,B|您的地址变更频率=高,低|联系方式偏好=电话,邮件|您的联系方式偏好=电话,邮件",
    "ja": "スマホのOS=iOS,Android|携帯のOS=iOS,Android|携帯電話のブランド=Apple,Sony|メールの頻度=毎日,毎週|大学名=東大,京大|会社名=ソニー,トヨタ|アカウントの種類=個人,法人|住所の種類=自宅,会社|LINEの利用頻度=毎日,毎週|電話の機種=iPhone,Galaxy",
    "ko": "휴대폰 OS=iOS,Android|휴대폰 브랜드=삼성,애플|휴대폰 기종=삼성,애플|이메일 사용 빈도=매일,매주|대학교 이름=서울대,연세대|대학 이름=서울대,연세대|회사 이름=삼성,LG|계정 유형=개인,기업|주소 유형=집,회사|카카오톡 사용 빈도=매일,매주|브랜드 이름=삼성,애플",
    "id": "OS HP=iOS,Android|Merek HP=Samsung,Oppo|Jenis HP=Android,iPhone|Frekuensi email=Harian,Mingguan|Nama universitas=UI,ITB|Nama kampus=UI,ITB|Nama perusahaan=Astra,BCA|Jenis akun=Pribadi,Bisnis|Jenis alamat=Rumah,Kantor|Penggunaan WhatsApp=Harian,Mingguan|Sistem operasi HP Anda=iOS,Android|Merek HP Anda=Samsung,Oppo",
    "vi": "Hệ điều hành điện thoại=iOS,Android|Hãng điện thoại=Samsung,Oppo|Loại điện thoại=iPhone,Android|Tần suất email=Hàng ngày,Hàng tuần|Tên trường đại học=UEH,NEU|Tên trường=UEH,NEU|Tên công ty=FPT,VNG|Loại tài khoản=Cá nhân,Doanh nghiệp|Loại địa chỉ=Nhà,Công ty|Điện thoại của bạn hãng nào=Samsung,Oppo",
    "es": "Sistema operativo del teléfono=iOS,Android|Marca de teléfono=Samsung,Apple|Marca del móvil=Samsung,Apple|Frecuencia de correo=Diaria,Semanal|Nombre de la universidad=UNAM,UBA|Nombre de su empresa=Zara,BBVA|Tipo de cuenta=Personal,Empresa|Tipo de dirección=Casa,Trabajo|Uso de WhatsApp=Sí,No",
    "fr": "Système du téléphone=iOS,Android|Marque de téléphone=Samsung,Apple|Fréquence des e-mails=Quotidien,Hebdomadaire|Nom de l'université=Paris,Lyon|Nom de votre université=Paris,Lyon|Type de compte=Personnel,Pro|Type d'adresse=Domicile,Travail|Nom de l'entreprise=Danone,Total",
    "de": "Handy-Betriebssystem=iOS,Android|Handymarke=Samsung,Apple|Betriebssystem Ihres Handys=iOS,Android|E-Mail-Häufigkeit=Täglich,Wöchentlich|Name der Universität=Köln,Bonn|Name Ihrer Hochschule=Köln,Bonn|Kontotyp=Privat,Firma|Adresstyp=Privat,Firma|Name des Unternehmens=Bosch,Siemens",
    "pt": "Sistema do celular=iOS,Android|Marca do celular=Samsung,Apple|Frequência de e-mail=Diária,Semanal|Nome da universidade=USP,UFRJ|Tipo de conta=Pessoal,Empresa|Tipo de endereço=Casa,Trabalho|Nome da empresa=Natura,Vale|Uso do WhatsApp=Sim,Não",
    "ru": "ОС телефона=iOS,Android|Марка телефона=Самсунг,Айфон|Частота писем=Часто,Редко|Название университета=МГУ,ВШЭ|Имя университета=МГУ,ВШЭ|Тип аккаунта=Личный,Рабочий|Тип адреса=Дом,Работа|Операционная система вашего телефона=iOS,Android|Модель вашего телефона=Самсунг,Айфон",
}
OTHER_QUESTIONS = "The brand name is easy to remember|I trust my account manager|My phone number was kept safe|Which phone OS do you use?|How do you know us?|Do you go by car?|What do people call this brand?|What is your favourite name for a cat?|您怎么称呼这个品牌|您叫外卖的频率|您怎么联系客服|名店をご存じですか|何名様ですか|お名前を覚えやすいブランド|이름을 아는 브랜드|몇 명입니까|¿Cómo se llama la tienda?|¿Cómo se llega?|Wie heißt Ihre Bank?|Wie nennen Sie diese Marke?|Comment s'appelle la marque ?|Como se chama a loja?|Как называется магазин?|Как вы обращаетесь в поддержку?|Siapa yang membeli?|Apa merek HP Anda?|Bạn gọi món gì?|Tên thương hiệu nào?|RA|PIS|PE|PU1|Cell|Number of employees|Do you like your name?|Would you give us your phone number?|Instagram|I would give my phone number".split(
    "|"
)


@pytest.mark.parametrize("language", NAMES)
def test_a_question_for_a_name_is_one_however_it_is_put(language, tmp_path):
    heads = NAMES[language].split("|")
    survey = survey_of(tmp_path, [(h, turns(["Otilia", "Bram", "Ines", "Yorick"])) for h in heads])
    assert [h for h in heads if h not in survey.source.identities] == []
    assert survey.background.empty


@pytest.mark.parametrize("language", CONTACTS)
def test_a_question_for_a_number_an_account_or_an_address_is_one_in_every_language(language, tmp_path):
    heads = CONTACTS[language].split("|")
    survey = survey_of(tmp_path, [(h, turns(["aa11", "bb22", "cc33", "dd44"])) for h in heads])
    assert [h for h in heads if h not in survey.source.identities] == []
    assert survey.background.empty


@pytest.mark.parametrize("language", THINGS)
def test_a_telephone_or_an_account_as_a_thing_is_a_question(language, tmp_path):
    told = dict(p.split("=") for p in THINGS[language].split("|"))
    survey = survey_of(tmp_path, [(h, turns(a.split(","))) for h, a in told.items()])
    assert survey.source.identities == ()


@pytest.mark.parametrize("head", OTHER_QUESTIONS)
def test_a_head_with_any_other_word_asks_for_nobody(head):
    assert asked_for(head) == ""


@pytest.mark.parametrize(
    "head",
    [
        "Who introduced you to the brand?",
        "谁推荐您这个品牌",
        "Name of university manager",
        "Nom d'usage",
        "Type your name",
    ],
)
def test_a_head_about_a_person_is_no_head_about_a_thing(head):
    assert not about_a_thing(head)


@pytest.mark.parametrize("answers", [["先生", "女士"], ["Mr", "Ms"], ["是", "否"], ["Sí", "No"], ["はい", "いいえ"]])
def test_what_says_nobody_stays_under_a_head_that_asks_for_a_name(answers, tmp_path):
    survey = survey_of(tmp_path, [("怎么称呼您", turns(answers))])
    assert survey.source.identities == ()


def test_a_rating_is_no_name_whatever_its_head(tmp_path):
    rng = np.random.default_rng(4)
    heads = ["怎么称呼您", "What should we call you?", "Как вас зовут", "이름을 알려주세요"]
    survey = survey_of(tmp_path, [(h, [int(v) for v in rng.integers(1, 6, 60)]) for h in heads])
    assert survey.source.identities == ()
