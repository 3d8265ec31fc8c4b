### Tous les textes en français. Les noms des messages et les variables sont ceux de en.ftl.

## Heures et durées

span-under-minute = moins d’une minute
span-minutes = { $minutes } min
span-hours = { $hours } h
span-hours-minutes = { $hours } h { $minutes } min
span-days = { $days } j
span-days-hours = { $days } j { $hours } h
# Après « depuis ».
lasting-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
lasting-hours =
    { $n ->
        [one] { $n } heure
       *[other] { $n } heures
    }
lasting-days =
    { $n ->
        [one] { $n } jour
       *[other] { $n } jours
    }
# Après « dans un délai de ».
within-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
within-hours =
    { $n ->
        [one] { $n } heure
       *[other] { $n } heures
    }
within-days =
    { $n ->
        [one] { $n } jour
       *[other] { $n } jours
    }
time-today = aujourd’hui à { $time }
time-tomorrow = demain à { $time }
time-yesterday = hier à { $time }
time-on-date = { $date } à { $time }
date-short = { $weekday } { $day } { $month }
date-with-year = { $weekday } { $day } { $month } { $year }
# Après « il y aura quelqu’un ».
weekday-on =
    { $n ->
        [1] lundi
        [2] mardi
        [3] mercredi
        [4] jeudi
        [5] vendredi
        [6] samedi
       *[7] dimanche
    }
date-on = { $weekday } { $day } { $month }
date-weekday =
    { $n ->
        [1] lun.
        [2] mar.
        [3] mer.
        [4] jeu.
        [5] ven.
        [6] sam.
       *[7] dim.
    }
date-month =
    { $n ->
        [1] janv.
        [2] févr.
        [3] mars
        [4] avril
        [5] mai
        [6] juin
        [7] juil.
        [8] août
        [9] sept.
        [10] oct.
        [11] nov.
       *[12] déc.
    }
# Qui parle, ou un titre : ce qui précède les mots.
label = { $what } :

## Tailles et sortes de pièces jointes

size-bytes = { $n } o
size-kilobytes = { $n } ko
size-megabytes = { $n } Mo
kind-photo = photo
kind-video = vidéo
kind-animation = petite vidéo
kind-voice = message vocal
kind-round-video = message vidéo
kind-audio = enregistrement sonore
kind-document = fichier
kind-sticker = sticker
kind-location = lieu sur la carte
kind-contact-card = fiche de contact
kind-poll = sondage
kind-sealed = un message chiffré dont la ligne n’a pas la clé. Demandez d’écrire sans chiffrement
kind-unsupported = quelque chose qui ne peut pas s’afficher ici ; l’original est conservé
attachment-line = Pièce jointe : { $what }
attachment-elsewhere = Pièce jointe : { $what } (conservée avec le dossier ; ne peut pas s’afficher dans cette discussion)
attachment-gone = { $name } n’est plus disponible et ne se trouve donc pas ici.
attachment-too-large = { $name } est trop volumineux pour être transmis et ne se trouve donc pas ici.
attachment-beside = { $name } est trop volumineux pour ce bot. Il est dans votre discussion avec l’autre ; répondez ici.
attachment-unclean = ⚠ { $name } n’a pas pu être nettoyé : le fichier peut révéler qui l’a fait, où et quand.
attachment-as-it-came = ⚠ tel quel : son nom et son contenu peuvent révéler qui l’a envoyé
album-lacking = { $code } : ce n’est pas tout. Le reste n’est plus là d’où il a été envoyé.
attachment-archive =
    { $n ->
        [one] { $code } : { $name } contient encore un fichier.
       *[other] { $code } : { $name } contient encore { $n } fichiers.
    }
attachment-more =
    { $n ->
        [one] … et encore un fichier, dans une archive
       *[other] … et encore { $n } fichiers, dans une archive
    }

## À la personne qui écrit

welcome =
    Ici { $line }. Écrivez ce qui vous arrive, et quelqu’un vous répondra dans un délai de { $within }.

    Les personnes qui répondent ne voient ni votre nom ni votre numéro. Mais Telegram peut lire cette discussion, de même que quiconque met la main sur votre téléphone ou votre compte. N’écrivez pas ce que personne n’a besoin de savoir, et supprimez cette discussion si l’on risque de fouiller votre téléphone.

    Choisissez une langue, ou écrivez simplement.
choose-language = Dans quelle langue voulez-vous parler ?
language-set = Nous vous parlons maintenant en français. Écrivez quand vous voulez.
human-button = Parler à quelqu’un
contact-help =
    Écrivez avec vos mots, ou envoyez un message vocal. Quelqu’un vous répondra dans un délai de { $within }.

    /ask et un prénom – la personne qui vous a déjà répondu, si elle est là
    /language – choisir une autre langue
    /link – quatre mots qui relient un autre téléphone
    /unlink – y mettre fin
    /clear – vider cette discussion ; la personne qui vous répond garde ce que vous avez écrit
    /quiet – ne rien m’envoyer avant que j’écrive
    /forget – effacer ce que vous avez écrit
    /help – cette aide
acknowledge-neutral = Bien reçu. Vous aurez une réponse dans un délai de { $within }.
acknowledge-full = { $line } a bien reçu votre message. Quelqu’un vous répondra dans un délai de { $within }.
acknowledge-staffed =
    { $day ->
        [today] Il y aura quelqu’un aujourd’hui à partir de { $time }, dans { $in } environ.
        [tomorrow] Il y aura quelqu’un demain à partir de { $time }, dans { $in } environ.
       *[other] Il y aura quelqu’un { $date } à partir de { $time }, dans { $in } environ.
    }
acknowledge-marks = 👀 sur votre message veut dire qu’il est arrivé, pas encore que quelqu’un l’a lu. 👌 veut dire que quelqu’un s’en occupe.
alike = Votre message est arrivé. Beaucoup de personnes ont envoyé les mêmes mots. Pour être lu en premier, écrivez un message avec vos propres mots, ou demandez à parler à quelqu’un.
late =
    Vous deviez avoir une réponse dans un délai de { $within }, et vous ne l’avez pas. Nous vous demandons pardon. Votre message n’est pas perdu : nous venons d’alerter de nouveau notre équipe.
too-large = La pièce jointe était trop volumineuse et n’a pas pu être transmise. Le reste de votre message est bien arrivé.
locked-mail = Votre message est bien arrivé, mais il est chiffré et ne peut pas être lu ici. Veuillez le renvoyer sans chiffrement.
forget-help =
    Tout ce que vous avez écrit ici peut être effacé chez nous : vos messages, nos réponses, votre adresse. Personne ne pourra le rétablir, et si vous écrivez de nouveau, on ne vous reconnaîtra pas.

    Cela se fait dix minutes après votre confirmation ; jusque-là, vous pouvez l’arrêter, ou simplement écrire. Cette discussion est vidée tout de suite, autant que Telegram le permet. Pour l’ôter de votre téléphone : menu de la discussion, Supprimer, en cochant « aussi pour » le bot.
forget-button = Tout effacer
forget-sure = Vraiment ? Personne ne pourra l’annuler.
forget-sure-button = Oui, tout effacer
forget-soon = Ce sera fait { $at }. Jusque-là, une touche ici ou un mot de vous l’arrête. Vous n’en entendrez plus parler.
forget-stop-button = Arrêter, tout garder
forget-not = Rien n’est effacé. Quelqu’un continue avec vous.
forget-elsewhere-stays = Ce que vous avez écrit sur un autre téléphone reste : les deux sont reliés depuis moins d’un jour. Pour l’effacer aussi, écrivez /forget là-bas.
link-words =
    { $words }

    Retenez ces quatre mots, ou notez-les là où personne ne regarde : ils disparaissent d’ici dans une minute. Écrivez-les-nous depuis votre autre téléphone ou compte, et la personne qui vous répond saura que c’est vous. Ils servent une seule fois, dans un délai de { $within }.

    Rien de ce qui est écrit ici ne se voit là-bas. Ne dites ces mots à personne : nous ne les demandons pas non plus.
link-nothing = Il n’y a encore rien à quoi relier un autre téléphone. Écrivez-nous d’abord d’ici.
link-done = Ce téléphone est relié. La personne qui vous répond sait que c’est vous. Rien de ce que vous avez écrit ailleurs ne se voit ici. Écrivez simplement.
link-no-such-words = Si c’étaient les quatre mots de votre autre téléphone : ils ne valent rien ici. Ils sont peut-être mal écrits, déjà utilisés ou trop anciens. Sur l’autre téléphone, /link en donne de nouveaux. Vous pouvez aussi écrire simplement : quelqu’un le lira.
link-too-many-tries = Trop d’essais : aucun mot n’est lu avant demain. Vous pouvez écrire simplement : quelqu’un le lira.
unlinked = Ce téléphone est désormais seul, et aucun mot d’avant n’en relie un autre.
chat-cleared = Ce qui pouvait être retiré de cette discussion l’est, et ce message part dans une minute. Telegram garde ce qui a plus de 48 heures : pour l’enlever aussi, ouvrez le menu de la discussion, « Supprimer », et cochez « Supprimer aussi pour » le bot. La personne qui vous répond garde ce que vous avez écrit.
quiet-until-you-write = Vous ne recevrez plus rien d’ici à ce que vous écriviez de nouveau.
received = Reçu.
prove-first = N’importe qui peut avoir envoyé ceci en votre nom. Pour montrer que c’est vous, répondez ainsi à l’un de nos e-mails.
no-room-today = Votre message est arrivé et reste en lieu sûr. Vous avez envoyé aujourd’hui plus que nous ne pouvons montrer d’un coup : il sera lu plus tard que d’habitude.
possible-repeat-contact = (Ce message peut arriver deux fois.)

## Ce que l’on peut lire

