### Все тексты по-русски. Имена сообщений и переменные те же, что в en.ftl.

## Время

span-under-minute = меньше минуты
span-minutes = { $minutes } мин
span-hours = { $hours } ч
span-hours-minutes = { $hours } ч { $minutes } мин
span-days = { $days } дн
span-days-hours = { $days } дн { $hours } ч
# После глагола: «ждёт 5 часов», «1 минуту».
lasting-minutes =
    { $n ->
        [one] { $n } минуту
        [few] { $n } минуты
       *[other] { $n } минут
    }
lasting-hours =
    { $n ->
        [one] { $n } час
        [few] { $n } часа
       *[other] { $n } часов
    }
lasting-days =
    { $n ->
        [one] { $n } день
        [few] { $n } дня
       *[other] { $n } дней
    }
# После «в течение».
within-minutes =
    { $n ->
        [one] { $n } минуты
       *[other] { $n } минут
    }
within-hours =
    { $n ->
        [one] { $n } часа
       *[other] { $n } часов
    }
within-days =
    { $n ->
        [one] { $n } дня
       *[other] { $n } дней
    }
time-today = сегодня { $time }
time-tomorrow = завтра { $time }
time-yesterday = вчера { $time }
time-on-date = { $date }, { $time }
date-short = { $weekday } { $day } { $month }
date-with-year = { $weekday } { $day } { $month } { $year }
date-weekday =
    { $n ->
        [1] пн
        [2] вт
        [3] ср
        [4] чт
        [5] пт
        [6] сб
       *[7] вс
    }
date-month =
    { $n ->
        [1] января
        [2] февраля
        [3] марта
        [4] апреля
        [5] мая
        [6] июня
        [7] июля
        [8] августа
        [9] сентября
        [10] октября
        [11] ноября
       *[12] декабря
    }

## Размеры и виды вложений

size-bytes = { $n } Б
size-kilobytes = { $n } КБ
size-megabytes = { $n } МБ
kind-photo = фото
kind-video = видео
kind-animation = короткий ролик
kind-voice = голосовое сообщение
kind-round-video = видеосообщение
kind-audio = аудиозапись
kind-document = файл
kind-sticker = стикер
kind-location = место на карте
kind-contact-card = карточка контакта
kind-poll = опрос
kind-unsupported = то, что здесь нельзя показать; оригинал сохранён
attachment-line = Вложение: { $what }
attachment-elsewhere = Вложение: { $what } (хранится вместе с обращением; в этом чате его не показать)

## Тому, кто пишет

welcome =
    Это { $line }. Напишите, что случилось, и вам ответит живой человек в течение { $within }.

    Написанное читают только люди этой линии; ни имени, ни номера они не видят. Сам чат хранится в Telegram: удалите его, если ваш телефон могут просмотреть.

    Выберите язык или просто пишите.
choose-language = На каком языке вам удобно говорить?
language-set = Теперь мы говорим с вами по-русски. Пишите, когда будете готовы.
human-button = Поговорить с человеком
contact-help =
    Пишите своими словами или пришлите голосовое сообщение. Вам ответит живой человек в течение { $within }.

    /language – выбрать другой язык
    /forget – как удалить написанное
    /help – эта подсказка
acknowledge-neutral = Получено. Вам ответят в течение { $within }.
acknowledge-full = { $line }: сообщение получено. Вам ответит живой человек в течение { $within }.
acknowledge-staffed =
    { $day ->
        [today] Здесь снова будут люди сегодня с { $time }.
        [tomorrow] Здесь снова будут люди завтра с { $time }.
       *[other] Здесь снова будут люди { $date } с { $time }.
    }
late =
    Мы обещали ответить в течение { $within } и не успели. Простите нас. Ваше сообщение не потерялось: мы только что ещё раз подняли тревогу среди своих.
forget-help =
    Вы можете попросить удалить у нас всё, что вы написали. Этой командой пока не получится: напишите, что хотите этого, и человек всё сделает.

    Удалить этот чат на своём телефоне вы можете сами в любой момент.
possible-repeat-contact = (Это сообщение может прийти дважды.)

## Заголовок карточки

urgent-mark = СРОЧНО
card-waits = ждёт { $span }, на ответ осталось { $left }
card-overdue = ждёт { $span }, просрочка ответа { $over }
card-answered = ответ дан
card-topic = тема: { $topic }
card-nobody-speaks = Язык: { $language } – им не владеет никто из операторов.
card-not-yours = Язык: { $language } – его нет среди ваших.
card-from = Передаёт { $who }. Что было раньше – по кнопке «История».
card-from-queue = Из очереди. Что было раньше – по кнопке «История».
card-changed = Сообщение изменили уже после ответа.
card-repeats = повторено ×{ $n }
card-edited = изменено
card-possible-repeat = Возможен повтор: это уже могло прийти.
card-unreadable = Сообщение не удалось прочитать. Оригинал сохранён. Попросите сказать это другими словами.
card-empty = (без слов)
card-cut = (после правки здесь ничего не осталось)
card-part = Ещё часть к { $code }: { $what }
card-moved = Передано: { $who }.
card-moved-queue = Передано в очередь.
card-closed = Закрыто.

