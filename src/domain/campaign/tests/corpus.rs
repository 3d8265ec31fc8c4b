//! What is sent in thousands, what people in danger write, and what many of them copy: in Russian, Ukrainian, English
//! and French.

/// Texts that somebody sends in thousands.
pub(super) const FLOODS: [[&str; 6]; 4] = [
    [
        "Все операторы этой линии давно куплены, ваши переписки читает полиция, не пишите сюда ничего и \
         предупредите своих знакомых.",
        "Срочно разошлите всем: завтра утром закрывают границу, банки перестанут выдавать деньги, запасайтесь \
         водой и продуктами на месяц вперёд!",
        "Зарабатывайте дома без вложений, наши кураторы научат вас торговать на бирже за один вечер. Пишите \
         менеджеру прямо сейчас, места заканчиваются.",
        "Мы требуем немедленно прекратить вашу деятельность. Ваши адреса известны, ваши лица у нас на камерах, и \
         каждый ответит за всё по закону военного времени.",
        "Ты никому не нужен, бросай оружие и беги, пока можешь; твои командиры уже уехали за границу вместе с \
         семьями и твоими деньгами.",
        "Помогите собрать подписи против незаконной стройки в нашем парке! Деревья вырубают каждую ночь, \
         чиновники молчат, жители просят поддержки журналистов.",
    ],
    [
        "Усі оператори цієї лінії давно куплені, ваше листування читає поліція, не пишіть сюди нічого та \
         попередьте своїх знайомих.",
        "Терміново розішліть усім: завтра вранці закривають кордон, банки перестануть видавати гроші, \
         запасайтеся водою та їжею на місяць наперед!",
        "Заробляйте вдома без вкладень, наші куратори навчать вас торгувати на біржі за один вечір. Пишіть \
         менеджеру просто зараз, місця закінчуються.",
        "Ми вимагаємо негайно припинити вашу діяльність. Ваші адреси відомі, ваші обличчя є на наших камерах, і \
         кожен відповість за все за законом воєнного часу.",
        "Ти нікому не потрібен, кидай зброю і тікай, поки можеш; твої командири вже виїхали за кордон разом із \
         родинами та твоїми грошима.",
        "Допоможіть зібрати підписи проти незаконної забудови в нашому парку! Дерева рубають щоночі, чиновники \
         мовчать, мешканці просять підтримки журналістів.",
    ],
    [
        "All the operators of this line were bought long ago, the police read your chats, do not write anything \
         here and warn everyone you know.",
        "Send this to everybody at once: tomorrow morning the border closes, the banks will stop paying out \
         money, so buy water and food for a whole month!",
        "Earn money at home without any investment, our mentors teach you to trade within one evening. Write to \
         the manager right now, places are running out.",
        "We demand that you stop your activity immediately. Your addresses are known, your faces are on our \
         cameras, and every one of you will answer under the law of wartime.",
        "Nobody needs you, drop your weapon and run while you still can; your commanders have already gone \
         abroad with their families and with your money.",
        "Help us collect signatures against the illegal building in our park! Trees are cut down every night, \
         officials keep silent, and residents ask journalists for support.",
    ],
    [
        "Tous les opérateurs de cette ligne sont achetés depuis longtemps, la police lit vos échanges, n'écrivez \
         rien ici et prévenez tous vos proches.",
        "Envoyez ceci à tout le monde : demain matin la frontière ferme, les banques ne donneront plus d'argent, \
         achetez de l'eau et de la nourriture pour un mois !",
        "Gagnez de l'argent chez vous sans aucun investissement, nos conseillers vous apprennent la bourse en \
         une soirée. Écrivez tout de suite au gérant, les places partent vite.",
        "Nous exigeons que vous cessiez immédiatement votre activité. Vos adresses sont connues, vos visages \
         sont sur nos caméras, et chacun de vous répondra selon la loi du temps de guerre.",
        "Personne n'a besoin de toi, jette ton arme et fuis tant que tu peux ; tes chefs sont déjà partis à \
         l'étranger avec leurs familles et avec ton argent.",
        "Aidez-nous à réunir des signatures contre le chantier illégal dans notre parc ! On abat des arbres \
         chaque nuit, les élus se taisent, les habitants demandent l'appui des journalistes.",
    ],
];