menu-head = De quoi s’agit-il ? Choisissez un sujet : la réponse vient tout de suite, à toute heure. Pour parler à quelqu’un, appuyez sur le bouton ou écrivez simplement.
menu-none = Quelqu’un lira tout ce que vous écrivez ici. Vous aurez une réponse dans un délai de { $within }.
menu-gone = Cela n’est plus proposé ici.
menu-back = Retour
human-noted = Vous allez parler à quelqu’un. Écrivez maintenant, avec vos mots, ou envoyez un message vocal. Vous aurez une réponse dans un délai de { $within }.
human-noted-about = Vous allez parler à quelqu’un. Sujet : « { $topic } ». Écrivez maintenant, avec vos mots, ou envoyez un message vocal. Vous aurez une réponse dans un délai de { $within }.
# Avant la première de quelques questions.
question-first = En attendant, une question ou deux, pour qu’on puisse vous aider plus vite. Aucune n’est obligatoire : vous pouvez la sauter, ou simplement écrire.
question-again = C’est bien arrivé. Il reste une question ici, que vous pouvez sauter :
question-location = Hormis Telegram, seules les personnes de cette ligne qui vous aident le verront. Vous pouvez aussi le dire avec des mots, aussi vaguement que vous voulez.
question-photo = N’envoyez une image que si l’avoir sur votre téléphone est sans danger pour vous. Des mots suffisent aussi.
question-skip-button = Sauter cette question
question-skipped = (question sautée)
question-gone = Cette question n’est plus posée. Tout ce que vous écrivez ici parvient à quelqu’un. Vous aurez une réponse dans un délai de { $within }.

## L’en-tête d’une carte

# Le canal public.
announce-ask =
    { $n ->
        [one] Ci-dessus : l’annonce { $number } exactement comme elle sera dans le canal. Écrite par : { $by }.
       *[other] Ci-dessus : l’annonce { $number } exactement comme elle sera dans le canal, en { $n } publications. Écrite par : { $by }.
    }
announce-ask-second = Elle part quand une autre personne responsable la confirme.
announce-ask-alone = Il n’y a pas d’autre personne responsable : qui l’a écrite peut la confirmer après dix minutes.
announce-missing = Langues qui y manquent : { $languages }.
announce-admin = l’administration
announce-howto =
    /announce, et le texte en dessous : il est montré tel qu’il paraîtra, et une autre personne responsable le confirme.
    Pour plusieurs langues, mettez au-dessus de chacune une ligne [fr], [en], etc. Avec « each » comme toute première ligne, chaque langue devient une publication.
announce-waiting = À confirmer : { $numbers }
announce-out = Dans le canal : { $numbers }
announce-ended = Annonce { $number }
announce-end-posted = Elle est dans le canal : { $links }
announce-end-unsure = Elle est peut-être dans le canal, ou non : le service n’a pas répondu. Regardez-y d’abord ; elle ne repart que si vous le dites.
announce-end-forbidden = Le bot ne peut pas publier là-bas. Donnez-lui dans ce canal les droits d’administration pour publier, et vérifiez chat dans [announce] ; hotlined doctor en dit plus.
announce-end-refused = Le service ne l’a pas prise.
announce-end-deleted = Elle est effacée.
announce-end-stays = Elle n’a pas pu être effacée. Effacez-la à la main : { $links }
announce-end-unsent = Elle est en route.
button-announce-post = Publier
button-announce-drop = Ne pas publier
button-announce-again = Publier de nouveau
button-announce-delete = Effacer du canal
mail-announce-ask = Pour publier, répondez avec /announce post { $number } en première ligne ; pour y renoncer, /announce cancel { $number }.
mail-announce-ended = /announce delete { $number } l’efface du canal ; /announce again { $number } publie de nouveau ce qui n’y est pas.
announce-shares-code = le code d’un dossier
announce-shares-pseudonym = le pseudonyme d’une personne
announce-shares-number = un numéro de téléphone
announce-shares-sentence = une phrase
word-announce-no-channel = La ligne n’a pas de canal public : la configuration n’a pas de [announce].
word-announce-in-case = Rien ne s’annonce depuis un dossier, et rien n’a été fait de ceci. Envoyez /announce dans un message à part.
word-announce-only-words = Seul du texte peut être annoncé. Envoyez /announce avec le texte seul.
word-announce-empty = Il n’y a pas de mots à annoncer. Écrivez-les sous /announce, et sous chaque [langue].
word-announce-too-long = Cela fait { $n } caractères, et une publication en prend 4096. Raccourcissez, ou donnez à chaque langue sa publication avec « each » en première ligne.
word-announce-no-language = La ligne n’a pas la langue [{ $language }].
word-announce-twice = La langue [{ $language }] vient deux fois.
word-announce-never-tell = Pas annoncée : elle contient « { $words } », ce que la ligne ne dit à personne.
word-announce-address = Pas annoncée : elle contient l’adresse « { $words } », que la ligne ne dit pas à tout le monde. Ce que tout le monde peut savoir, l’administration le met dans may_tell.
word-announce-shares = Pas annoncée : elle a en commun avec le dossier { $case } { $what } : « { $words } ». Retirez-le, ou dites-le autrement. Ce que tout le monde peut savoir, l’administration le met dans may_tell.
word-announce-shares-address = Pas annoncée : elle contient l’adresse ou le numéro d’une personne qui a écrit ou appelé. Retirez-le. Ce que tout le monde peut savoir, l’administration le met dans may_tell.
word-announce-too-many = Plusieurs annonces attendent déjà. Confirmez-en une ou renoncez-y d’abord ; /announce les montre.
word-announce-comparing = L’annonce { $number } est comparée à tous les dossiers gardés. Dans un instant vous verrez comment elle sera.
word-announce-unknown = Aucune annonce { $number } n’attend : elle a été changée ou abandonnée, ou a plus d’un jour. /announce montre ce qu’il y a.
word-announce-needs-second = Une autre personne responsable doit confirmer l’annonce { $number }, ou l’administration avec hotlined announce --post { $number }.
word-announce-not-before = Vous êtes la seule personne responsable : l’annonce { $number } peut être confirmée à partir de là : { $at }.
word-announce-writer-gone = Qui a écrit l’annonce { $number } n’est plus responsable ; elle est abandonnée. Écrivez-la de nouveau.
word-announce-dropped = L’annonce { $number } est abandonnée.
word-announce-goes = L’annonce { $number } part.
word-announce-out-already = L’annonce { $number } est sortie et reste telle quelle. Effacez-la, et écrivez-la de nouveau.
word-announce-under-way = L’annonce { $number } est en route. Réessayez dans un instant.
word-announce-nothing-there = De l’annonce { $number } il n’y a rien dont on puisse faire cela.
word-announce-leaves = L’annonce { $number } est retirée du canal.

urgent-mark = URGENT
card-waits = attend depuis { $since }, répondre avant { $by }
card-overdue = attend depuis { $since }, réponse due { $by }
card-answered = réponse donnée
card-answered-by = réponse donnée { $at } par { $who }
card-stands = sans réponse ; le temps ne court pas
card-asking = demande à parler, n’a encore rien écrit
question-words = « { $words } »
card-topic = sujet : { $topic }
card-nobody-speaks = Langue : { $language } – personne dans l’équipe ne la parle.
card-not-yours = Langue : { $language } – elle ne fait pas partie des vôtres.
card-topic-not-yours = Sujet : { $topic } – il ne fait pas partie des vôtres.
card-from = De la part de { $who }. Ce qui précède se trouve dans l’historique.
card-from-queue = De la file d’attente. Ce qui précède se trouve dans l’historique.
card-changed = Modifié après la réponse.
card-changed-meanwhile = Modifié pendant qu’une réponse était en route.
card-changed-open = Ce message a été modifié.
card-campaign = le même texte de { $n } personnes ; les autres sont retenus
card-burst =
    { $n ->
        [one] Cette personne écrit très vite. Voici son dernier message ; tous sont dans l’historique.
       *[other] Cette personne écrit très vite : { $n } messages de plus sont réunis ici, voici le dernier. Tous sont dans l’historique.
    }
card-training = EXERCICE
card-repeats = écrit ×{ $n }
card-edited = modifié
card-forwarded = transféré, ce ne sont pas ses propres mots
answers-operator = en réponse à { $who }
answers-own = en réponse à son propre message
answers-earlier = en réponse à un message antérieur
answers-unknown = en réponse à quelque chose qui ne peut pas s’afficher ici
answers-quoting = avec une citation
card-maybe-machine = ⚠ Peut-être écrit par une machine ou envoyé à plusieurs : lisez-le comme si une personne l’avait écrit.
card-position = position à { $at }
card-rest = Le reste de l’e-mail :
card-unverified = ⚠ expéditeur non vérifié
card-forged = ⚠ Falsifié, selon votre serveur de messagerie : quelqu’un d’autre a pu l’écrire, aucun accusé n’a été envoyé
card-via-form = ⚠ par formulaire
card-via-list = ⚠ par une liste
card-no-address = ⚠ L’adresse de réponse n’est pas dite : indiquez-la par /to avant d’envoyer
card-same-person = La même personne que { $code }, par ses mots.
card-same-person-fresh = ⚠ Relié { $at }. Quiconque a pris son autre téléphone peut l’avoir fait : avant d’écrire ce que cette personne seule doit savoir, demandez ce qu’elle seule peut répondre.
card-also = Écrit aussi d’un autre téléphone, par ses mots : { $code }. Une réponse ici va à celui-ci seul.
card-also-nowhere = A aussi un autre téléphone, par ses mots ({ $code }) ; rien n’y a encore été écrit. Une réponse ici va à celui-ci seul.
card-also-fresh = ⚠ Relié { $at }, peut-être par quelqu’un qui a pris ce téléphone.
card-quiet = 🔇 Cette personne ne veut rien recevoir avant d’écrire de nouveau. Votre réponse est gardée, pas envoyée.
card-possible-repeat = Doublon possible : ceci est peut-être déjà arrivé.
card-unreadable = Ce message n’a pas pu être lu. L’original est conservé. Demandez de le dire autrement.
card-telephone = par téléphone
card-call-number = ☎ { $number }
card-call-hidden = ☎ Le numéro est sous « ☎ Numéro », pour dix minutes.
mail-card-call-hidden = ☎ Pour voir le numéro, écrivez /number.
calling-number-goes = Ce message disparaît dans dix minutes. Appelez, et ne notez le numéro nulle part.
mail-calling-number-stays = Supprimez ce message une fois que vous avez appelé.
card-call-from = Appelez depuis le { $from }, jamais depuis votre propre numéro.
card-call-from-line = Appelez depuis un numéro de la ligne, jamais depuis le vôtre.
card-call-unclear = ☎ « { $number } » : ainsi le dit le central. Ce n’est pas un numéro qu’on peut appeler de partout.
card-call-withheld = ☎ Numéro masqué : personne à rappeler. Écoutez, puis clôturez avec une note.
card-callback-yes = Rappeler est sans danger, selon la personne.
card-callback-no = ⛔ Rappeler n’est PAS sans danger, selon la personne.
card-callback-unknown = ⚠ On ne sait pas si rappeler est sans danger : quelqu’un qu’elle craint peut répondre.
card-call-message-yes = Vous pouvez laisser un message.
card-call-message-no = ⛔ Ne laissez pas de message.
card-call-message-unknown = Ne laissez pas de message : d’autres peuvent l’entendre.
card-call-no-voice = ⚠ Un enregistrement n’a pas pu être repris : demandez à qui s’occupe du central.
card-alike = Peut-être la même personne que { $other } : les premiers mots sont les mêmes. La réponse ne va qu’à l’adresse de cette fiche.
card-call-perhaps = Peut-être la même personne que { $other } : un numéro se falsifie facilement.
card-call-further = Du même numéro qu’avant : peut-être la même personne.
card-call-silent = (Un appel, sans un mot.)
card-bare = { $code } : le service refuse ce qui est écrit ici, on ne peut donc pas le montrer. C’est conservé : hotlined case show { $code }. Répondre à ce message répond au dossier.
card-whole = { $code } : le texte entier. Il est long : il n’y a ci-dessus que son début.
card-whole-unsent = { $code } : il n’y a ci-dessus que le début d’un long texte, et le fichier qui le contient en entier n’a pas pu être envoyé. Il est conservé : hotlined case show { $code }.
card-empty = (sans texte)
card-asked = La personne a appuyé sur « Parler à quelqu’un » et n’a encore rien écrit. Le temps ne court pas tant qu’il n’y a pas de mots. Vous pouvez écrire en premier.
card-cut = (plus rien ici après la modification)
card-part = Suite de { $code } : { $what }
card-moved = Transmis à { $who }.
card-moved-queue = Remis dans la file d’attente.
card-closed = Clôturé.
card-closed-unanswered = Clôturé sans réponse.