## Кнопки

button-take = Беру
button-taken = ✓ В работе
button-pass-on = Передать
button-close = Закрыть
button-no-reply = Ответ не нужен
button-history = История
button-more = Ещё
button-back = Назад
button-give-to = Кому…
button-urgent = Срочно
button-normal = Не срочно
button-language = Язык: { $language }
button-release = Пропустить
button-recall = Отозвать
button-send-again = Отправить снова
button-send-draft = Отправить от себя
button-answer = Ответить
button-answer-code = Ответить { $code }
button-take-code = { $code }: беру
button-on-it = Занимаюсь
button-resume = Снова на связи

## Почему закрывают

reason-no-reply-needed = ответ не нужен
reason-spam = спам
reason-duplicate = повтор
reason-resolved-elsewhere = решено без нас

## Чем кончилась отправка

tick-delivered = ✓ { $code }: доставлено.
tick-crossed = ✓ { $code }: доставлено. Тем временем пришло ещё сообщение, оно пока без ответа.
tick-refused = ✗ { $code }: не доставлено. Там не принимают наших сообщений: линию заблокировали или аккаунта больше нет.
tick-taken-back = ✗ { $code }: ответ вернулся, его не получили. Обращение снова без ответа.
tick-recalled = { $code }: удалено в том чате.
tick-recall-failed = { $code }: удалить уже нельзя. Возможно, это успели прочитать.

## Вопросы и подсказки

which-case =
    К какому обращению это относится? Пока ничего никому не отправлено.

    Проще всего отвечать прямо на сообщение из обращения (смахнуть).
which-more = И ещё { $n }: /cases
prompt = Ответ для { $code } ({ $pseudonym }): ответьте на это сообщение.
prompt-placeholder = Ваш ответ
give-to = { $code } ({ $pseudonym }): кому передать?
give-to-nobody = { $code } ({ $pseudonym }): сейчас передать некому.
draft-head = { $who } отвечает на ваше обращение { $code } ({ $pseudonym }). Это ещё не отправлено:
note-head = Заметка к { $code } ({ $pseudonym }), автор { $who }:

## Списки

case-line = { $code } · { $pseudonym } · { $state }
state-held = придержано
state-waits = ждёт { $span }
state-answered = ответ дан
state-closed = закрыто
state-unreachable = нет связи
state-with = у оператора { $who }
state-with-nobody = ни у кого
case-list-head =
    { $n ->
        [0] У вас нет обращений.
        [one] У вас { $n } обращение:
        [few] У вас { $n } обращения:
       *[other] У вас { $n } обращений:
    }
case-list-waiting =
    { $n ->
        [one] { $n } обращение ждёт свободного оператора.
        [few] { $n } обращения ждут свободного оператора.
       *[other] { $n } обращений ждут свободного оператора.
    }
alert-head =
    { $n ->
        [one] Долго нет ответа, { $n } обращение:
        [few] Долго нет ответа, { $n } обращения:
       *[other] Долго нет ответа, { $n } обращений:
    }
handover-head =
    { $n ->
        [one] Конец вашей смены: { $at }. Потом это обращение перейдёт к тому, кто сможет его взять:
       *[other] Конец вашей смены: { $at }. Потом эти обращения перейдут к тем, кто сможет их взять:
    }
handover-note = Что им важно знать? Ответьте на сообщение из обращения: /note и ваши слова.
reminder = { $code } ({ $pseudonym }) ждёт вашего ответа { $lasting }.

## История обращения

history-head = { $code } · { $pseudonym } · { $state }
history-left-out =
    { $n ->
        [one] Самая старая { $n } страница здесь опущена; целиком всё может показать администратор.
        [few] Самые старые { $n } страницы здесь опущены; целиком всё может показать администратор.
       *[other] Самые старые { $n } страниц здесь опущены; целиком всё может показать администратор.
    }
history-empty = Здесь пока ничего не сказано.
history-note = заметка, { $who }
history-draft = черновик, { $who }, не отправлено
history-pending = отправляется
history-delivered = доставлено
history-refused = не доставлено
history-taken-back = вернулось
happened-line = { $code } ({ $pseudonym }): { $what }.
somebody = кто-то из коллег
milestone-opened = обращение открыто
milestone-assigned = передано: { $who }
milestone-waiting = ждёт свободного оператора
milestone-taken = в работе: { $who }
milestone-passed-on = { $who } передаёт дальше
milestone-escalated = нет ответа вовремя; сделан следующий шаг
milestone-step-passed = нет ответа вовремя; шаг пропущен, пока линия не работала
milestone-answered = ответ дан: { $who }
milestone-answer-taken-back = ответ вернулся; снова без ответа
milestone-closed = закрыто
milestone-reopened = открыто снова
milestone-unreachable = нет связи: там не принимают наших сообщений
milestone-reachable = связь снова есть
milestone-held = придержано
milestone-released = пропущено к операторам
milestone-language-set = язык исправлен
milestone-priority-set = срочность изменена
milestone-because = { $what } ({ $why })