/// What people write who have nothing to do with each other, often about the same and with the same phrases.
pub(super) const GENUINE: [[&str; 25]; 4] = [
    [
        "Здравствуйте, мой муж пропал без вести под Новый год, подскажите, пожалуйста, куда мне теперь \
         обращаться.",
        "Здравствуйте, мой брат попал в плен этим летом, подскажите, пожалуйста, кому мне теперь писать.",
        "Здравствуйте, мой сын не выходит на связь вторую неделю, командир трубку не берёт, что мне делать?",
        "Подскажите, пожалуйста, где можно посмотреть списки пленных, ищем отца, он служил связистом.",
        "Подскажите, пожалуйста, где можно получить тело погибшего, нам пришло извещение о смерти отца.",
        "Муж бьёт меня каждый день, я боюсь за детей, идти некуда, в полиции сказали разбираться самой.",
        "Муж не вернулся с работы, телефон выключен, соседи видели, как его сажали в чёрную машину.",
        "Меня избили на допросе, заставили подписать признание, адвоката не дали, что теперь будет с моей семьёй?",
        "Нас вывезли без документов и не выпускают из лагеря, кормят раз в день, у дочки высокая температура.",
        "Мы сидим в подвале второй день, света и воды нет, наверху стреляют, с нами лежачая бабушка.",
        "Мы сидим без света и воды вторую неделю, но у нас не стреляют, нужен только корм для собак и дрова.",
        "У меня забрали паспорт и заставляют работать без денег, выходить со двора нельзя, нас тут девять женщин.",
        "Хочу сдаться, но не знаю как, командиры грозят расстрелом, напишите, как выйти, чтобы не убили.",
        "Хочу отказаться от контракта, командиры грозят тюрьмой, напишите, есть ли законный способ уволиться.",
        "Моя дочь ушла из дома три дня назад и не отвечает на звонки, ей пятнадцать, полиция заявление не берёт.",
        "Моя мама осталась одна в оккупации, у неё диабет, инсулин кончился, как ей передать лекарство?",
        "Как передать посылку в следственный изолятор, у брата больные почки, лекарства у нас не принимают.",
        "Я больше не хочу жить, всё болит, дома меня никто не слышит, просто не знаю, с кем поговорить.",
        "Мне угрожают в сети, выложили мой адрес и фото детей, пишут, что придут ночью, я боюсь спать.",
        "Соседа забрали за комментарий, у меня в телефоне такие же, удалять всё или уезжать прямо сегодня?",
        "Ранен в ногу, лежу в посадке, рация села, кровь остановил жгутом, вытащите меня, пока не стемнело.",
        "Сын попал в госпиталь, а в какой, не говорят, врач звонил с чужого номера и сказал, что ампутация.",
        "Пришла повестка, а у меня инвалидность и двое маленьких детей, имеют ли они право меня забрать?",
        "Можно ли вывезти ребёнка через границу, если отец пропал без вести и согласия подписать некому?",
        "Брата обвиняют в измене, суд закрытый, назначенный адвокат молчит, как найти другого защитника?",
    ],
    [
        "Добрий день, мій чоловік зник безвісти під Новий рік, підкажіть, будь ласка, куди мені тепер звертатися.",
        "Добрий день, мій брат потрапив у полон цього літа, підкажіть, будь ласка, кому мені тепер писати.",
        "Добрий день, мій син не виходить на зв'язок другий тиждень, командир слухавку не бере, що мені робити?",
        "Підкажіть, будь ласка, де можна подивитися списки полонених, шукаємо батька, він служив зв'язківцем.",
        "Підкажіть, будь ласка, де можна забрати тіло загиблого, нам прийшло сповіщення про смерть батька.",
        "Чоловік б'є мене щодня, я боюся за дітей, іти нікуди, у поліції сказали розбиратися самій.",
        "Чоловік не повернувся з роботи, телефон вимкнено, сусіди бачили, як його саджали в чорну машину.",
        "Мене побили на допиті, змусили підписати зізнання, адвоката не дали, що тепер буде з моєю родиною?",
        "Нас вивезли без документів і не випускають з табору, годують раз на день, у доньки висока температура.",
        "Ми сидимо в підвалі другий день, світла й води немає, нагорі стріляють, з нами лежача бабуся.",
        "Ми сидимо без світла й води другий тиждень, але в нас не стріляють, потрібен лише корм для собак і \
         дрова.",
        "У мене забрали паспорт і змушують працювати без грошей, виходити з двору не можна, нас тут дев'ять \
         жінок.",
        "Хочу здатися, але не знаю як, командири погрожують розстрілом, напишіть, як вийти, щоб не вбили.",
        "Хочу розірвати контракт, командири погрожують в'язницею, напишіть, чи є законний спосіб звільнитися.",
        "Моя донька пішла з дому три дні тому і не відповідає на дзвінки, їй п'ятнадцять, поліція заяву не бере.",
        "Моя мама лишилася сама в окупації, у неї діабет, інсулін закінчився, як їй передати ліки?",
        "Як передати посилку до слідчого ізолятора, у брата хворі нирки, ліків у нас не приймають.",
        "Я більше не хочу жити, усе болить, удома мене ніхто не чує, просто не знаю, з ким поговорити.",
        "Мені погрожують у мережі, виклали мою адресу та фото дітей, пишуть, що прийдуть уночі, я боюся спати.",
        "Сусіда забрали за коментар, у мене в телефоні такі самі, видаляти все чи виїжджати просто сьогодні?",
        "Поранений у ногу, лежу в посадці, рація сіла, кров зупинив джгутом, витягніть мене, поки не стемніло.",
        "Син потрапив до шпиталю, а до якого, не кажуть, лікар дзвонив з чужого номера і сказав, що ампутація.",
        "Прийшла повістка, а в мене інвалідність і двоє малих дітей, чи мають вони право мене забрати?",
        "Чи можна вивезти дитину через кордон, якщо батько зник безвісти і згоди підписати нікому?",
        "Брата звинувачують у зраді, суд закритий, призначений адвокат мовчить, як знайти іншого захисника?",
    ],
    [
        "Hello, my husband went missing on New Year's Eve, please tell me whom I should turn to now.",
        "Hello, my brother was taken prisoner this summer, please tell me whom I should write to now.",
        "Hello, my son has not called for two weeks, his commander does not pick up, what am I to do?",
        "Please tell me where I can see the lists of prisoners, we are looking for my father, he was a signaller.",
        "Please tell me where I can collect the body of the fallen, we got notice of the death of my father.",
        "My husband beats me every day, I fear for the children, I have nowhere to go and the police send me \
         home.",
        "My husband did not come back from work, his phone is off, neighbours saw him pushed into a black car.",
        "I was beaten during questioning and made to sign a confession without a lawyer, what will happen to my \
         family?",
        "We were taken away without papers and may not leave the camp, food comes once a day, my daughter has a \
         fever.",
        "We have been in the cellar for two days without light or water, there is shooting above, grandma cannot \
         walk.",
        "We have been without light or water for two weeks, there is no shooting, we only need dog food and \
         firewood.",
        "They took my passport and make me work without pay, I may not leave the yard, we are nine women here.",
        "I want to surrender but do not know how, the commanders threaten to shoot us, write how to come out \
         alive.",
        "I want to leave the army, the commanders threaten us with prison, write whether there is a lawful way \
         to quit.",
        "My daughter left home three days ago and does not answer, she is fifteen, the police refuse to file a \
         report.",
        "My mother stayed alone under occupation, she is diabetic and out of insulin, how can we get medicine to \
         her?",
        "How can I send a parcel to the remand prison, my brother has bad kidneys and they refuse our medicine.",
        "I do not want to live any more, everything hurts, nobody at home listens, I just need somebody to talk \
         to.",
        "People threaten me online, they posted my address and pictures of my children and say they will come at \
         night.",
        "My neighbour was arrested for a comment, I have the same on my phone, should I delete it or leave today?",
        "Wounded in the leg, lying in a tree line, radio dead, I stopped the blood, get me out before it gets \
         dark.",
        "My son is in hospital but they will not say which, a doctor called from a strange number about an \
         amputation.",
        "I got a draft notice although I am disabled and have two small children, are they allowed to take me?",
        "Can I take my child across the border if the father is missing and there is nobody to sign the consent?",
        "My brother is accused of treason, the court is closed and his lawyer says nothing, how do we find \
         another one?",
    ],
    [
        "Bonjour, mon mari a disparu la nuit du Nouvel An, dites-moi s'il vous plaît à qui je dois m'adresser.",
        "Bonjour, mon frère a été fait prisonnier cet été, dites-moi s'il vous plaît à qui je dois écrire.",
        "Bonjour, mon fils n'appelle plus depuis deux semaines, son chef ne décroche pas, que dois-je faire ?",
        "Dites-moi s'il vous plaît où voir les listes de prisonniers, nous cherchons mon père, il était radio.",
        "Dites-moi s'il vous plaît où récupérer le corps du défunt, nous avons reçu l'avis de décès de mon père.",
        "Mon mari me bat tous les jours, j'ai peur pour les enfants, je ne sais où aller, la police me renvoie.",
        "Mon mari n'est pas rentré du travail, son téléphone est coupé, on l'a vu poussé dans une voiture noire.",
        "On m'a battu pendant l'interrogatoire et forcé à signer des aveux sans avocat, que va devenir ma \
         famille ?",
        "On nous a emmenés sans papiers et enfermés dans un camp, un repas par jour, ma fille a de la fièvre.",
        "Nous sommes dans la cave depuis deux jours sans lumière ni eau, on tire au-dessus, grand-mère ne marche \
         pas.",
        "Nous sommes sans lumière ni eau depuis deux semaines, on ne tire pas ici, il faut juste du bois et des \
         croquettes.",
        "On a pris mon passeport et on me fait travailler sans salaire, impossible de sortir, nous sommes neuf \
         femmes.",
        "Je veux me rendre mais je ne sais pas comment, les chefs menacent de nous fusiller, dites comment \
         sortir vivant.",
        "Je veux quitter l'armée, les chefs nous menacent de prison, dites s'il existe un moyen légal de partir.",
        "Ma fille est partie il y a trois jours et ne répond plus, elle a quinze ans, la police refuse la \
         plainte.",
        "Ma mère est restée seule sous l'occupation, elle est diabétique et sans insuline, comment lui en \
         envoyer ?",
        "Comment envoyer un colis à la maison d'arrêt, mon frère a les reins malades et on refuse nos \
         médicaments.",
        "Je ne veux plus vivre, tout me fait mal, personne ne m'écoute chez moi, j'ai juste besoin de parler.",
        "On me menace en ligne, on a publié mon adresse et les photos de mes enfants, ils disent venir cette \
         nuit.",
        "Mon voisin a été arrêté pour un commentaire, j'ai les mêmes sur mon téléphone, faut-il partir \
         aujourd'hui ?",
        "Blessé à la jambe, couché dans une haie, radio morte, j'ai fait un garrot, sortez-moi avant la nuit.",
        "Mon fils est à l'hôpital mais on ne dit pas lequel, un médecin a parlé d'amputation d'un numéro inconnu.",
        "J'ai reçu une convocation alors que je suis invalide avec deux petits enfants, ont-ils le droit de me \
         prendre ?",
        "Puis-je passer la frontière avec mon enfant si le père a disparu et que personne ne peut signer \
         l'accord ?",
        "Mon frère est accusé de trahison, le procès est fermé, son avocat se tait, comment en trouver un autre ?",
    ],
];