## Boutons

button-take = Je prends
button-taken = ✓ Pris
button-pass-on = Passer à un autre
button-close = Clôturer
button-no-reply = Pas de réponse à donner
button-history = Historique
button-more = Plus
button-elsewhere = ✍ Autre téléphone : { $code }
button-not-them = ✂ Pas la même personne
button-back = Retour
button-give-to = Donner à…
button-urgent = Urgent
button-normal = Pas urgent
button-language = Langue : { $language }
button-release = Laisser passer
button-number = ☎ Numéro
button-called-back = ☎ J’ai rappelé
button-no-answer = Pas de réponse
button-spoke = Oui, nous avons parlé
button-undo-call = Annuler
button-undo = Annuler
button-block = Bloquer
button-unblock = Débloquer
button-same-person = Même personne
button-history-of = Historique { $code }
button-block-sure = Bloquer 7 jours
button-send-ready = Envoyer
button-close-sure = Clôturer sans réponse
button-call-again = Encore dans { $span }
button-nobody-answers = Clôturer : sans réponse
button-recall = Retirer
button-stop = Arrêter
button-send-again = Renvoyer
button-send-draft = Envoyer en mon nom
button-send-held = Envoyer
button-answer = Répondre
button-answer-code = Répondre à { $code }
button-take-code = { $code } : je prends
button-on-it = Je m’en occupe
button-resume = De retour

## Raisons de clôturer

reason-no-reply-needed = pas de réponse à donner
reason-spam = indésirable
reason-duplicate = doublon
reason-resolved-elsewhere = résolu ailleurs
reason-nobody-answers = personne ne décroche
reason-blocked = la ligne a été bloquée
reason-account-gone = le compte ou l’adresse n’existe plus
reason-crossed = un autre message est arrivé entre-temps ; il reste sans réponse
reason-not-looked-at = pas relue depuis 15 minutes
reason-own-name = un nom des nôtres
reason-own-reach = un numéro ou une adresse à nous
reason-never-tell = ce qui ne se dit jamais
reason-signature = une signature

## Ce qu’est devenue une réponse

tick-delivered = ✓ { $code } : remis.
tick-crossed = ✓ { $code } : remis. Un autre message est arrivé entre-temps ; il reste sans réponse.
tick-reach = ❗ Partis avec la réponse : { $reach }. Si c’est l’un des nôtres, dites-le à un superviseur.
tick-reach-marked = ❗ signale les numéros et les adresses. Si l’un d’eux est des nôtres, dites-le à un superviseur.
tick-refused = ✗ { $code } : non remis. Tel quel, le service d’en face ne le prend pas. La personne reste joignable : essayez d’autres mots, ou sans la pièce jointe.
tick-blocked = ✗ { $code } : non remis. La ligne a été bloquée.
tick-account-gone = ✗ { $code } : non remis. Le compte ou l’adresse n’existe plus.
tick-forbidden = ✗ { $code } : non remis. Le service d’en face ne laisse pas la ligne écrire à cette personne.
tick-restricted = ✗ { $code } : non remis. Ce message n’est pas accepté pour l’instant : les messages vocaux sont peut-être refusés, ou la boîte est pleine. La personne reste joignable.
tick-quiet = ✗ { $code } : non envoyé. Cette personne ne veut rien recevoir avant d’écrire de nouveau. Quand elle écrira, renvoyez-le.
tick-unsafe = ✗ { $code } : non envoyé. L’adresse est marquée comme dangereuse : rien n’y part jusqu’à ce que quelqu’un envoie /safe { $code }.
tick-not-sent = ✗ { $code } : non envoyé. Personne ne l’a refusé, mais le message n’est pas parti.
tick-unsure = ? { $code } : on ignore si cela est arrivé. Le service l’a pris plusieurs fois sans le confirmer ; c’est peut-être arrivé, même plus d’une fois. Le dossier reste sans réponse. Envoyer de nouveau ?
tick-not-passed = ✗ { $code } : non remis. La pièce jointe porte des traces de son auteur qui ne peuvent être ôtées, ou n’existe plus. Rien n’a été envoyé ; merci de réécrire sans elle.
tick-too-large = ✗ { $code } : non remis. La pièce jointe est trop volumineuse pour être transmise. Rien n’a été envoyé ; merci de réécrire sans elle.
tick-taken-back = ✗ { $code } : la réponse est revenue, elle n’a pas été reçue. Le dossier est de nouveau sans réponse.
tick-perhaps-back = ⚠ { $code } : un e-mail que personne ne semble avoir écrit est revenu. La réponse n’a peut-être pas été reçue : voyez l’historique.
tick-recalled = { $code } : supprimé de sa discussion.
tick-recalled-partly =
    { $code } : supprimé de sa discussion, mais pas entièrement.
    { $left ->
        [one] { $left } message n’a pas pu être supprimé.
       *[other] { $left } messages n’ont pas pu être supprimés.
    } La réponse a peut-être été lue. Le dossier est de nouveau sans réponse.
tick-recall-gone = { $code } : il n’y avait plus rien à supprimer. Le message a peut-être été supprimé là-bas, et lu avant cela.
tick-recall-failed = { $code } : trop tard pour supprimer. Le message a peut-être été lu.
tick-recall-unsure = { $code } : on ignore si cela a été supprimé de sa discussion : le service ne l’a pas confirmé. Cela a peut-être été lu. Le dossier est de nouveau sans réponse.
tick-waits = ⏳ { $code } : part par e-mail dans une demi-minute. Ensuite, impossible de le retirer.
tick-stopped = { $code } : arrêté, rien n’est parti.

## Questions

which-case =
    C’est pour quel dossier ? Rien n’a encore été envoyé à personne.

    Le plus simple : répondez directement à un message du dossier.
which-more = Et { $n } de plus : /cases
prompt = Réponse à { $code } ({ $pseudonym }) : répondez à ce message.
prompt-placeholder = Votre réponse
give-to = { $code } ({ $pseudonym }) : à qui le donner ?
give-to-nobody = { $code } ({ $pseudonym }) : personne d’autre ne peut le prendre maintenant.
draft-head = { $who } répond à { $code } ({ $pseudonym }), votre dossier. Rien n’a encore été envoyé :
draft-held = Votre réponse à { $code } ({ $pseudonym }) est retenue : elle contient peut-être plus que voulu. Voici ce qui partirait :
draft-held-why = Ce qui s’y trouve : { $why }.
note-head = Note de { $who } sur { $code } ({ $pseudonym }) :
reacted-head = { $pseudonym } a mis { $emoji } sur cette réponse dans { $code }. Cela ne change rien au dossier :
reacted-own-head = { $pseudonym } a mis { $emoji } sur son propre message dans { $code } :
reacted-no-more = { $pseudonym } a retiré sa réaction de ce message dans { $code } :
emoji-of-their-own = (un émoji qui ne peut être montré ici)
change-kept-head = { $who } a modifié ceci dans { $code } ({ $pseudonym }) trop tard, ou sans plus avoir le dossier. Rien n’a changé pour la personne, qui lit toujours :
change-kept-instead = Cela devait devenir :
recall-asked-head = { $who } vous demande de retirer cette réponse dans { $code } ({ $pseudonym }) :

## Listes

case-line = { $code } · { $pseudonym } · { $state }
state-held = retenu
state-waits = attend depuis { $span }
state-answered = réponse donnée
state-closed = clôturé
state-unreachable = injoignable
state-with = chez { $who }
state-with-nobody = chez personne
case-list-head =
    { $n ->
        [0] Vous n’avez pas de dossier.
        [one] Vous avez { $n } dossier :
       *[other] Vous avez { $n } dossiers :
    }
case-list-waiting =
    { $n ->
        [one] { $n } dossier attend quelqu’un.
       *[other] { $n } dossiers attendent quelqu’un.
    }
alert-head =
    { $n ->
        [one] { $n } dossier est en retard :
       *[other] { $n } dossiers sont en retard :
    }