## Операторам

operator-help =
    Каждое сообщение приходит карточкой. Ответьте на неё (смахните), и ваши слова уйдут человеку. Ни имени, ни номера вашего никто не увидит.

    В ответ на сообщение из обращения:
    /take – беру в работу
    /pass – передать кому-нибудь ещё
    /close – готово; если ответа не было, добавьте почему
    /history – всё с начала
    /note и ваши слова – только для коллег
    /transfer и имя – передать этому человеку
    /priority – срочно или нет

    Для вас самих:
    /cases – что у вас есть
    /pause 1h – столько времени без новых обращений
    /resume – снова на связи
    /off – до следующей смены меня нет
    /help – эта подсказка
word-paused-until = Пауза до: { $at }. Новых обращений не будет; те, что есть, остаются у вас.
word-paused = Новых обращений вам не будет, пока не нажмёте кнопку или не отправите /resume. Те, что есть, остаются у вас.
word-resumed = С возвращением. Новые обращения снова приходят к вам.
word-went-off =
    { $n ->
        [0] До следующей смены вас не тревожим. Отдыхайте.
        [one] До следующей смены вас не тревожим. Ваше { $n } обращение перейдёт к коллегам, как только кто-то сможет его взять. Отдыхайте.
        [few] До следующей смены вас не тревожим. Ваши { $n } обращения перейдут к коллегам, как только кто-то сможет их взять. Отдыхайте.
       *[other] До следующей смены вас не тревожим. Ваши { $n } обращений перейдут к коллегам, как только кто-то сможет их взять. Отдыхайте.
    }
word-kept-as-draft = { $code } теперь у другого оператора. Ваши слова не отправлены; они сохранены, и их можно отправить оттуда.
word-which-case-of-command = Для какого обращения? Ответьте этой командой на одно из его сообщений или добавьте код.
word-no-such-case = Такого обращения нет. Ваши покажет /cases.
word-not-yours = Это может сделать только оператор этого обращения или супервизор.
word-not-now = Сейчас с этим обращением так нельзя. Что с ним было, покажет «История».
word-cant-relay = Такое сообщение переслать нельзя, поэтому ничего не отправлено. Можно: слова, фото, голосовые и видеосообщения, стикеры, места на карте.
word-no-documents = Файлы, видео и аудиозаписи мы не пересылаем: по ним можно узнать автора. Ничего не отправлено. Можно: слова, фото, голосовые сообщения.
word-unknown-command = Такой команды здесь нет. Что есть, покажет /help.
word-closed = { $code }: закрыто.
word-close-needs-reason = На { $code } ещё никто не ответил. Почему закрыть?
word-nobody-else = Сейчас { $code } больше некому взять, поэтому оно остаётся у вас.
word-noted = Записано, видно только коллегам.
word-enrol-digits =
    Почти готово. Назовите эти четыре цифры тому, кто вас пригласил, лучше голосом:

    { $digits }
word-enrol-over = Это приглашение неизвестно или уже не действует. Попросите новое.
word-enrolled = Добро пожаловать. Обращения будут приходить сюда. Как на них отвечать, расскажет /help.
word-enrolled-other = Новый оператор на линии: { $who }. Если это для вас неожиданность, сразу скажите администратору.
word-operator-unreachable = { $who }: больше нет связи, ни один канал не принимает наших сообщений. Кому-то нужно присмотреть за этими обращениями.
word-passed-by-all = { $code }: все передали дальше. Обращение ждёт, его предложат снова.
word-no-cases = У вас нет обращений, поэтому это никому не отправлено. Что ждёт, покажет /cases.
word-quiet-until = { $code }: тревога молчит до: { $at }. Ответа там всё ещё нет.
this-case = обращение

## Команды в меню Telegram

menu-contact-help = Что здесь можно
menu-contact-language = Выбрать другой язык
menu-contact-forget = Как удалить написанное
menu-cases = Что у вас есть
menu-history = Всё обращение с начала
menu-take = Беру в работу
menu-pass = Передать кому-нибудь ещё
menu-close = Готово, закрыть
menu-note = Заметка для коллег
menu-transfer = Передать этому человеку
menu-priority = Срочно или нет
menu-pause = Пока без новых обращений
menu-resume = Снова на связи
menu-off = Меня нет до следующей смены
menu-help = Как отвечать