/// What many copy, each with something of their own in place of the braces.
pub(super) const PLEAS: [[&str; 4]; 4] = [
    [
        "Здравствуйте, помогите, пожалуйста: мой сын {} перестал выходить на связь две недели назад, командир не \
         отвечает, мы не знаем, жив ли он.",
        "Умоляем вывезти нас отсюда, мы живём тут, {}, без света и воды, дети болеют, бабушка не встаёт с \
         постели, дорогу каждый день обстреливают.",
        "Прошу внести моего мужа в списки на обмен, он попал в плен весной, тяжело ранен в ногу. Его данные: {}. \
         Отзовитесь, мы очень надеемся на вас.",
        "Меня не выпускают с работы, паспорт забрали, кормят раз в день и угрожают избить. Запишите, пожалуйста: \
         {}. Приезжайте скорее, мне страшно.",
    ],
    [
        "Добрий день, допоможіть, будь ласка: мій син {} перестав виходити на зв'язок два тижні тому, командир \
         не відповідає, ми не знаємо, чи він живий.",
        "Благаємо вивезти нас звідси, ми живемо тут, {}, без світла та води, діти хворіють, бабуся не встає з \
         ліжка, дорогу щодня обстрілюють.",
        "Прошу внести мого чоловіка до списків на обмін, він потрапив у полон навесні, тяжко поранений у ногу. \
         Його дані: {}. Відгукніться, ми дуже надіємося на вас.",
        "Мене не випускають з роботи, паспорт забрали, годують раз на день і погрожують побити. Запишіть, будь \
         ласка: {}. Приїжджайте швидше, мені страшно.",
    ],
    [
        "Hello, please help us: my son {} has not been in touch for two weeks, his commander does not answer and \
         we do not know whether he is alive.",
        "We beg you to get us out, we live here, {}, without light or water, the children are ill, grandmother \
         cannot leave her bed and the road is shelled daily.",
        "Please put my husband on the list for the exchange, he was captured in spring and badly wounded in the \
         leg. His details: {}. Answer us, you are our hope.",
        "They do not let me leave work, they took my passport, feed me once a day and threaten to beat me. \
         Please write down: {}. Come soon, I am frightened.",
    ],
    [
        "Bonjour, aidez-nous s'il vous plaît : mon fils {} ne donne plus de nouvelles depuis deux semaines, son \
         chef ne répond pas et nous ne savons pas s'il est vivant.",
        "Nous vous supplions de nous évacuer, nous vivons ici, {}, sans lumière ni eau, les enfants sont \
         malades, grand-mère ne quitte plus son lit et la route est bombardée.",
        "Inscrivez mon mari sur la liste d'échange, il a été capturé au printemps et gravement blessé à la \
         jambe. Ses données : {}. Répondez-nous, vous êtes notre espoir.",
        "On ne me laisse pas quitter le travail, on a pris mon passeport, on me nourrit une fois par jour et on \
         menace de me battre. Notez ceci : {}. Venez vite, j'ai peur.",
    ],
];