why-off-duty = pas de service
why-off = a quitté son service
why-paused = en pause
why-unreachable = injoignable
why-locked = bloqué
why-taken = pris { $at }, sans réponse depuis
why-not-taken = non pris
why-passed-by-all = transmis par tout le monde
why-nobody-on-duty = personne n’est de service
why-nobody-speaks = personne de service ne parle { $language }
why-nobody-knows = personne de service ne connaît ce sujet
why-passed-on = transmis par toutes les personnes de service
why-full = personne de service n’a de place
newcomers-head =
    { $n ->
        [one] Une personne a écrit, et personne n’a de place pour elle. Touchez pour lire :
       *[other] { $n } personnes ont écrit, et personne n’a de place pour elles. Touchez pour lire :
    }
newcomer-urgent = ❗
newcomer-wordless = (sans texte)
handover-head =
    { $n ->
        [one] Fin de votre permanence : { $at }. Ce dossier passera ensuite à qui pourra le prendre :
       *[other] Fin de votre permanence : { $at }. Ces dossiers passeront ensuite à qui pourra les prendre :
    }
handover-note = Que faut-il savoir ? Répondez à un message du dossier : /note et vos mots.
reminder = { $code } ({ $pseudonym }) attend votre réponse depuis { $lasting }.

## Ce que regardent les responsables

board-unanswered =
    { $n ->
        [0] Personne n’attend de réponse.
       *[other] Sans réponse, les plus anciens d’abord. Touchez pour lire :
    }
board-waiting =
    { $n ->
        [0] Aucun cas n’attend d’opérateur.
       *[other] En attente d’un opérateur, les plus anciens d’abord :
    }
board-assigned =
    { $n ->
        [0] Personne n’a de cas sans réponse.
       *[other] Chez des opérateurs et sans réponse, les plus anciens d’abord :
    }
board-held =
    { $n ->
        [0] Rien n’est retenu.
       *[other] Retenus, les plus anciens d’abord :
    }
board-answered =
    { $n ->
        [0] Aucun cas avec réponse n’est ouvert.
       *[other] Avec réponse et ouverts, les plus anciens d’abord :
    }
board-unreachable =
    { $n ->
        [0] Tous les contacts sont joignables.
       *[other] Contacts injoignables, les plus anciens d’abord :
    }
board-closed =
    { $n ->
        [0] Aucun cas n’a été clôturé sans réponse.
       *[other] Clôturés sans aucune réponse, les plus anciens d’abord :
    }
board-alike = même texte que { $code }
why-quiet = sans rappel jusqu’à { $at }
board-roster = L’équipe :
roster-on = de service
roster-on-until = de service jusqu’à { $at }
roster-off-until = pas de service jusqu’à { $at }
roster-paused-until = en pause jusqu’à { $at }
roster-supervisor = responsable
roster-load = { $n } cas sur { $most }
stats-today = Aujourd’hui
stats-week = Les sept derniers jours
stats-came = Nouvelles personnes ce mois-ci : { $people } · cas : { $cases } · attentes commencées : { $appeals }
stats-answers = premières réponses : { $n }
stats-in-time = à temps : { $n } %
stats-median = la moitié { $span }
stats-closed = clôturés sans réponse : { $n }
stats-by-operator = Par opérateur : { $all }
stats-by-topic = Par sujet : { $all }
stats-by-language = Par langue : { $all }
stats-no-topic = aucun
bulk-sure-release =
    { $more ->
        [yes] Plus de { $n } cas sont retenus. Les laisser tous passer ?
       *[no] Cas retenus : { $n }. Les laisser tous passer ?
    }
bulk-sure-close =
    { $more ->
        [yes] Plus de { $n } cas sont retenus. Les clôturer tous, sans les lire ? C’est annulable pendant 24 heures.
       *[no] Cas retenus : { $n }. Les clôturer tous, sans les lire ? C’est annulable pendant 24 heures.
    }
bulk-released = Passés : { $n }.
bulk-closed = Clôturés : { $n }. C’est annulable pendant 24 heures.
bulk-undone = De nouveau retenus : { $n }.
button-next-page = Page suivante
button-all = Sans réponse
button-held = Retenus
button-roster = Équipe
button-stats = Chiffres
button-bulk-release = Tout laisser passer
button-bulk-close = Tout clôturer
mail-bare = Du nouveau sur la ligne. Lisez et répondez dans le bot : ce message ne dit rien.
mail-bare-cases = { $codes } : du nouveau. Lisez et répondez dans le bot : ce message ne dit rien, et une réponse n’atteindrait personne.
mail-bare-subject = Du nouveau
shift-begins = Votre service commence. À vous de répondre : { $own } ; en attente de quiconque : { $waiting } ; urgents : { $urgent }.
shift-oldest = Le plus ancien attend depuis { $at }.
button-cases = Mes cas
mail-next-page = La suite : écrivez { $command }
mail-bulk-how = Pour les laisser tous passer, écrivez /releaseheld ; pour les clôturer tous, /closeheld. La question vous sera posée encore une fois.
mail-bulk-sure = Si vous en êtes sûr, écrivez { $command }
mail-bulk-undo = Pour l’annuler, écrivez { $command }
word-not-on-duty = Vous n’êtes pas de service ou en pause : d’ici, seuls vos cas ouverts peuvent être lus.
word-nothing-held = Rien n’est retenu.
word-bulk-undo-over = Cela ne peut plus être annulé.

## L’historique d’un dossier

history-head = { $code } · { $pseudonym } · { $state }
history-more-files =
    { $n ->
        [one] Ce qui est venu avec un message plus ancien est conservé avec le dossier et ne revient pas.
       *[other] Ce qui est venu avec { $n } messages plus anciens est conservé avec le dossier et ne revient pas.
    }
history-left-out =
    { $n ->
        [one] La plus ancienne page ({ $n }) n’est pas reprise ici ; l’administration peut tout montrer.
       *[other] Les { $n } plus anciennes pages ne sont pas reprises ici ; l’administration peut tout montrer.
    }
history-empty = Rien n’a encore été dit.
history-note = note de { $who }
history-called = { $who } a parlé avec la personne au téléphone
history-draft = brouillon de { $who }, non envoyé
history-automatic = e-mail automatique
history-asking = { $pseudonym } demande à parler à quelqu’un
history-pending = en route
history-delivered = remis
history-refused = non remis
history-unsure = peut-être remis
history-taken-back = revenu
history-recalled = retiré
history-before = jusqu’à { $at } :
history-not-sent = une modification à { $at } qui n’a atteint personne :
happened-line = { $code } ({ $pseudonym }) : { $what }.
somebody = quelqu’un de l’équipe
milestone-opened = dossier ouvert
milestone-assigned = confié à { $who }
milestone-waiting = attend quelqu’un
milestone-taken = pris par { $who }
milestone-passed-on = passé à un autre par { $who }
milestone-escalated = en retard ; l’étape suivante a eu lieu
milestone-step-passed = en retard ; une étape a été sautée pendant l’arrêt de la ligne
milestone-answered = réponse de { $who }
milestone-answer-taken-back = une réponse est revenue ; de nouveau sans réponse
milestone-closed = clôturé
milestone-reopened = rouvert
milestone-unreachable = injoignable : nos messages sont refusés
milestone-reachable = de nouveau joignable
milestone-held = retenu
milestone-released = laissé passer
milestone-language-set = langue corrigée
milestone-topic-set = sujet choisi
milestone-priority-set = urgence modifiée
milestone-change-kept = réponse modifiée en vain par { $who }
milestone-changed-partly = réponse modifiée en partie seulement par { $who }
milestone-recall-asked = { $who } a demandé de retirer une réponse
milestone-recalled = réponse retirée par { $who }
milestone-recall-failed = { $who } a tenté de retirer une réponse ; elle n’a pas pu être supprimée
milestone-held-back = une réponse de { $who } est retenue et n’est pas partie tant qu’elle n’est pas relue
milestone-no-answer = { $who } a appelé, sans réponse
milestone-call-undone = { $who } n’a finalement pas parlé avec la personne
milestone-no-answer-undone = { $who } n’avait finalement pas appelé
milestone-flagged = { $who } demande aux responsables d’y regarder
milestone-unsafe = l’adresse est marquée comme dangereuse ({ $who })
milestone-safe = l’adresse est de nouveau sûre ({ $who })
milestone-nothing-goes = rien ne part vers la personne : l’adresse est marquée comme dangereuse
milestone-blocked = la personne est bloquée ({ $who })
milestone-merged = la même personne que dans un autre dossier ({ $who })
milestone-unmerged = finalement pas la même personne ({ $who })
milestone-unblocked = la personne est de nouveau entendue ({ $who })
milestone-reacted = une réaction à un message de sa discussion
milestone-linked = la même personne qu’une autre, par ses mots
milestone-unlinked = l’autre téléphone n’est plus relié
milestone-quiet = ne veut rien recevoir avant d’écrire de nouveau
milestone-because = { $what } ({ $why })

## Exercices

drill-head = ⚠️ EXERCICE · { $code }
drill-text = Ceci est un exercice. Personne ne l’a écrit et personne n’est en danger. Il montre que la ligne vous joint, et que vous joignez la ligne.
drill-how = Faites comme pour un dossier : appuyez sur « Je prends », puis répondez à ce message, avec n’importe quels mots. Ils ne vont à personne et ne sont pas gardés. Fin de l’exercice : { $at }.
drill-answered = ✓ Réponse reçue.
drill-over = L’exercice est terminé.

## Aux opérateurs et opératrices

operator-help =
    Chaque message arrive sous forme de carte. Répondez à la carte, et vos mots partent. Personne ne voit votre nom ni votre numéro.

    En réponse à un message du dossier :
    /take – je m’en charge
    /pass – le passer à un autre
    /close – c’est fini ; si quelqu’un attend, vous voyez d’abord ses mots
    /history – tout depuis le début
    /note et vos mots – pour l’équipe seulement
    /transfer et un nom – le donner à cette personne
    /priority – urgent ou non
    /say et un nom – une réponse prête : vous la voyez d’abord ; /say seul en donne la liste
    /at 07:30 et des mots – part à cette heure
    /write – le premier mot vient de nous
    /later 2h et des mots – un rappel à ce moment
    /flag et pourquoi – les responsables y regardent
    /unsafe – plus rien ne part vers cette adresse
    /block – ce que la personne écrit est retenu une semaine
    /reopen et un code – un dossier clôturé se rouvre
    /called et ce qui a été dit – vous avez parlé avec qui appelait
    /noanswer – vous avez appelé, sans réponse

    Pour vous :
    /cases – ce que vous avez
    /mine – vos dossiers
    /language ru – la langue dans laquelle la ligne vous parle
    /call, un numéro et des mots – quelqu’un vous a appelé : cela devient un dossier
    /pause 1h – pas de nouveau dossier pendant ce temps
    /resume – de retour
    /off – absence jusqu’à la prochaine permanence
    /help – cette aide