/// What is their own: names, places, and numbers or units, twenty of each, with bars between.
pub(super) const OWN: [[&str; 3]; 4] = [
    [
        "Иван|Пётр Савчук|Надежда|Слава Мирный|Анна-Мария|олег|ТАРАС|Вера|Ян|Ли|Иваном|Жан-Поль Дюбуа|Мирон \
         Кот|Роман|Любовь|Лев|Эльдар Мамедов|Светлана|Дед Мороз|Илья Воля",
        "село Верхняя Балка|в Нижних Вязах|хутор Тихий|из Подлесного|Гнилуша|Кривой Яр|в Малой Каменке|под \
         Глухово|Новосёловка|Ключи|улица Садовая|ул. Мира|проспект Победы, дом семь|станция \
         Узловая|Усть-Лабинск|Комсомольск-на-Амуре|за рекой|Светлое|Вода|у Дорогого",
        "12.03.1990|03.12.1990|+7 912 345 67 89|+7 912 345 89 67|40 лет|14 лет|5 км|рост 182|5-я бригада|2-й \
         батальон|жетон А-1234|в/ч 77777|300 мл инсулина|III рота|№7|третий взвод|vasya_77|@vasya|a@b.ru|пятого \
         мая",
    ],
    [
        "Іван|Петро Савчук|Надія|Слава Мирний|Ганна-Марія|олег|ТАРАС|Віра|Ян|Лі|Іваном|Жан-Поль Дюбуа|Мирон \
         Кіт|Роман|Любов|Лев|Ельдар Мамедов|Світлана|Лук'ян Ґедзь|Ілля Воля",
        "село Верхня Балка|у Нижніх В'язах|хутір Тихий|із Підлісного|Гнилуша|Кривий Яр|у Малій Кам'янці|під \
         Глуховом|Новоселівка|Ключі|вулиця Садова|вул. Миру|проспект Перемоги, будинок сім|станція \
         Вузлова|Івано-Франківськ|Рава-Руська|за річкою|Світле|Вода|біля Дороги",
        "12.03.1990|03.12.1990|+380 50 345 67 89|+380 50 345 89 67|40 років|14 років|5 км|зріст 182|5-та \
         бригада|2-й батальйон|жетон А-1234|в/ч А7777|300 мл інсуліну|III рота|№7|третій \
         взвод|vasyl_77|@vasyl|a@b.ua|п'ятого травня",
    ],
    [
        "John|Peter Savage|Hope|Will Grace|Anna-Maria|oleg|TARAS|Faith|Yan|Li|Johnny|Jean-Paul Dubois|Miron \
         Cat|Roman|Joy|Leo|Eldar Mamedov|Light|Mark Spring|Bob O'Neill",
        "village of Upper Balka|in Lower Elms|Quiet Farm|from Podlisne|Hnylusha|Crooked Glen|in Little \
         Stone|near Hlukhiv|Novoselivka|Springs|Garden Street|Mill Rd.|Victory Avenue, house seven|Junction \
         Station|Ivano-Frankivsk|Stratford-upon-Avon|across the river|Lightwater|Water|at Roadside",
        "12.03.1990|03.12.1990|+44 7911 123 456|+44 7911 456 123|40 years old|14 years old|5 miles|height \
         182|5th brigade|2nd battalion|tag A-1234|unit 77777|300 ml insulin|III company|#7|third \
         platoon|basil_77|@basil|a@b.uk|the fifth of May",
    ],
    [
        "Jean|Pierre Sauvage|Espoir|Grâce Lumière|Anne-Marie|oleg|TARAS|Foi|Yan|Li|Jeannot|Jean-Paul \
         Dubois|Miron Chat|Roman|Joie|Léo|Eldar Mamedov|Lumière|Marc Printemps|Luc d'Arc",
        "village de Haute-Balka|à Basse-Orme|Ferme du Calme|de Podlisne|Gniloucha|Val Tordu|à Petite-Pierre|près \
         de Hloukhiv|Novosselivka|Eu|rue des Jardins|r. du Moulin|avenue de la Victoire, maison sept|Gare du \
         Nord|Ivano-Frankivsk|Saint-Jean-de-Luz|derrière la rivière|Lumières|L'Eau|vers Laroute",
        "12.03.1990|03.12.1990|+33 6 12 34 56 78|+33 6 12 34 78 56|40 ans|14 ans|5 km|taille 182|5e brigade|2e \
         bataillon|plaque A-1234|unité 77777|300 ml d'insuline|IIIe compagnie|n°7|troisième \
         section|basile_77|@basile|a@b.fr|le cinq mai",
    ],
];