supervisor-help =
    Pour les responsables, afin de tout voir :
    /all – ce qui est sans réponse ; /all et un mot (closed, waiting, assigned, held, answered, unreachable) – ces cas
    /held – ce qui est retenu ; /releaseheld et /closeheld – tout à la fois
    /roster – qui est là, et ce que chacun a
    /stats – ce qui a été compté

    Pour les responsables, si un téléphone ou une boîte est entre de mauvaises mains :
    /lock et un nom – l’accès est bloqué aussitôt, ses dossiers passent à d’autres
    /unlock et un nom – l’accès est rétabli
    /announce et le texte – ce que la ligne dit dans son canal public ; une autre personne responsable le confirme
word-paused-until = Pause jusqu’à : { $at }. Pas de nouveau dossier ; ceux que vous avez restent chez vous.
word-paused = Pas de nouveau dossier avant que vous n’appuyiez sur le bouton ou n’envoyiez /resume. Ceux que vous avez restent chez vous.
word-resumed = Vous revoilà. Vous recevez de nouveau des dossiers.
word-went-off =
    { $n ->
        [0] Nous vous laissons en paix jusqu’à votre prochaine permanence. Reposez-vous bien.
        [one] Nous vous laissons en paix jusqu’à votre prochaine permanence. Votre dossier ({ $n }) ira à quelqu’un d’autre dès que possible. Reposez-vous bien.
       *[other] Nous vous laissons en paix jusqu’à votre prochaine permanence. Vos { $n } dossiers iront à d’autres dès que possible. Reposez-vous bien.
    }
word-kept-as-draft = { $code } est maintenant chez quelqu’un d’autre. Vos mots n’ont pas été envoyés ; ils sont gardés, et la personne chargée du dossier peut les envoyer.
word-which-case-of-command = Pour quel dossier ? Répondez à un de ses messages avec la commande, ou ajoutez son code.
word-no-such-case = Ce dossier n’existe pas. /cases montre les vôtres.
word-leaving = { $code } : la personne demande à être oubliée. Tout disparaîtra { $at }, sauf si elle écrit avant. Quelqu’un d’autre tient peut-être son téléphone : si cela ne peut pas être sa propre volonté, prévenez tout de suite votre responsable.
word-stays = { $code } : rien n’est effacé, la personne reste.
word-forgotten = { $code } est supprimé : la personne ou l’administration l’a demandé. Il n’en reste rien ici, et plus rien ne peut y être envoyé. Si cela ne peut pas être sa propre volonté, prévenez votre responsable.
word-linked = { $code } est la même personne que { $with }, par ses mots. Une réponse va au téléphone de la carte à laquelle vous répondez, et à aucun autre. ⚠ Quiconque a pris l’un de ses téléphones peut l’avoir fait : pendant un jour, avant d’écrire ce que cette personne seule doit savoir, demandez ce qu’elle seule peut répondre.
word-linked-nowhere = { $code } : cette personne a relié un autre téléphone, par ses mots, et n’y a pas encore écrit. Une réponse va au téléphone de la carte à laquelle vous répondez, et à aucun autre.
word-unlinked = { $code } : ne compte plus comme la même personne qu’un autre téléphone. Une réponse va à ce téléphone seul, comme avant.
word-link-not-here = Cette discussion est celle d’un opérateur : elle ne peut pas être reliée à un dossier. Tapez les mots sur un téléphone personnel.
word-not-yours = Seule la personne chargée de ce dossier ou un responsable peut le faire.
word-not-now = Ce n’est pas possible dans l’état actuel de ce dossier. L’historique montre ce qui s’est passé.
word-cant-relay = Ce genre de message ne peut pas être transmis ; rien n’a été envoyé. Possible : mots, photos, messages vocaux et vidéo, stickers, lieux.
word-no-documents = Nous ne transmettons ni vidéos, ni enregistrements, ni la plupart des fichiers : ils peuvent trahir leur auteur. Rien n’a été envoyé. Possible : mots, photos, messages vocaux, fichiers de texte simple.
word-too-large = La pièce jointe est trop volumineuse pour être transmise ; rien n’a été envoyé. Merci de réécrire sans elle.
word-unknown-command = Cette commande est inconnue ici. /help montre ce qu’il y a.
word-closed = { $code } : clôturé.
word-closed-unanswered = { $code } : clôturé sans réponse.
word-undo-over = { $code } a été clôturé il y a plus de dix minutes. Pour le rouvrir : /reopen { $code }.
word-not-closed = { $code } n’est pas clôturé.
word-reopened = ✓ { $code } est de nouveau ouvert, tel qu’il était.
word-newer-case = { $code } reste clôturé : la personne poursuit dans { $other }.
word-no-answer-undone = ✓ { $code } : cet appel sans réponse ne compte pas.
word-flagged = ✓ { $code } : les responsables ont été prévenus.
word-nobody-to-tell = Il n’y a pas d’autre responsable que vous : personne n’a été prévenu.
word-unsafe = ⚠ { $code } : plus rien ne part vers cette adresse, ni réponses ni accusés, jusqu’à ce que quelqu’un envoie /safe { $code }.
word-safe = ✓ { $code } : les réponses y partent de nouveau.
word-unsafe-already = { $code } : rien ne part déjà plus vers cette adresse.
word-safe-already = { $code } : cette adresse n’était pas marquée comme dangereuse.
word-blocked-until = { $code } : ce que la personne écrit est retenu jusqu’à : { $at }. On lui dit seulement que c’est reçu ; un mot urgent parvient quand même aux responsables. Pour annuler : /unblock { $code }.
word-unblocked = ✓ { $code } : la personne est de nouveau entendue.
word-not-blocked = { $code } : la personne n’est pas bloquée.
word-ready-answers = Réponses prêtes : { $names }. Répondez à un message du dossier avec /say et un nom : vous la voyez d’abord, puis un appui l’envoie.
word-no-ready-answers = Il n’y a pas de réponse prête ici. L’administrateur peut en ajouter.
word-no-such-ready = Il n’y a pas de réponse prête de ce nom. Il y a : { $names }.
word-ready-lacks = { $code } est en { $language }, pas cette réponse prête. Elle existe en : { $names }. Rien n’a été envoyé.
word-language-now = ✓ C’est la langue dans laquelle la ligne vous parle ici.
word-which-language =
    Dans quelle langue la ligne doit-elle vous parler ? Écrivez /language et une de celles-ci :
    { $names }
word-later-at = ✓ { $code } : rappel { $at }.
word-safe-hour = { $code } : d’après la personne, on peut lui écrire sans risque à partir de { $at }. /at et vos mots : ils partiront à cette heure.
word-too-many-reminders = { $code } : trop de choses attendent déjà leur heure ici.
word-plan-stopped = ✓ { $code } : ce n’est pas envoyé. Les mots restent dans l’historique.
word-plan-not-sent = ⚠ { $code } : ce qui devait partir maintenant n’a pas été envoyé, car le dossier a changé entre-temps. Les mots restent dans l’historique.
word-plan-doubtful = Rien n’attend : quelque chose y dit peut-être qui vous êtes, ou ne leur est pas destiné. Réécrivez sans signature ni citation.
word-words-only = Seuls des mots peuvent attendre une heure. Rien n’a été envoyé.
word-wants-quiet = { $code } : cette personne ne veut rien recevoir avant d’écrire de nouveau.
word-merge-proposed = ✓ { $code } : on demande aux responsables si { $with } est la même personne.
word-merged = { $code } et { $with } sont de la même personne, dit un responsable. Chaque réponse ne part toujours que là d’où vient sa carte.
word-parted = { $code } et { $with } ne sont finalement pas de la même personne.
word-merged-already = { $code } : c’est déjà connu de { $with }.
word-not-merged = { $code } : personne n’a dit cela de { $with }.
word-same-person = { $code } : c’est déjà la même personne.
asking-merge = Selon { $who }, { $code } et { $with } sont de la même personne. Comparez. Si vous confirmez, les deux cartes le disent ; chaque réponse ne part toujours que là d’où vient sa carte, et personne n’en est informé.
card-merged = même personne que { $code }
word-nothing-written = { $code } est arrivé par téléphone : on ne peut pas y écrire.
asking-later = ⏰ { $code } ({ $pseudonym }) : vous vouliez un rappel maintenant.
asking-planned = ⏰ { $code } : ceci partira { $at }. D’ici là, le dossier compte comme sans réponse.
asking-planned-over = ⏰ { $code } : ceci n’attend plus.
asking-write = Vous écrivez en premier à { $pseudonym } ({ $code }). Dernier message reçu { $at }. Répondez à ce message, et vos mots iront à cette personne : pensez à qui lit peut-être son téléphone.
asking-write-unheard = Vous écrivez en premier à { $pseudonym } ({ $code }), qui n’a encore rien écrit. Répondez à ce message, et vos mots iront à cette personne.
asking-block = Bloquer { $pseudonym } ({ $code }) pendant 7 jours ? Ce que la personne écrit sera retenu, et personne de service ne le lira. On lui dira seulement que c’est reçu.
asking-block-again = Vraiment ? Qui menace y est peut-être forcé, qui insulte a peut-être peur. { $pseudonym } ({ $code }) resterait sans réponse pendant 7 jours.
asking-say = { $code } : la réponse prête « { $name } », en { $language }. Elle partirait ainsi :
card-held = Retenu : la personne est bloquée.
card-unsafe = ⚠ adresse peut-être en de mauvaises mains : rien n’y part
card-safe-hour = écrire sans risque : { $at }
asking-close = ⚠ { $code } : personne n’y a répondu. Si vous clôturez, cela s’arrête là :
asking-close-why = Pourquoi clôturer ?
asking-close-sure = Clôturer quand même ?
asking-close-between = … et { $n } autres entre les deux : /history { $code }
word-close-needs-reason = Personne n’a encore répondu à { $code }. Pourquoi clôturer ?
word-no-call = Ce dossier n’est pas venu par téléphone : répondez-y, et vos mots partent.
word-cant-write = { $code } est venu par téléphone ; on ne peut rien y écrire. Vos mots sont gardés comme note, pour l’équipe seulement.
word-tried-often = { $code } : trois appels sans réponse, on ne réessaie plus. Si vous avez quand même parlé, appuyez sur le bouton ou envoyez /called.
word-call-again-at = { $code } : un rappel vous viendra { $at }.
word-call-taken = L’appel est { $taken }. Le numéro est montré à qui a le dossier, et votre message avec le numéro disparaît de ce chat.
word-not-a-number = De quel numéro venait l’appel ? Écrivez /call, le numéro avec son pays en un mot (+380441234567) et ce qui a été dit. Si aucun numéro ne s’affichait : /call withheld et ce qui a été dit.
word-close-needs-note = { $code } ne peut pas être rappelé. Écoutez, puis écrivez ce qui a été dit : /close { $code } et votre note.
word-nobody-else = Personne d’autre ne peut prendre { $code } maintenant ; il reste chez vous.
word-noted = Noté, pour l’équipe seulement.
word-enrol-digits =
    C’est presque fait. Dites ces quatre chiffres à la personne de qui vient l’invitation, de vive voix si possible :

    { $digits }
word-enrol-over = Cette invitation est inconnue ou périmée. Demandez-en une autre.
word-thread-moved = { $who } a ce dossier maintenant. Ce que vous écrivez dans ce fil n’arrive à personne.
word-thread-over = Ce dossier n’est plus à vous. Ce que vous écrivez dans ce fil n’arrive à personne.
word-thread-and-reply = Ce fil est celui d’un dossier, et vous répondez à un message d’un autre. Rien n’a été fait : écrivez dans l’autre fil, ou donnez le code.
word-no-forwards = Ce que vous transférez ne va à aucun contact. Écrivez-le, ou envoyez-le comme le vôtre.
word-threadless = Ceci n’a pas pu être mis dans le fil de son dossier. Répondez-y en le faisant glisser : sans cela on vous demande de quel dossier il s’agit.
word-stranger = Il n’y a rien pour vous ici.
word-other-bot = Vous travaillez dans l’autre bot : rien de ce que vous écrivez ici n’arrive à personne. Ce qui est trop volumineux pour lui vient ici.
word-enrolled = Bienvenue dans l’équipe. Les dossiers arriveront ici. /help explique comment y répondre.
word-enrolled-other = Nouvelle inscription dans l’équipe : { $who }. Si cela vous surprend, prévenez tout de suite l’administration.
word-locked-out = L’accès de { $who } est bloqué. Ce téléphone ne reçoit plus rien de la ligne et ne peut plus répondre à personne. Ses dossiers passent à d’autres. Si cela vous surprend, prévenez tout de suite l’administration.
word-locked-out-by = { $by } a bloqué l’accès de { $who }. Ce téléphone ne reçoit plus rien de la ligne et ne peut plus répondre à personne. Ses dossiers passent à d’autres. Si cela vous surprend, prévenez tout de suite l’administration.
word-unlocked = L’accès de { $who } n’est plus bloqué. Pour recevoir de nouveau des dossiers, il faut une nouvelle invitation de l’administration.
word-lock-leaves-nobody = L’accès de { $who } n’est pas bloqué, car la ligne ne pourrait plus joindre personne. L’administration peut le faire malgré tout.
word-no-such-operator = Personne ne porte ce nom ici.
word-several-of-that-name = Plusieurs personnes portent ce nom ici : { $names }. Écrivez le nom tel qu’il est ici.
word-has-it-already = { $code } est déjà chez { $who }.
word-cant-hold = Rien ne parvient à { $who } en ce moment : { $code } reste où il est.
word-did-taken = ✓ { $code } : vous vous en occupez.
word-did-passed = ✓ { $code } passe à { $who }.
word-did-passed-nobody = ✓ { $code } n’est plus à vous. Personne ne peut le prendre maintenant : il attend.
word-did-given = ✓ { $code } est maintenant chez { $who }.
word-did-yours = ✓ { $code } est maintenant à vous.
word-did-urgent = ✓ { $code } est urgent.
word-did-normal = ✓ { $code } n’est pas urgent.
word-did-language = ✓ { $code } : la langue est { $language }.
word-did-released = ✓ { $code } n’est plus retenu.
word-did-begun = ✓ { $code } : c’est en cours pour tous.
word-did-goes = ✓ { $code } : c’est envoyé.
word-did-done = ✓ Fait.
word-stands-held = { $code } est retenu. Il faut d’abord le laisser passer : /release { $code }.
word-stands-waiting = { $code } : personne ne l’a encore, ce n’est donc pas possible. Il attend que quelqu’un le prenne.
word-stands-assigned = { $code } est chez quelqu’un qui y répond : ce n’est donc pas possible.
word-stands-answered = { $code } : tout y a sa réponse, ce n’est donc pas possible. Rien n’attend.
word-stands-closed = { $code } est clôturé. Pour le rouvrir : /reopen { $code }.
word-stands-unreachable = { $code } : rien ne parvient à la personne, ce n’est donc pas possible avant qu’elle écrive.
word-misused-words = Que faut-il noter ? Écrivez /note et vos mots.
word-misused-how-long = Pendant combien de temps ? Écrivez une durée avec son unité après la commande : 30m, 2h, 1d.
word-misused-how-urgent = Écrivez /priority urgent, /priority normal, ou /priority seul : cela change.
word-misused-language = Quelle langue ? Écrivez son code après la commande, par exemple /caselanguage uk.
word-misused-whom = Qui ? Écrivez le nom après la commande.
word-misused-number = Lequel ? Écrivez son numéro après la commande.
word-misused-address = Quelle adresse ? Écrivez /to name@example.org.
word-misused-ready = Quelle réponse prête ? /say montre ce qu’il y a.
word-misused-other = Quels dossiers ? Écrivez les deux codes : /merge K7F-3QD M2B-9XR.
word-misused-hour = À quelle heure ? Écrivez /at 07:30 et vos mots.
word-misused-what-to-send = Que faut-il envoyer alors ? Écrivez vos mots après l’heure : /at 07:30 et vos mots.
word-misused-code = Ce n’est le code d’aucun dossier : rien n’a été fait. /cases montre les vôtres.
word-supervisors-only = Seule une personne responsable peut le faire.
word-operator-unreachable = { $who } : plus aucun canal n’accepte nos messages. Ses dossiers ont peut-être besoin de vous.
word-partly =
    { $n ->
        [one] { $code } : une partie de votre envoi n’est plus dans cette discussion et n’a pas été transmise. Le reste l’a été.
       *[other] { $code } : { $n } parties de votre envoi ne sont plus dans cette discussion et n’ont pas été transmises. Le reste l’a été.
    }
word-unshowable = { $code } : { $who } ne peut pas voir ce qui y est écrit ; le service le refuse sous toute forme. À lire par hotlined case show { $code }.
word-passed-by-all = { $code } : tout le monde l’a passé à un autre. Il attend et sera proposé de nouveau.
word-no-cases = Vous n’avez pas de dossier ; ceci n’a été envoyé à personne. /cases montre ce qui attend.
word-quiet-until = { $code } : pas d’alerte jusqu’à : { $at }. Il est toujours sans réponse.
calling-spoke = { $code } : avez-vous parlé avec la personne ?
calling-spoke-noted = { $code } est venu par téléphone ; on ne peut rien y écrire. Vos mots sont gardés comme note, pour l’équipe seulement. Rappelez. Avez-vous parlé avec la personne ?
calling-back = ✓ { $code } : rappelé. Qu’avez-vous dit ? Répondez à ce message, et ce sera gardé comme note.
calling-undone = { $code } : non rappelé. Le dossier attend de nouveau, depuis aussi longtemps qu’avant.
calling-no-answer = { $code } : pas de réponse ({ $tries } sur { $most }). Le dossier attend toujours. Rien n’est réessayé tout seul : chaque appel se voit sur ce téléphone. Voulez-vous un rappel pour réessayer ?
calling-no-answer-last = { $code } : pas de réponse, { $most } fois maintenant. C’est assez pour un numéro : on ne réessaie plus. Clôturez, ou donnez-le à quelqu’un qui connaît un autre moyen.
calling-again = { $code } : vous vouliez réessayer maintenant (sans réponse : { $tries } sur { $most }).
word-channel-deaf = Le canal { $channel } n’entend plus rien depuis { $at } : { $why }. Ce qu’on y écrit ne nous parvient pas. L’administration doit regarder tout de suite : hotlined doctor.
word-channel-mute = Le canal { $channel } n’envoie plus rien depuis { $at } : { $why }. Personne n’y reçoit de réponse. L’administration doit regarder tout de suite : hotlined doctor.
word-channel-back = Le canal { $channel } fonctionne de nouveau. Il ne fonctionnait plus depuis { $at }. Ce qui attendait arrive maintenant ; merci de regarder vos dossiers.
word-bot-changed = Le canal { $channel } parle au nom d’un autre bot depuis { $at }. Si aucun de nous ne l’a changé, prévenez l’administration tout de suite et n’ouvrez aucun lien qu’il envoie. Qui écrivait à l’ancien bot doit écrire au nouveau ; répondre aux messages de l’ancien ne mène plus à leur dossier : utilisez /cases.
word-pager-deaf = { $code } : le service d’appel { $host } a refusé l’alarme, et n’a donc appelé personne. Regardez le dossier et prévenez l’administration : l’adresse dans la configuration est peut-être fausse ou périmée.
channel-unreachable = son service ne répond pas
channel-garbled = la réponse de son service est illisible
channel-limited = son service nous demande de ralentir
channel-unauthorised = son service n’accepte pas notre jeton ou mot de passe
channel-logged-out = son service nous a déconnectés, ou nous sert ailleurs
channel-conflict = quelqu’un d’autre prend les messages de cette ligne ; si ce n’est aucun de nous, le jeton est volé
channel-elsewhere = son service livre à l’adresse de quelqu’un d’autre ; si aucun de nous ne l’a mise, le jeton est volé
channel-no-mailbox = sa boîte e-mail n’existe pas
channel-not-listening = aucun e-mail ne peut nous être remis
channel-full = toutes ses connexions sont prises
channel-refused = son service refuse ce que nous demandons
channel-not-taken = la ligne ne peut pas prendre de messages
word-emptied = La ligne a perdu tout ce qu’elle savait, { $at }, et recommence à zéro : elle ne connaît plus aucun dossier d’avant, et les réponses aux anciennes cartes n’atteignent personne. Qui attend encore ne sera entendu qu’en écrivant de nouveau. Si vous savez comment joindre ces personnes autrement, faites-le. Qui s’est inscrit par invitation a besoin d’une nouvelle invitation.
word-restored = La ligne a été rétablie telle qu’elle était : { $from }. De ce qui s’est passé depuis, jusqu’à { $to }, elle ne sait rien : certains dossiers ont pu recevoir une réponse, et de nouveaux messages Telegram peuvent manquer.
word-restored-cases = Regardez vos dossiers, répondez-y ou clôturez-les : { $codes }
word-restored-open = Sans réponse, à la connaissance de la ligne : { $n }. Pas d’alerte à leur sujet pendant un jour, ou jusqu’à « hotlined restore release » ou « drop ».
word-impostor = Un e-mail est arrivé en votre nom sans que son origine soit prouvée : { $why }. Rien n’en a été envoyé. Si vous n’avez pas écrit à l’instant, prévenez votre responsable.
unproven-token = ce n’est pas une réponse à un e-mail de la ligne
unproven-other-case = il est arrivé à l’adresse d’un autre dossier
unproven-from = son expéditeur n’est pas l’adresse enregistrée pour vous
unproven-date = sa date est trop éloignée d’aujourd’hui
unproven-dns = aucun service de noms n’a pu être interrogé sur sa signature
unproven-unsigned = votre fournisseur ne l’a pas signé
unproven-alignment = un autre domaine que le vôtre l’a signé
unproven-partial = sa signature n’en couvre qu’une partie
unproven-expired = sa signature n’était plus valable
unproven-dmarc = notre serveur de messagerie n’a pas reconnu son origine
unproven-dkim = sa signature n’est pas juste
word-campaign =
    { $n ->
        [one] { $n } personne a envoyé le texte de { $code }. Les suivants sont retenus. Pour les laisser passer : /releaseall { $code } ; pour les fermer : /closeall { $code }
       *[other] { $n } personnes ont envoyé le texte de { $code }. Les suivants sont retenus. Pour les laisser passer : /releaseall { $code } ; pour les fermer : /closeall { $code }
    }
word-impostors =
    { $n ->
        [one] Depuis une heure, { $n } autre e-mail envoyé en votre nom a été refusé.
       *[other] Depuis une heure, { $n } autres e-mails envoyés en votre nom ont été refusés.
    }
word-stopping = Arrêt en cours. Si c’était déjà parti, vous le saurez.
word-mail-stays = { $code } : un e-mail parti ne peut pas être retiré. Vous pouvez lui écrire de nouveau.
word-corrected = { $code } : vos premiers mots étaient déjà partis par e-mail et ne peuvent plus y être changés. Un second e-mail avec les nouveaux a suivi.
word-change-not-yours = { $code } n’est plus à vous : la personne garde ce que vous avez d’abord écrit. Vos nouveaux mots sont conservés avec le dossier, et celle qui l’a maintenant est prévenue.
word-change-too-late = { $code } : une réponse peut être modifiée pendant 15 minutes après son départ. Les mots d’avant restent ; les nouveaux sont conservés avec le dossier. Écrivez de nouveau, ou retirez la réponse.
word-change-closed = { $code } est clôturé : ce qui y a été dit ne peut plus être modifié. Les mots d’avant restent ; les nouveaux sont conservés avec le dossier.
word-change-of-unsent = { $code } : ce que vous avez modifié n’est pas là-bas, rien n’a donc été envoyé. Les nouveaux mots sont conservés avec le dossier ; pour les envoyer, répondez de nouveau.
word-change-of-draft = { $code } : ce que vous avez modifié n’est pas parti et reste comme il a été montré. Les nouveaux mots sont conservés avec le dossier ; pour les envoyer, répondez de nouveau.
word-draft-changed = { $code } : vous l’avez modifié depuis, rien n’est parti. Une nouvelle question se trouve sous votre message : répondez là.
word-change-names = { $code } : votre modification n’est pas partie : elle dit un nom, un numéro ou une adresse à nous. Le contact a toujours l’ancien texte. Modifiez encore une fois sans cela, ou envoyez-la comme nouvelle réponse et touchez Envoyer.
word-change-failed = { $code } : la modification n’a pas pu être faite dans sa discussion. Si votre message y est encore, ce sont vos premiers mots.
word-change-unknown = Rien n’a été modifié : on ignore à quel dossier appartient ce message. S’il est là-bas, ce sont vos premiers mots. Pour le corriger, répondez à un message du dossier.
word-change-unsure = { $code } : on ignore si la modification est arrivée : le service ne l’a pas confirmé. Ce sont vos premiers mots, ou les nouveaux.
word-changed-partly =
    { $n ->
        [one] { $code } : un message de votre réponse n’a pas pu être modifié. S’il est encore là-bas, ce sont vos premiers mots ; le reste est modifié.
       *[other] { $code } : { $n } messages de votre réponse n’ont pas pu être modifiés. S’ils sont encore là-bas, ce sont vos premiers mots ; le reste est modifié.
    }
word-change-is-command = Un message que vous transformez en commande ne fait rien. Envoyez la commande dans un nouveau message.
word-recall-asked = { $code } n’est plus à vous. La personne qui l’a maintenant a été priée de retirer la réponse.
word-recall-too-late = { $code } : une réponse peut être retirée pendant 48 heures après son départ, pas plus. Elle reste là-bas.
word-not-with-them = { $code } : cette réponse n’est pas là-bas, il n’y a rien à retirer.
word-perhaps-with-them = { $code } : on ne sait pas si cette réponse est arrivée ; elle ne peut donc être ni modifiée ni retirée. Si elle est là-bas, ce sont vos premiers mots.
word-out-already = { $code } : c’est déjà parti.
word-on-its-way = { $code } : c’est déjà en route.
word-reaction-stays = Une réaction sur une carte ne part vers personne. Pour répondre, écrivez des mots.
word-replayed = Un de vos e-mails précédents est arrivé une seconde fois. Rien n’en a été envoyé ni fait de nouveau. Si vous ne l’avez pas envoyé deux fois, quelqu’un d’autre l’a peut-être : prévenez votre responsable.
word-machine-answers = { $code } : les mêmes mots sont revenus de votre boîte, marqués comme écrits par une machine, et n’ont pas été envoyés. Si vous les avez écrits vous-même, envoyez-les d’un autre programme ou autrement. D’autres pareils, aujourd’hui, sont gardés et ne sont plus montrés.
word-address-over = { $code } est clôturé depuis longtemps, et ses adresses ne sont plus valables. Rien de votre e-mail n’a été envoyé ni fait. Pour lui écrire malgré tout, voyez votre responsable.
word-no-address = { $code } : personne ne sait où lui répondre, vos mots sont donc gardés. Dites où : /to name@example.org. Puis envoyez-les.
word-address-known = { $code } : les réponses partent désormais à cette adresse. Ce qui était gardé peut être envoyé.
word-address-of = { $code } : les réponses partent désormais à cette adresse. Ce qui était gardé peut être envoyé. Cette personne a un dossier ouvert à elle, { $other } : son prochain message y arrivera.
word-not-an-address = { $code } : impossible de répondre à cette adresse. Écrivez-en une comme name@example.org.
word-own-address = { $code } : c’est l’adresse de la ligne ou d’un opérateur. On ne peut pas y répondre à un contact. Écrivez la sienne.
word-drill-answered = ✓ Exercice : votre réponse est arrivée. Délai depuis la réception du message : { $span }. Elle n’est allée à personne. Merci.
word-drill-taken = ✓ Exercice : pris. Répondez maintenant, avec n’importe quels mots.
word-drill-only = Ceci est un exercice. On peut le prendre et y répondre, rien d’autre.
word-drill-over = Cet exercice est terminé pour vous. Ce que vous avez écrit n’est allé à personne.
this-case = le dossier

## Les commandes du menu de Telegram

menu-contact-menu = Ce que vous pouvez lire tout de suite
menu-contact-help = Ce que l’on peut faire ici
menu-contact-language = Choisir une autre langue
menu-contact-clear = Vider cette discussion
menu-contact-quiet = Ne rien m’envoyer avant que j’écrive
menu-contact-link = Relier un autre téléphone
menu-contact-forget = Supprimer ce que vous avez écrit
menu-cases = Ce que vous avez
menu-history = Tout le dossier depuis le début
menu-take = Je m’en charge
menu-pass = Le passer à un autre
menu-close = C’est fini
menu-note = Une note pour l’équipe
menu-transfer = Le donner à cette personne
menu-priority = Urgent ou non
menu-say = Une réponse prête
menu-later = Un rappel plus tard
menu-flag = Aux responsables de regarder
menu-reopen = Rouvrir un dossier clôturé
menu-language = La langue de cette discussion
menu-pause = Pas de nouveau dossier pour un temps
menu-resume = De retour
menu-off = Absence jusqu’à la prochaine permanence
menu-help = Comment répondre

## Dans les e-mails

mail-above = Merci d’écrire au-dessus de cette ligne
mail-subject-contact = Votre message
mail-subject-cases = Vos dossiers
mail-subject-handover = Fin de votre permanence
mail-subject-newcomers = En attente d’une place : { $n }
mail-newcomers-how = Pour lire l’une d’elles, répondez à cet e-mail avec son code sur la première ligne : /open CODE. Pour la prendre : /mine CODE.
mail-subject-late =
    { $n ->
        [1] Sans réponse : { $codes }
        [2] Sans réponse : { $codes }
        [3] Sans réponse : { $codes }
       *[other] { $n } dossiers sans réponse : { $codes } …
    }
mail-welcome =
    Ici { $line }. Écrivez ce qui vous arrive, et quelqu’un vous répondra dans un délai de { $within }.

    Les personnes qui répondent ne voient ni votre nom ni votre adresse. Mais les services d’e-mail, le vôtre et le nôtre, peuvent lire ces messages, de même que quiconque accède à votre boîte. N’écrivez pas ce que personne n’a besoin de savoir. Ces e-mails restent dans votre boîte, ceux que vous avez envoyés aussi : supprimez-les si quelqu’un peut y regarder.
mail-choose-language = Dans quelle langue voulez-vous parler ? Répondez par une de ces lignes :
mail-contact-help =
    Écrivez avec vos mots. Quelqu’un vous répondra dans un délai de { $within }.

    La première ligne d’un e-mail peut aussi être :
    /ask et un prénom – la personne qui vous a déjà répondu, si elle est là
    /language – choisir une autre langue
    /link – quatre mots qui relient une autre adresse ou un téléphone
    /unlink – y mettre fin
    /quiet – ne rien m’envoyer avant que j’écrive
    /forget – effacer ce que vous avez écrit
    /help – cette aide
mail-forget-help =
    Tout ce que vous nous avez écrit peut être effacé chez nous : vos e-mails, nos réponses, votre adresse. Personne ne pourra le rétablir, et si vous écrivez de nouveau, on ne vous reconnaîtra pas.

    Pour confirmer, répondez à cet e-mail sans rien écrire d’autre. Ce sera fait dix minutes plus tard ; jusque-là, tout autre e-mail de vous l’arrête.

    Vous pouvez supprimer ces e-mails dans votre boîte vous-même, à tout moment : ceux que vous avez envoyés aussi.
mail-forget-soon = Ce sera fait { $at }. Jusque-là, tout e-mail de vous l’arrête. Vous n’en entendrez plus parler.
mail-link-words =
    { $words }

    Ces quatre mots relient une autre adresse ou un téléphone. Retenez-les et supprimez cet e-mail : il ne peut pas être repris d’ici. Depuis l’autre adresse, écrivez-nous « /link » et les quatre mots, ou tapez-les dans notre bot Telegram. Ils servent une seule fois, dans un délai de { $within }.

    Rien de ce qui est écrit ici ne se voit là-bas. Ne dites ces mots à personne : nous ne les demandons pas non plus.
mail-link-nothing = Il n’y a encore rien à quoi relier une autre adresse. Écrivez-nous d’abord.
mail-link-done = Cette adresse est reliée. La personne qui vous répond sait que c’est vous. Rien de ce que vous avez écrit ailleurs ne se voit ici. Supprimez l’e-mail avec les mots, et écrivez simplement.
mail-chat-cleared = Un e-mail ne peut pas être repris. Supprimez les nôtres dans votre boîte, ceux que vous avez envoyés aussi, et videz la corbeille. La personne qui vous répond garde ce que vous avez écrit. Avec /quiet, plus aucun e-mail avant que vous écriviez.
mail-menu-head = Vous pouvez lire ceci tout de suite, à toute heure. Répondez par l’une de ces lignes :
mail-numbers-head = Vous pouvez lire ceci tout de suite, à toute heure. Répondez à cet e-mail par le numéro seul :
mail-questions-head = Si vous voulez, répondez aussi à une partie de ceci : cela aidera la personne qui vous écrira. Répondez à cet e-mail en mettant le numéro devant chaque réponse, et laissez de côté tout ce que vous préférez taire.
mail-question-location = Seules les personnes de cette ligne qui vous aident verront où vous êtes, et quiconque peut lire ces e-mails. Dites-le avec des mots, aussi vaguement que vous voulez.
mail-ready-how = Quelqu’un lira tout ce que vous écrirez d’autre : répondez simplement avec vos mots. Pour lire autre chose, répondez : /menu
mail-human-noted = Vous allez parler à quelqu’un. Répondez maintenant, avec vos mots. Vous aurez une réponse dans un délai de { $within }.
mail-human-noted-about = Vous allez parler à quelqu’un. Sujet : « { $topic } ». Répondez maintenant, avec vos mots. Vous aurez une réponse dans un délai de { $within }.
mail-corrected = Lisez ceci à la place de notre e-mail précédent :
mail-how-to-answer =
    Répondez à cet e-mail : ce que vous écrivez au-dessus de la ligne « { mail-above } » part. Personne ne voit votre nom ni votre adresse.
    Ou écrivez en première ligne : /take, /pass, /close, /history, /note et vos mots, /transfer et un nom.
mail-how-to-note =
    Ceci reste entre collègues : votre réponse ne part pas tant que vous n’avez pas dit pour quel dossier. Pour répondre à votre collègue, écrivez en première ligne : /note { $code } et vos mots.
mail-how-to-call =
    C’était un appel, on ne peut rien y écrire : ce que vous écrivez au-dessus de la ligne « { mail-above } » est gardé comme note. Rappelez, puis écrivez en première ligne : /called et ce qui a été dit, ou /noanswer.
    Ou bien : /take, /pass, /close, /history, /transfer et un nom.
mail-calling-spoke = { $code } : avez-vous parlé avec la personne ? Répondez /called et ce qui a été dit, ou /noanswer.
mail-calling-spoke-noted = { $code } est venu par téléphone ; on ne peut rien y écrire. Vos mots sont gardés comme note, pour l’équipe seulement. Rappelez, puis répondez /called et ce qui a été dit, ou /noanswer.
mail-calling-back = ✓ { $code } : rappelé. Si c’est une erreur, répondez /undo-call { $seq }.
mail-calling-no-answer = { $code } : pas de réponse ({ $tries } sur { $most }). Le dossier attend toujours. Rien n’est réessayé tout seul : chaque appel se voit sur ce téléphone. Pour un rappel, répondez /call-again 1h.
mail-how-several = Plusieurs messages sont arrivés à la fois. Chacun a sa propre adresse : écrivez-y pour y répondre. Une réponse à cet e-mail entier ne va à personne.
mail-answer-at = Répondre à { $code } : { $address }
mail-card-from = De la part de { $who }. Ce qui s’est dit avant : répondez /history.
mail-card-from-queue = De la file d’attente. Ce qui s’est dit avant : répondez /history.
mail-enclosed = Pièce jointe : { $what } – sous le nom { $name }
mail-not-enclosed = Pièce jointe : { $what } (conservée avec le dossier ; impossible à envoyer par e-mail)
mail-sent = Envoyé à { $pseudonym } :
mail-crossed = Un autre message est arrivé entre-temps ; il est encore sans réponse.
mail-send-again = Pour réessayer, répondez { $command }.
mail-recall = Pour la retirer, répondez { $command }.
mail-which-case = Pour quel dossier ? Rien n’a été envoyé à personne. Renvoyez-le à l’adresse du dossier voulu :
mail-prompt = Réponse à { $code } ({ $pseudonym }) : répondez à cet e-mail.
mail-give-to = { $code } ({ $pseudonym }) : à qui le donner ? Répondez par une de ces lignes :
mail-held = Votre réponse à { $code } ({ $pseudonym }) est retenue : elle contient peut-être plus que voulu. Voici ce qui partirait :
mail-send-held = Si c’est juste, répondez /send. Sinon, répondez de nouveau au même e-mail ; cette réponse-ci ne va à personne.
mail-send-draft = Pour l’envoyer en votre nom, répondez /send. Sinon, il n’y a rien à faire.
mail-restored-held = Les réponses que vous avez envoyées par e-mail pendant ce temps vous reviennent retenues. N’envoyez avec /send que celles qui ne sont pas parties alors.
mail-drill-how = Faites comme pour un dossier : répondez à cet e-mail, avec n’importe quels mots. Ils ne vont à personne et ne sont pas gardés. Fin de l’exercice : { $at }.
mail-list-how = Pour répondre, écrivez à l’adresse sous le dossier.
mail-alert-how = Écrivez à l’adresse sous un dossier, en première ligne : /mine – je le reprends, /transfer et un nom, /quiet – je m’en occupe.
mail-handover-note = Que faut-il savoir ? Écrivez à l’adresse sous le dossier : /note et vos mots.
mail-operator-help =
    Chaque message arrive par e-mail. Répondez-y : ce que vous écrivez au-dessus de la ligne « { mail-above } » part, vos mots seulement, sans signature ni citation. Personne ne voit votre nom ni votre adresse.

    La première ligne d’une réponse peut aussi être :
    /take – je m’en charge
    /pass – le passer à un autre
    /close – c’est fini ; si quelqu’un attend, vous voyez d’abord ses mots
    /history – tout depuis le début
    /note et vos mots – pour l’équipe seulement
    /transfer et un nom – le donner à cette personne
    /priority – urgent ou non
    /say et un nom – une réponse prête : vous la voyez d’abord ; /say seul en donne la liste
    /at 07:30 et des mots – part à cette heure
    /write – le premier mot vient de nous
    /later 2h et des mots – un rappel à ce moment
    /flag et pourquoi – les responsables y regardent
    /unsafe – plus rien ne part vers cette adresse
    /block – ce que la personne écrit est retenu une semaine
    /reopen et un code – un dossier clôturé se rouvre
    /called et ce qui a été dit – vous avez parlé avec qui appelait
    /noanswer – vous avez appelé, sans réponse
    /send – envoyer ce qui est retenu

    Pour vous :
    /cases – ce que vous avez
    /mine – vos dossiers
    /language ru – la langue dans laquelle la ligne vous parle
    /call, un numéro et des mots – quelqu’un vous a appelé : cela devient un dossier
    /pause 1h – pas de nouveau dossier pendant ce temps
    /resume – de retour
    /off – absence jusqu’à la prochaine permanence
    /help – cette aide
mail-word-paused = Pas de nouveau dossier avant que vous ne répondiez /resume. Ceux que vous avez restent chez vous.
mail-word-which-case = Pour quel dossier ? Répondez à un de ses e-mails avec la commande, ou ajoutez son code.
mail-word-not-now = Ce n’est pas possible dans l’état actuel de ce dossier. /history montre ce qui s’est passé.
mail-word-cant-relay = Il n’y avait rien à transmettre ; rien n’a été envoyé. Possible : mots, photos et fichiers de texte simple.
mail-close-reason = Répondez /close et pourquoi, par exemple : /close spam
mail-asking-close = Pour clôturer quand même, répondez { $command } et pourquoi. Toute autre réponse va à la personne.
mail-planned = Pour l’arrêter, répondez { $command }.
mail-asking-block = Si oui, répondez { $command }. Toute autre réponse va à la personne.
mail-asking-merge = Si oui, répondez { $command }.
mail-closed-undo = Clôturé par erreur ? Répondez /reopen.
