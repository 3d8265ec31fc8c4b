### Every text that a person reads, in English. Other languages hold the same messages with the same variables.
### A folder named in the config can replace any of them, message by message.

## Times

span-under-minute = under a minute
span-minutes = { $minutes } min
span-hours = { $hours } h
span-hours-minutes = { $hours } h { $minutes } min
span-days = { $days } d
span-days-hours = { $days } d { $hours } h
# After a verb: "has waited 5 hours".
lasting-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
lasting-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
lasting-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
# After "within".
within-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
within-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
within-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
time-today = today at { $time }
time-tomorrow = tomorrow at { $time }
time-yesterday = yesterday at { $time }
time-on-date = { $date } at { $time }
date-short = { $weekday } { $day } { $month }
date-with-year = { $weekday } { $day } { $month } { $year }
# After "someone is here".
weekday-on =
    { $n ->
        [1] on Monday
        [2] on Tuesday
        [3] on Wednesday
        [4] on Thursday
        [5] on Friday
        [6] on Saturday
       *[7] on Sunday
    }
date-on = { $weekday }, { $day } { $month }
date-weekday =
    { $n ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[7] Sun
    }
date-month =
    { $n ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    }
# A speaker, or a heading: what stands before their words.
label = { $what }:

## Sizes and kinds of what is sent along

size-bytes = { $n } B
size-kilobytes = { $n } kB
size-megabytes = { $n } MB
kind-photo = photo
kind-video = video
kind-animation = short clip
kind-voice = voice message
kind-round-video = round video
kind-audio = sound recording
kind-document = file
kind-sticker = sticker
kind-location = place on the map
kind-contact-card = contact card
kind-poll = poll
kind-sealed = an encrypted message that the line has no key for. Ask them to write without encryption
kind-unsupported = something that can't be shown here; the original is kept
attachment-line = Attached: { $what }
attachment-elsewhere = Attached: { $what } (kept with the case; it can't be shown in this chat)
attachment-gone = { $name } can't be had any more, so it is not here.
attachment-too-large = { $name } is too large to be passed on, so it is not here.
attachment-beside = { $name } is too large for this bot. It is in your chat with the other one; answer it here.
attachment-unclean = ⚠ { $name } could not be cleaned: it may tell who made it, where and when.
attachment-as-it-came = ⚠ as it came: its name and what it holds may tell who sent it
album-lacking = { $code }: this is not all of it. The rest is gone from where it was sent.
attachment-archive =
    { $n ->
        [one] { $code }: { $name } holds one more file.
       *[other] { $code }: { $name } holds { $n } more files.
    }
attachment-more =
    { $n ->
        [one] … and one more file, in an archive
       *[other] … and { $n } more files, in an archive
    }

## To a contact

welcome =
    This is { $line }. Write here what is on your mind, and a person will answer you within { $within }.

    The people who answer see neither your name nor your number. But Telegram can read along in this chat, and so can anyone who gets hold of your phone or your account. Leave out what nobody needs to know, and delete this chat whenever your phone may be looked through.

    Choose a language, or just write.
choose-language = Which language shall we speak?
language-set = We speak English with you now. Write whenever you are ready.
human-button = Talk to a human
contact-help =
    Write here in your own words, or send a voice message. A person will answer within { $within }.

    /ask and a name – the person who answered you before, if they are there
    /language – choose another language
    /link – four words that connect another phone
    /unlink – end that
    /clear – clear this chat; a person still has what you wrote
    /quiet – send me nothing until I write
    /forget – delete what you wrote
    /help – this text
acknowledge-neutral = Received. You will be answered within { $within }.
acknowledge-full = { $line } has your message. A person will answer within { $within }.
acknowledge-staffed =
    { $day ->
        [today] Someone is here from { $time } today, in about { $in }.
        [tomorrow] Someone is here from { $time } tomorrow, in about { $in }.
       *[other] Someone is here { $date } from { $time }, in about { $in }.
    }
acknowledge-marks = 👀 on your message means that it has arrived, not yet that a person has read it. 👌 means that a person has taken it on.
alike = Your message has arrived. Many people sent the same words. To be read first, write one message in your own words, or ask for a human.
late =
    You should have had an answer within { $within }, and you have not. We are sorry. Your message is not lost: our people have been alerted again just now.
too-large = What you attached was too large to be passed on. The rest of your message has arrived.
locked-mail = Your message has arrived, but it is encrypted and cannot be read here. Please send it again without encryption.
forget-help =
    Everything you wrote here can be deleted on our side: your messages, our answers, your address. Nobody can bring it back, and whoever has been talking with you will not know you when you write again.

    It is done ten minutes after you confirm it; until then you can stop it, or just write. This chat is cleared at once, as far as Telegram lets us. To remove it from your phone: open the chat's menu, Delete chat, and tick “also for” the bot.
forget-button = Delete everything
forget-sure = Really? Nobody can undo it.
forget-sure-button = Yes, delete everything
forget-soon = It is done { $at }. Until then one tap here, or one word from you, stops it. You will hear nothing more about it.
forget-stop-button = Stop, keep it
forget-not = Nothing is deleted. A person will go on with you.
forget-elsewhere-stays = What you wrote on another phone stays, for the two were connected less than a day ago. To have that deleted, too, write /forget there.
link-words =
    { $words }

    Learn these four words, or write them down where nobody looks: they go from here in a minute. On your other phone or account, write them to us, and whoever answers you will know that it is you. They work once, within { $within }.

    Nothing that was written here is shown there. Never tell these words to anybody: we don't ask for them either.
link-nothing = There is nothing yet that another phone could be connected with. Write to us here first.
link-done = This phone is connected. Whoever answers you knows that it is you. Nothing that you wrote elsewhere is shown here. Just write.
link-no-such-words = If these were the four words of your other phone: they mean nothing here. They may be misspelt, used or too old. On the other phone, /link gives new ones. You can also simply write: a person reads it.
link-too-many-tries = Too many words were tried, so none are read until tomorrow. You can simply write: a person reads it.
unlinked = This phone stands for itself from now on, and no words of before connect another one with it.
chat-cleared = What could be taken back from this chat is gone, and this goes in a minute. Telegram keeps what is older than 48 hours: to be rid of that, open the chat's menu, Delete chat, and tick “also for” the bot. A person still has what you wrote.
quiet-until-you-write = You are sent nothing from now on, until you write here again.
received = Received.
prove-first = Anybody could have sent this in your name. To show that it is you, reply to one of our mails with it.
no-room-today = Your message has arrived and is kept safe. You have sent more today than we can show at once, so it will be read later than usual.
possible-repeat-contact = (You may get this twice.)

## What there is to read

menu-head = What is it about? You can read an answer at once, at any hour. To talk to a person, press the button or just write.
menu-none = Whatever you write here reaches a person. You will be answered within { $within }.
menu-gone = That is not offered here any more.
menu-back = Back
human-noted = You will talk to a person. Write now, in your own words, or send a voice message. You will be answered within { $within }.
human-noted-about = You will talk to a person about “{ $topic }”. Write now, in your own words, or send a voice message. You will be answered within { $within }.
# Said before the first of a few questions.
question-first = While you wait: a question or two, so that whoever answers can help you sooner. You can skip each, or just write.
question-again = This has arrived. There is still a question here, which you can skip:
question-location = Only the people of this line who help you see it here, besides Telegram. You can also say it in words, as roughly as you like.
question-photo = Send a picture only if it is safe to have it on your phone. Words will do, too.
question-skip-button = Skip
question-skipped = (skipped)
question-gone = That question is not asked any more. Whatever you write here reaches a person. You will be answered within { $within }.

## A card's head

# The public channel.
announce-ask =
    { $n ->
        [one] Above: exactly how announcement { $number } will stand in the channel. Written by { $by }.
       *[other] Above: exactly how announcement { $number } will stand in the channel, in { $n } posts. Written by { $by }.
    }
announce-ask-second = It goes out when another supervisor confirms it.
announce-ask-alone = There is no other supervisor, so its writer can confirm it ten minutes after writing it.
announce-missing = Languages that it leaves out: { $languages }.
announce-admin = the admin
announce-howto =
    /announce and below it the words: they are shown as they will look, and another supervisor confirms them.
    For several languages put a line [en], [uk] and so on above each. With “each” as the very first line each language becomes a post of its own.
announce-waiting = To be confirmed: { $numbers }
announce-out = In the channel: { $numbers }
announce-ended = Announcement { $number }
announce-end-posted = It stands in the channel: { $links }
announce-end-unsure = It may stand in the channel, or not: the service never said. Look there first; it is posted again only if you say so.
announce-end-forbidden = The bot may not post there. Make it an admin of the channel who may post messages, and look whether “chat” of [announce] is right; hotlined doctor tells more.
announce-end-refused = The service did not take it.
announce-end-deleted = It is deleted.
announce-end-stays = It could not be deleted. Delete it by hand: { $links }
announce-end-unsent = It is under way.
button-announce-post = Post it
button-announce-drop = Don't post it
button-announce-again = Post again
button-announce-delete = Delete from the channel
mail-announce-ask = To post it, answer with /announce post { $number } as the first line; to drop it, /announce cancel { $number }.
mail-announce-ended = /announce delete { $number } deletes it from the channel; /announce again { $number } posts again what is not there.
announce-shares-code = the code of a case
announce-shares-pseudonym = the pseudonym of a contact
announce-shares-number = a telephone number
announce-shares-sentence = a sentence
word-announce-no-channel = The line has no public channel: the config has no [announce].
word-announce-in-case = Nothing is announced from within a case, and nothing was done with this. Send /announce as a message of its own.
word-announce-only-words = Only words can be announced. Send /announce with the text alone.
word-announce-empty = There are no words to announce. Write them below /announce, and below each [language].
word-announce-too-long = That has { $n } characters, and a post takes 4096. Shorten it, or give each language a post of its own with “each” as the first line.
word-announce-no-language = The line does not have the language [{ $language }].
word-announce-twice = The language [{ $language }] comes twice.
word-announce-never-tell = Not announced: it holds “{ $words }”, which the line never tells anybody.
word-announce-address = Not announced: it holds the address “{ $words }”, which the line does not tell everybody. What everybody may know the admin puts under may_tell.
word-announce-shares = Not announced: it shares { $what } with case { $case }: “{ $words }”. Leave it out, or say it otherwise. What everybody may know the admin puts under may_tell.
word-announce-shares-address = Not announced: it holds the address or the number of somebody who wrote or called. Leave it out. What everybody may know the admin puts under may_tell.
word-announce-too-many = Several announcements wait already. Confirm or drop one first; /announce shows them.
word-announce-comparing = Announcement { $number } is being compared with all cases that are kept. In a moment you see how it will look.
word-announce-unknown = No announcement { $number } waits: it was changed or dropped, or is older than a day. /announce shows what there is.
word-announce-needs-second = Another supervisor must confirm announcement { $number }, or the admin with hotlined announce --post { $number }.
word-announce-not-before = You are the only supervisor: you can confirm announcement { $number } from then on: { $at }.
word-announce-writer-gone = Whoever wrote announcement { $number } is no supervisor any more, so it was dropped. Write it anew.
word-announce-dropped = Announcement { $number } is dropped.
word-announce-goes = Announcement { $number } goes out.
word-announce-out-already = Announcement { $number } is out, and stays as it is. Delete it, and write it anew.
word-announce-under-way = Announcement { $number } is under way. Try again in a moment.
word-announce-nothing-there = Of announcement { $number } there is nothing to do that with.
word-announce-leaves = Announcement { $number } goes from the channel.

urgent-mark = URGENT
card-waits = since { $since }, answer by { $by }
card-overdue = since { $since }, answer was due { $by }
card-answered = answered
card-answered-by = answered { $at } by { $who }
card-stands = unanswered; its clock stands
card-asking = asked for a human, and has not written yet
question-words = “{ $words }”
card-topic = topic: { $topic }
card-nobody-speaks = Speaks { $language } – nobody on the roster does.
card-not-yours = Speaks { $language }, which is not among your languages.
card-topic-not-yours = Topic: { $topic } – not among yours.
card-from = From { $who }. What was said before is under History.
card-from-queue = From the queue. What was said before is under History.
card-changed = They changed this after it was answered.
card-changed-meanwhile = They changed this while an answer was on its way.
card-changed-open = They changed what they wrote.
card-campaign = the same text from { $n } people; the others are held
card-burst =
    { $n ->
        [one] They write very fast. This is the newest message; all stand in the history.
       *[other] They write very fast: { $n } more messages share this card, which shows the newest. All stand in the history.
    }
card-training = TRAINING
card-repeats = sent ×{ $n }
card-edited = edited
card-forwarded = passed on, not their own words
answers-operator = in answer to { $who }
answers-own = in answer to their own message
answers-earlier = in answer to an earlier message
answers-unknown = in answer to something that can't be shown here
answers-quoting = quoting
card-maybe-machine = ⚠ Perhaps written by a machine or sent to many: read it as if a person wrote it.
card-position = position at { $at }
card-rest = The rest of their mail:
card-unverified = ⚠ sender not verified
card-forged = ⚠ Forged, says your mail server: somebody else may have written this, and no receipt was sent
card-via-form = ⚠ by form
card-via-list = ⚠ through a list
card-no-address = ⚠ It does not say where to answer: say /to and the address before you send
card-same-person = The same person as { $code }, by their words.
card-same-person-fresh = ⚠ Connected { $at }. Whoever took their other phone can have done that: before you write what only they should know, ask what only they can answer.
card-also = Also writes from another phone, by their words: { $code }. An answer here goes to this one alone.
card-also-nowhere = Also has another phone, by their words ({ $code }); nothing was written there yet. An answer here goes to this one alone.
card-also-fresh = ⚠ Connected { $at }, maybe by somebody who took this phone.
card-quiet = 🔇 They want nothing sent until they write again. What you answer now is kept, not sent.
card-possible-repeat = Possible repeat: this may be here already.
card-unreadable = This message could not be read. The original is kept. Ask them to say it in other words.
card-telephone = by telephone
card-call-number = ☎ { $number }
card-call-hidden = ☎ The number is under “☎ Number”, for ten minutes.
mail-card-call-hidden = ☎ For the number, write /number.
calling-number-goes = This message goes in ten minutes. Call, and do not write it down.
mail-calling-number-stays = Delete this mail once you have called.
card-call-from = Call from { $from }, never from a number of your own.
card-call-from-line = Call from a number of the line, never from one of your own.
card-call-unclear = ☎ “{ $number }”: so the exchange told it. That is no number that can be called from anywhere.
card-call-withheld = ☎ Number withheld: nobody can be called back. Listen, then close with a note.
card-callback-yes = Calling back is safe, they said.
card-callback-no = ⛔ Calling back is NOT safe, they said.
card-callback-unknown = ⚠ Nobody knows whether calling back is safe: whoever they fear may answer.
card-call-message-yes = You may leave a message.
card-call-message-no = ⛔ Leave no message.
card-call-message-unknown = Leave no message: others may hear it.
card-call-no-voice = ⚠ They left a recording that could not be taken over: ask whoever looks after the exchange.
card-alike = Possibly the same person as { $other }: their first words are the same. An answer goes to the address of this card alone.
card-call-perhaps = Possibly the same person as { $other }: a number is easily forged.
card-call-further = From the same number as before, so possibly the same person.
card-call-silent = (They called and left no words.)
card-bare = { $code }: what stands here is refused by the service, so it can't be shown. It is kept: hotlined case show { $code }. Replying to this message answers the case.
card-whole = { $code }: all of this text. It is long, so above this stands only its beginning.
card-whole-unsent = { $code }: above this stands only the beginning of a long text, and the file with all of it could not be sent. It is kept: hotlined case show { $code }.
card-empty = (no words)
card-asked = They pressed “Talk to a human” and have not written yet. No clock runs until they do. You can write first.
card-cut = (no more of it, now that it was edited)
card-part = One more part of { $code }: { $what }
card-moved = Moved to { $who }.
card-moved-queue = Moved to the queue.
card-closed = Closed.
card-closed-unanswered = Closed, not answered.

## Buttons

button-take = Take
button-taken = ✓ Taken
button-pass-on = Pass on
button-close = Close
button-no-reply = No reply needed
button-history = History
button-more = More
button-elsewhere = ✍ Other phone: { $code }
button-not-them = ✂ Not the same person
button-back = Back
button-give-to = Give to…
button-urgent = Urgent
button-normal = Not urgent
button-language = Speaks { $language }
button-release = Let through
button-number = ☎ Number
button-called-back = ☎ Called back
button-no-answer = No answer
button-spoke = Yes, we spoke
button-undo-call = Undo
button-undo = Undo
button-block = Block
button-unblock = Unblock
button-same-person = Same person
button-history-of = History { $code }
button-block-sure = Block for 7 days
button-send-ready = Send
button-close-sure = Close, not answered
button-call-again = Again in { $span }
button-nobody-answers = Close: nobody answers
button-recall = Recall
button-stop = Stop
button-send-again = Send again
button-send-draft = Send as mine
button-send-held = Send it
button-answer = Answer
button-answer-code = Answer { $code }
button-take-code = { $code }: take
button-on-it = I'm on it
button-resume = Back to work

## Reasons to close a case

reason-no-reply-needed = no reply needed
reason-spam = spam
reason-duplicate = duplicate
reason-resolved-elsewhere = resolved elsewhere
reason-nobody-answers = nobody answers the telephone
reason-blocked = they have blocked the line
reason-account-gone = their account or address is gone
reason-crossed = they wrote more meanwhile, which is still unanswered
reason-not-looked-at = unseen for 15 minutes
reason-own-name = a name of ours
reason-own-reach = a number or an address of ours
reason-never-tell = what is never told
reason-signature = what stands below a closing

## How a reply ended

tick-delivered = ✓ { $code }: delivered.
tick-crossed = ✓ { $code }: delivered. They wrote more meanwhile; that is still unanswered.
tick-reach = ❗ This went out, too: { $reach }. If that is one of ours, tell a supervisor.
tick-reach-marked = ❗ marks numbers and addresses. If one of them is ours, tell a supervisor.
tick-refused = ✗ { $code }: not delivered. Their service refused this message as it is. They can still be reached: try other words, or leave out what came with it.
tick-blocked = ✗ { $code }: not delivered. They have blocked the line.
tick-account-gone = ✗ { $code }: not delivered. Their account or address is not there any more.
tick-forbidden = ✗ { $code }: not delivered. Their service does not let the line write to them.
tick-restricted = ✗ { $code }: not delivered. Their side does not take this now: their settings may keep out voice messages, or their mailbox may be full. They can still be reached.
tick-quiet = ✗ { $code }: not sent. They want nothing sent until they write again. Once they do, send it again.
tick-unsafe = ✗ { $code }: not sent. Their address is marked as unsafe: nothing goes there until somebody sends /safe { $code }.
tick-not-sent = ✗ { $code }: not sent. Nobody refused it, but it did not go out.
tick-unsure = ? { $code }: it is unclear whether this reached them. Their service took it several times and never said so; it may have arrived, even more than once. The case stays unanswered. Shall it be sent again?
tick-not-passed = ✗ { $code }: not delivered. What came with it can't be freed of the traces of who made it, or is gone. Nothing was sent; please write again without it.
tick-too-large = ✗ { $code }: not delivered. What came with it is too large to be passed on. Nothing was sent; please write again without it.
tick-taken-back = ✗ { $code }: it came back after all, so they do not have it. The case is unanswered again.
tick-perhaps-back = ⚠ { $code }: something came back for it that nobody seems to have written. Perhaps they do not have it: see History.
tick-recalled = { $code }: deleted in their chat.
tick-recalled-partly =
    { $code }: deleted in their chat, but not all of it.
    { $left ->
        [one] { $left } message of it could not be deleted.
       *[other] { $left } messages of it could not be deleted.
    } They may have read it. The case is unanswered again.
tick-recall-gone = { $code }: there was nothing to delete any more. They may have deleted it themselves, and may have read it before.
tick-recall-failed = { $code }: it could not be deleted any more. They may have read it.
tick-recall-unsure = { $code }: it is unclear whether this was deleted in their chat: their service never said. They may have read it. The case is unanswered again.
tick-waits = ⏳ { $code }: goes out by mail in half a minute. It can't be taken back after that.
tick-stopped = { $code }: stopped, it did not go out.

## Questions and prompts

which-case =
    Which case is this for? It has not been sent to anyone yet.

    Simplest next time: reply to one of the case's messages.
which-more = And { $n } more: /cases
prompt = Answer to { $code } ({ $pseudonym }): reply to this message.
prompt-placeholder = Your answer
give-to = { $code } ({ $pseudonym }): who shall have it?
give-to-nobody = { $code } ({ $pseudonym }): there is nobody else who could have it now.
draft-head = { $who } replied to { $code } ({ $pseudonym }), which is yours. It has not been sent:
draft-held = Your reply to { $code } ({ $pseudonym }) was held back: it may hold more than you meant to send. This is what would go out:
draft-held-why = Found in it: { $why }.
note-head = Note by { $who } on { $code } ({ $pseudonym }):
reacted-head = { $pseudonym } put { $emoji } on this answer in { $code }. It changes nothing about the case:
reacted-own-head = { $pseudonym } put { $emoji } on their own message in { $code }:
reacted-no-more = { $pseudonym } took their emoji off this message in { $code } again:
emoji-of-their-own = (an emoji that can't be shown here)
change-kept-head = { $who } changed this in { $code } ({ $pseudonym }) when it was too late, or not theirs any more. It has not been changed for the contact, and reads:
change-kept-instead = It was to read:
recall-asked-head = { $who } asks you to take back this answer in { $code } ({ $pseudonym }):

## Lists

case-line = { $code } · { $pseudonym } · { $state }
state-held = held back
state-waits = waits { $span }
state-answered = answered
state-closed = closed
state-unreachable = can't be reached
state-with = with { $who }
state-with-nobody = with nobody
case-list-head =
    { $n ->
        [0] You have no cases.
        [one] You have { $n } case:
       *[other] You have { $n } cases:
    }
case-list-waiting =
    { $n ->
        [one] { $n } case waits for anyone.
       *[other] { $n } cases wait for anyone.
    }
alert-head =
    { $n ->
        [one] A case is running late:
       *[other] { $n } cases are running late:
    }
why-off-duty = off duty
why-off = went off
why-paused = paused
why-unreachable = can't be reached
why-locked = locked out
why-taken = taken { $at }, no answer since
why-not-taken = not taken
why-passed-by-all = everyone passed it on
why-nobody-on-duty = nobody is on duty
why-nobody-speaks = nobody on duty speaks { $language }
why-nobody-knows = nobody on duty covers its topic
why-passed-on = those on duty passed it on
why-full = nobody on duty has room
newcomers-head =
    { $n ->
        [one] Somebody wrote, and nobody has room for them. Tap to read:
       *[other] { $n } people wrote, and nobody has room for them. Tap to read:
    }
newcomer-urgent = ❗
newcomer-wordless = (no words)
handover-head =
    { $n ->
        [one] Your shift ends: { $at }. Then this case goes to a colleague, if one can take it:
       *[other] Your shift ends: { $at }. Then these cases go to colleagues who can take them:
    }
handover-note = What should they know? Reply to a message of the case: /note and your words.
reminder = { $code } ({ $pseudonym }) has waited { $lasting } for your answer.

## What supervisors look at

board-unanswered =
    { $n ->
        [0] Nobody waits for an answer.
       *[other] Unanswered, the oldest first. Tap to read:
    }
board-waiting =
    { $n ->
        [0] No case waits for an operator.
       *[other] Waiting for an operator, the oldest first:
    }
board-assigned =
    { $n ->
        [0] Nobody has a case to answer.
       *[other] With operators and unanswered, the oldest first:
    }
board-held =
    { $n ->
        [0] Nothing is held.
       *[other] Held, the oldest first:
    }
board-answered =
    { $n ->
        [0] No answered case is open.
       *[other] Answered and open, the oldest first:
    }
board-unreachable =
    { $n ->
        [0] Every contact can be reached.
       *[other] Contacts who can't be reached, the oldest first:
    }
board-closed =
    { $n ->
        [0] No case was closed without an answer.
       *[other] Closed without that anybody answered, the oldest first:
    }
board-alike = same text as { $code }
why-quiet = quiet until { $at }
board-roster = The roster:
roster-on = on duty
roster-on-until = on duty until { $at }
roster-off-until = off duty until { $at }
roster-paused-until = paused until { $at }
roster-supervisor = supervisor
roster-load = { $n } of { $most } cases
stats-today = Today
stats-week = The last seven days
stats-came = New people this month: { $people } · cases: { $cases } · times somebody began to wait: { $appeals }
stats-answers = first answers: { $n }
stats-in-time = in time: { $n } %
stats-median = half of them { $span }
stats-closed = closed without an answer: { $n }
stats-by-operator = By operator: { $all }
stats-by-topic = By topic: { $all }
stats-by-language = By language: { $all }
stats-no-topic = none
bulk-sure-release =
    { $more ->
        [yes] More than { $n } cases are held. Let all of them through?
       *[no] Held cases: { $n }. Let all of them through?
    }
bulk-sure-close =
    { $more ->
        [yes] More than { $n } cases are held. Close all of them, unread? This can be undone for 24 hours.
       *[no] Held cases: { $n }. Close all of them, unread? This can be undone for 24 hours.
    }
bulk-released = Let through: { $n }.
bulk-closed = Closed: { $n }. This can be undone for 24 hours.
bulk-undone = Held again: { $n }.
button-next-page = Next page
button-all = Unanswered
button-held = Held
button-roster = Roster
button-stats = Numbers
button-bulk-release = Let all through
button-bulk-close = Close all
mail-bare = Something new on the line. Read and answer it in the bot: this mail tells nothing.
mail-bare-cases = { $codes }: something new. Read and answer it in the bot: this mail tells nothing, and an answer to it reaches nobody.
mail-bare-subject = News
shift-begins = Your shift begins. Yours to answer: { $own }; waiting for anyone: { $waiting }; urgent: { $urgent }.
shift-oldest = The oldest waits since { $at }.
button-cases = My cases
mail-next-page = More: write { $command }
mail-bulk-how = To let all of them through, write /releaseheld; to close all of them, /closeheld. You are asked once more.
mail-bulk-sure = If you are sure, write { $command }
mail-bulk-undo = To undo it, write { $command }
word-not-on-duty = You are off duty or paused: from here only your own open cases can be read.
word-nothing-held = Nothing is held.
word-bulk-undo-over = That can't be undone any more.

## A case's history

history-head = { $code } · { $pseudonym } · { $state }
history-more-files =
    { $n ->
        [one] What one earlier message brought is kept with the case and does not come again.
       *[other] What { $n } earlier messages brought is kept with the case and does not come again.
    }
history-left-out =
    { $n ->
        [one] The oldest { $n } page is left out here; an admin can show all of it.
       *[other] The oldest { $n } pages are left out here; an admin can show all of it.
    }
history-empty = Nothing was said yet.
history-note = note by { $who }
history-called = { $who } spoke with them by telephone
history-draft = draft by { $who }, not sent
history-automatic = automatic mail
history-asking = { $pseudonym } asked for a human
history-pending = on its way
history-delivered = delivered
history-refused = not delivered
history-unsure = may have arrived
history-taken-back = came back
history-recalled = taken back
history-before = until { $at } it read:
history-not-sent = a change at { $at } that reached nobody:
happened-line = { $code } ({ $pseudonym }): { $what }.
somebody = a colleague
milestone-opened = case opened
milestone-assigned = given to { $who }
milestone-waiting = waits for anyone
milestone-taken = taken by { $who }
milestone-passed-on = passed on by { $who }
milestone-escalated = late; the next step was taken
milestone-step-passed = late; a step was skipped while the line was down
milestone-answered = answered by { $who }
milestone-answer-taken-back = an answer came back; unanswered again
milestone-closed = closed
milestone-reopened = opened again
milestone-unreachable = can't be reached; their side refuses our messages
milestone-reachable = can be reached again
milestone-held = held back
milestone-released = let through
milestone-language-set = language corrected
milestone-topic-set = they chose what it is about
milestone-priority-set = priority changed
milestone-change-kept = { $who } changed an answer in vain
milestone-changed-partly = { $who } changed an answer, and a part of it stays as it was
milestone-recall-asked = { $who } asked to take an answer back
milestone-recalled = an answer was taken back by { $who }
milestone-recall-failed = { $who } tried to take an answer back; it could not be deleted
milestone-held-back = a reply of { $who } is held and not sent until it is looked at
milestone-no-answer = { $who } called, and nobody answered
milestone-call-undone = { $who } did not speak with them after all
milestone-no-answer-undone = { $who } had not called after all
milestone-flagged = { $who } asks the supervisors to look at it
milestone-unsafe = the address is marked as unsafe ({ $who })
milestone-safe = the address is safe again ({ $who })
milestone-nothing-goes = nothing goes to its contact: the address is marked as unsafe
milestone-blocked = its contact is blocked ({ $who })
milestone-merged = the same person as in another case ({ $who })
milestone-unmerged = not the same person after all ({ $who })
milestone-unblocked = its contact is heard again ({ $who })
milestone-reacted = they put an emoji on a message in their chat
milestone-linked = the same person as another, by their words
milestone-unlinked = the connection with another phone was ended
milestone-quiet = they want nothing sent until they write again
milestone-because = { $what } ({ $why })

## Drills

drill-head = ⚠️ DRILL · { $code }
drill-text = This is a drill. Nobody wrote it, and nobody is in danger. It shows that the line reaches you, and that you reach the line.
drill-how = Please do as with a case: press Take, then reply to this message, with any words. They go to nobody and are not kept. The drill ends { $at }.
drill-answered = ✓ Answered.
drill-over = The drill is over.

## Words to operators

operator-help =
    Each message of a contact comes as a card. Reply to it (swipe), and your words go to them. Nobody sees your name or number.

    Reply to a message of the case with:
    /take – I have it in hand
    /pass – give it to someone else
    /close – done; where somebody waits you see their words first
    /history – all of it
    /note and your words – for colleagues only
    /transfer and a name – give it to that person
    /priority – urgent or not
    /say and a name – a ready answer: you see it first; /say alone lists them
    /at 07:30 and words – goes out at that hour
    /write – the first word comes from us
    /later 2h and words – you are told of it then
    /flag and why – the supervisors look at it
    /unsafe – nothing goes to that address any more
    /block – what they write is held for a week
    /reopen and a code – a closed case is open again
    /called and what was said – you spoke with whoever called
    /noanswer – you called, and nobody answered

    For yourself:
    /cases – what you have
    /mine – what you have
    /language ru – the language in which the line speaks to you
    /call, a number and words – somebody called you: it becomes a case
    /pause 1h – no new cases for so long
    /resume – back to work
    /off – gone until your next shift
    /help – this text
supervisor-help =
    As a supervisor, to see all of it:
    /all – what nobody has answered; /all and a word (waiting, assigned, held, answered, unreachable, closed) – those
    /held – what is held; /releaseheld and /closeheld – all of it at once
    /roster – who is there, and what each has
    /stats – what was counted

    As a supervisor, when a phone or a mailbox is in wrong hands:
    /lock and a name – that person is locked out at once, and their cases go to others
    /unlock and a name – the end of that
    /announce and the words – what the line says in its public channel; another supervisor confirms it
word-paused-until = No new cases for you until { $at }. Those you have stay with you.
word-paused = No new cases for you until you press the button or send /resume. Those you have stay with you.
word-resumed = Welcome back. New cases come to you again.
word-went-off =
    { $n ->
        [0] You are off until your next shift. Rest well.
        [one] You are off until your next shift. Your { $n } case goes to a colleague as soon as one can take it. Rest well.
       *[other] You are off until your next shift. Your { $n } cases go to colleagues as soon as they can take them. Rest well.
    }
word-kept-as-draft = { $code } is with someone else now. Your words were not sent; they are kept, and its operator can send them.
word-which-case-of-command = For which case? Reply to one of its messages with the command, or add its code.
word-no-such-case = There is no such case. /cases shows yours.
word-leaving = { $code }: its contact asks to be forgotten. All of it goes { $at }, unless they write before. Somebody else may hold their phone: if that can't be their own wish, tell your supervisor now.
word-stays = { $code }: nothing is forgotten, its contact stays.
word-forgotten = { $code } was forgotten: its contact or an admin asked for that. Nothing of it is left here, and nothing more can be sent in it. If that can't be their own wish, tell your supervisor.
word-linked = { $code } is the same person as { $with }, by their words. An answer goes to the phone of the card that you answer, and to no other. ⚠ Whoever took one of their phones can have done that: for the next day, before you write what only they should know, ask what only they can answer.
word-linked-nowhere = { $code }: its contact connected another phone, by their words, and has not written there. An answer goes to the phone of the card that you answer, and to no other.
word-unlinked = { $code }: no longer taken for the same person as on another phone. An answer goes to this phone alone, as before.
word-link-not-here = This chat is an operator's: it can't be connected with a contact's. Type the words on a phone of your own.
word-not-yours = Only the operator of this case or a supervisor can do that.
word-not-now = That can't be done with this case as it stands now. History shows what happened.
word-cant-relay = This kind of message can't be passed on, so nothing was sent. Words, photos, voice and round videos, stickers and places can.
word-no-documents = Videos, sound recordings and most files are not passed on: they can say who made them. Nothing was sent. Words, photos, voice messages and plain text files can be.
word-too-large = What came with it is too large to be passed on, so nothing was sent. Please write again without it.
word-unknown-command = This command is unknown here. /help shows what there is.
word-closed = { $code } is closed.
word-closed-unanswered = { $code } is closed, not answered.
word-undo-over = { $code } was closed more than ten minutes ago. To open it again: /reopen { $code }.
word-not-closed = { $code } is not closed.
word-reopened = ✓ { $code } is open again, as it stood before.
word-newer-case = { $code } stays closed: its contact goes on in { $other }.
word-no-answer-undone = ✓ { $code }: it does not count that nobody answered.
word-flagged = ✓ { $code }: the supervisors were told.
word-nobody-to-tell = There is no supervisor besides you, so nobody was told.
word-unsafe = ⚠ { $code }: nothing goes to this address any more, neither answers nor receipts, until somebody sends /safe { $code }.
word-safe = ✓ { $code }: answers go there again.
word-unsafe-already = { $code }: nothing goes to this address already.
word-safe-already = { $code }: this address was not marked as unsafe.
word-blocked-until = { $code }: what they write is held until { $at }. They are told only that it was received; an urgent word still reaches the supervisors. To undo: /unblock { $code }.
word-unblocked = ✓ { $code }: they are heard again.
word-not-blocked = { $code }: its contact is not blocked.
word-ready-answers = Ready answers: { $names }. Reply to a message of the case with /say and a name: you see it first, and a tap sends it.
word-no-ready-answers = There are no ready answers here. The admin can add some.
word-no-such-ready = There is no ready answer of that name. There are: { $names }.
word-ready-lacks = { $code } is in { $language }, and this ready answer is not. It is there in: { $names }. Nothing was sent.
word-language-now = ✓ This is the language in which the line speaks to you here.
word-which-language =
    In which language shall the line speak to you? Write /language and one of these:
    { $names }
word-later-at = ✓ { $code }: you will be told { $at }.
word-safe-hour = { $code }: they said that it is safe to write from { $at } on. /at and your words: they go out then.
word-too-many-reminders = { $code }: so much waits for its time here already that nothing more can.
word-plan-stopped = ✓ { $code }: it does not go out. The words are kept in the history.
word-plan-not-sent = ⚠ { $code }: what was to go out now was not sent, for the case stands otherwise by now. The words are kept in the history.
word-plan-doubtful = Nothing waits: something in it may tell who you are, or is not meant for them. Write it again without signature and quotation.
word-words-only = Only words can wait for an hour. Nothing was sent.
word-wants-quiet = { $code }: they want nothing sent until they write again.
word-merge-proposed = ✓ { $code }: the supervisors are asked whether { $with } is the same person.
word-merged = { $code } and { $with } are the same person's, a supervisor says. Each answer still goes only where its card is from.
word-parted = { $code } and { $with } are not the same person's after all.
word-merged-already = { $code }: that is known of { $with } already.
word-not-merged = { $code }: nobody has said that of { $with }.
word-same-person = { $code }: these are one contact's already.
asking-merge = { $who } believes that { $code } and { $with } are the same person's. Compare them. If you confirm, both cards say so; each answer still goes only where its card is from, and neither contact hears of it.
card-merged = same person as { $code }
word-nothing-written = { $code } came by telephone: nothing can be written to them.
asking-later = ⏰ { $code } ({ $pseudonym }): you wanted to be told of this now.
asking-planned = ⏰ { $code }: this goes out { $at }. Until then the case counts as unanswered.
asking-planned-over = ⏰ { $code }: this does not wait any more.
asking-write = You write to { $pseudonym } ({ $code }) first. They last wrote { $at }. Reply to this message, and your words go to them: think of who may read their phone by now.
asking-write-unheard = You write to { $pseudonym } ({ $code }) first; they have written nothing yet. Reply to this message, and your words go to them.
asking-block = Block { $pseudonym } ({ $code }) for 7 days? What they write will be held, and nobody on duty reads it. They are told only that it was received.
asking-block-again = Are you sure? Whoever threatens may be forced to; whoever insults may be afraid. { $pseudonym } ({ $code }) would not be answered for 7 days.
asking-say = { $code }: the ready answer “{ $name }”, in { $language }. So it would go out:
card-held = Held: its contact is blocked.
card-unsafe = ⚠ address believed to be in wrong hands: nothing goes there
card-safe-hour = safe to write: { $at }
asking-close = ⚠ { $code }: nobody has answered this. If you close it, it ends here:
asking-close-why = Why close it?
asking-close-sure = Close it all the same?
asking-close-between = … and { $n } more between: /history { $code }
word-close-needs-reason = Nobody has answered { $code } yet. Why close it?
word-no-call = This case did not come by telephone: reply to it, and your words go to them.
word-cant-write = { $code } came by telephone, so nothing can be written to them. Your words are kept as a note, for colleagues only.
word-tried-often = { $code }: nobody answered three times, and it is not tried again. If you did speak with them after all, press the button or send /called.
word-call-again-at = { $code }: you are told { $at }.
word-call-taken = The call is { $taken }. The number is shown to whoever has it, and your message with it goes from this chat.
word-not-a-number = Whom did they call from? Write /call, the number with its country as one word (+380441234567), and what they said. If no number was shown: /call withheld and what they said.
word-close-needs-note = { $code } can't be called back. Listen to it, then write what was said: /close { $code } and your note.
word-nobody-else = Nobody else can take { $code } now, so it stays with you.
word-noted = Noted, for colleagues only.
word-enrol-digits =
    Almost done. Tell these four digits to the person who invited you, by voice if you can:

    { $digits }
word-enrol-over = This invitation is unknown or over. Ask for a new one.
word-thread-moved = { $who } has this case now. What you write in this thread goes nowhere.
word-thread-over = This case is not yours any more. What you write in this thread goes nowhere.
word-thread-and-reply = This thread is of one case, and you replied to a message of another. Nothing was done: write it in the other thread, or name the code.
word-no-forwards = What you forward goes to no contact. Write it, or send it as your own.
word-threadless = This could not be put into the thread of its case. Answer it by swiping it: what you write below it without swiping is asked about.
word-stranger = There is nothing for you here.
word-other-bot = You work in the other bot: nothing that you write here reaches anyone. What is too large for that one comes here.
word-enrolled = Welcome to the roster. Cases will come to you here. /help says how to answer them.
word-enrolled-other = { $who } was enrolled just now. If that surprises you, tell the admin at once.
word-locked-out = { $who } is locked out. Nothing of the line reaches that phone any more, and it can answer nobody. Their cases go to others. If that surprises you, tell the admin at once.
word-locked-out-by = { $by } locked out { $who }. Nothing of the line reaches that phone any more, and it can answer nobody. Their cases go to others. If that surprises you, tell the admin at once.
word-unlocked = { $who } is not locked out any more. Before cases come to them again, the admin must invite them anew.
word-lock-leaves-nobody = { $who } is not locked out: nobody would be left whom the line could call. The admin can do it all the same.
word-no-such-operator = There is nobody of that name here.
word-several-of-that-name = Several people here are called that: { $names }. Write the name as it stands here.
word-has-it-already = { $code } is with { $who } already.
word-cant-hold = Nothing reaches { $who } now, so { $code } stays where it is.
word-did-taken = ✓ { $code }: you have it in hand.
word-did-passed = ✓ { $code } goes to { $who }.
word-did-passed-nobody = ✓ { $code } is not yours any more. Nobody can take it now, so it waits.
word-did-given = ✓ { $code } is with { $who } now.
word-did-yours = ✓ { $code } is yours now.
word-did-urgent = ✓ { $code } is urgent.
word-did-normal = ✓ { $code } is not urgent.
word-did-language = ✓ { $code }: its language is { $language }.
word-did-released = ✓ { $code } is let through.
word-did-begun = ✓ { $code }: it is being done with all of them.
word-did-goes = ✓ { $code }: it goes out now.
word-did-done = ✓ Done.
word-stands-held = { $code } is held. It must be let through first: /release { $code }.
word-stands-waiting = { $code }: nobody has it yet, so that can't be done. It waits for somebody to take it.
word-stands-assigned = { $code } is with somebody who answers it, so that can't be done.
word-stands-answered = { $code }: everything in it is answered, so that can't be done. Nothing waits.
word-stands-closed = { $code } is closed. To open it again: /reopen { $code }.
word-stands-unreachable = { $code }: nothing reaches its contact now, so that can't be done before they write.
word-misused-words = What should be noted? Write /note and your words.
word-misused-how-long = For how long? Write a time with its unit behind the command: 30m, 2h, 1d.
word-misused-how-urgent = Write /priority urgent, /priority normal, or /priority alone: that changes it.
word-misused-language = Which language? Write its code behind the command, such as /caselanguage uk.
word-misused-whom = Whom? Write the name behind the command.
word-misused-number = Which one? Write its number behind the command.
word-misused-address = Which address? Write /to name@example.org.
word-misused-ready = Which ready answer? /say shows what there is.
word-misused-other = Which two cases? Write both codes: /merge K7F-3QD M2B-9XR.
word-misused-hour = At which hour? Write /at 07:30 and your words.
word-misused-what-to-send = What should go out then? Write your words behind the hour: /at 07:30 and your words.
word-misused-code = That is no case's code, so nothing was done. /cases shows yours.
word-supervisors-only = Only a supervisor can do that.
word-operator-unreachable = { $who } can't be reached any more: every channel refuses our messages. Their cases may need you.
word-partly =
    { $n ->
        [one] { $code }: one part of what you sent is gone from this chat, so it did not go along. The rest did.
       *[other] { $code }: { $n } parts of what you sent are gone from this chat, so they did not go along. The rest did.
    }
word-unshowable = { $code }: { $who } can't be shown what was written there; the service refuses it in any form. Look at it by hotlined case show { $code }.
word-passed-by-all = { $code }: everyone passed it on. It waits, and will be offered again.
word-no-cases = You have no case to answer, so this was sent to nobody. /cases shows what waits.
word-quiet-until = No alarm about { $code } until { $at }. It is still unanswered.
calling-spoke = { $code }: did you speak with them?
calling-spoke-noted = { $code } came by telephone, so nothing can be written to them. Your words are kept as a note, for colleagues only. Call them back. Did you speak with them?
calling-back = ✓ { $code }: called back. What was said? Reply to this message, and it is kept as a note.
calling-undone = { $code }: not called back. It waits again, as long as before.
calling-no-answer = { $code }: nobody answered ({ $tries } of { $most }). It still waits. Nothing is tried again by itself: each ring can be seen by whoever holds that telephone. Do you want to be told to try again?
calling-no-answer-last = { $code }: nobody answered, { $most } times now. That is enough for one number: it is not tried again. Close it, or give it to somebody who knows another way.
calling-again = { $code }: you wanted to call again now (nobody answered: { $tries } of { $most }).
word-channel-deaf = The channel { $channel } has heard nothing since { $at }: { $why }. What people write there does not reach us. The admin must look at once: hotlined doctor.
word-channel-mute = The channel { $channel } has sent nothing since { $at }: { $why }. Nobody is answered there. The admin must look at once: hotlined doctor.
word-channel-back = The channel { $channel } works again. It had not since { $at }. What waited comes now; please look at your cases.
word-bot-changed = The channel { $channel } speaks as another bot since { $at }. If none of us changed it, tell the admin at once, and open no link that it sends. Whoever wrote to the old bot must write to the new one; replies to its messages no longer find their case: use /cases.
word-pager-deaf = { $code }: the pager at { $host } refused the alarm, so nobody was called by it. Please look at the case, and tell the admin: its address in the config may be wrong or over.
channel-unreachable = its service does not answer
channel-garbled = its service answers what can't be read
channel-limited = its service asks us to be slower
channel-unauthorised = its service does not accept our token or password
channel-logged-out = its service has logged us out, or serves us elsewhere
channel-conflict = somebody else takes the messages of this line; if nobody of us does, its token is stolen
channel-elsewhere = its service delivers to somebody else's address; if nobody of us set that, its token is stolen
channel-no-mailbox = its mailbox is not there
channel-not-listening = no mail can be handed to us
channel-full = all its connections are taken
channel-refused = its service refuses what we ask
channel-not-taken = the line can't take messages
word-emptied = The line lost everything that it knew, { $at }, and begins anew: it knows of no case from before, and replies to old cards reach nobody. Whoever still waits is heard again only when they write. If you know how else to reach them, do. Operators who enrolled by an invitation need a new one.
word-restored = The line was put back to how it was at { $from }. Of what happened from then until { $to } it knows nothing: some of these cases may have been answered, and new messages in Telegram may be missing.
word-restored-cases = Please look at your cases and answer or close them: { $codes }
word-restored-open = Unanswered as far as the line knows: { $n }. No alarm is raised about them for a day, or until somebody ends that with “hotlined restore release” or “drop”.
word-impostor = Somebody sent a mail in your name, or yours could not be proven: { $why }. Nothing of it was sent to anyone. If you did not write just now, tell your supervisor.
unproven-token = it did not answer a mail of the line
unproven-other-case = it came to the address of another case
unproven-from = its sender is not the one address that is enrolled for you
unproven-date = its date is too far from today
unproven-dns = no name service could be asked about its signature
unproven-unsigned = your mail provider did not sign it
unproven-alignment = another domain than yours signed it
unproven-partial = its signature leaves out a part of it
unproven-expired = its signature was no longer valid
unproven-dmarc = our mail server did not accept its origin
unproven-dkim = its signature is not right
word-campaign =
    { $n ->
        [one] { $n } person sent the text of { $code }. Further ones are held. To let them through: /releaseall { $code }; to close them: /closeall { $code }
       *[other] { $n } people sent the text of { $code }. Further ones are held. To let them through: /releaseall { $code }; to close them: /closeall { $code }
    }
word-impostors =
    { $n ->
        [one] Within the last hour one more mail in your name was refused.
       *[other] Within the last hour { $n } more mails in your name were refused.
    }
word-stopping = It is being stopped. You will be told if it was out already.
word-mail-stays = { $code }: a mail that is out can't be taken back. You can write to them again.
word-corrected = { $code }: your first words had gone out by mail already, where they can't be changed. A second mail with the changed ones followed.
word-change-not-yours = { $code } is no longer yours, so what they have stays as you first wrote it. Your new words are kept with the case, and whoever has it is told.
word-change-too-late = { $code }: an answer can be changed for 15 minutes after it went out. They still have the words of before; the new ones are kept with the case. Write to them again, or take it back with Recall.
word-change-closed = { $code } is closed: what was said in it can't be changed any more. They still have the words of before; the new ones are kept with the case.
word-change-of-unsent = { $code }: what you changed is not with them, so nothing was sent. The new words are kept with the case; to send them, write them as a new reply.
word-change-of-draft = { $code }: what you changed has not been sent, and stays as it was shown. The new words are kept with the case; to send them, write them as a new reply.
word-draft-changed = { $code }: you changed it since, and nothing was sent. Below your message stands a newer question: press there.
word-change-names = { $code }: your change is not sent: it tells a name, a number or an address of ours. The contact has what it said before. Change it once more without that, or send it as a new reply and press Send.
word-change-failed = { $code }: the change could not be made in their chat. If they still have your message, it says what you first wrote.
word-change-unknown = Nothing was changed: it is not known to which case this message belongs. If a contact has it, they have it as you first wrote it. To correct it, answer one of their messages.
word-change-unsure = { $code }: it is unclear whether the change reached them: their service never said. They have what you first wrote, or what it reads now.
word-changed-partly =
    { $n ->
        [one] { $code }: one message of your answer could not be changed. It says what you first wrote, if they still have it; the rest is changed.
       *[other] { $code }: { $n } messages of your answer could not be changed. They say what you first wrote, if they still have them; the rest is changed.
    }
word-change-is-command = A message that you change into a command does nothing. Send the command as a new message.
word-recall-asked = { $code } is no longer yours. Whoever has it was asked to take the answer back.
word-recall-too-late = { $code }: an answer can be taken back for 48 hours after it went out, and no longer. They have it.
word-not-with-them = { $code }: they do not have this answer, so there is nothing to take back.
word-perhaps-with-them = { $code }: nobody knows whether this answer has arrived, so it can be neither changed nor taken back. If they have it, it says what you first wrote.
word-out-already = { $code }: it has gone out already.
word-on-its-way = { $code }: it is on its way already.
word-reaction-stays = An emoji on a card goes to nobody. To answer, reply with words.
word-replayed = A mail that you sent before came a second time. Nothing of it was sent or done again. If you did not send it twice, somebody else may have it: tell your supervisor.
word-machine-answers = { $code }: the same words came from your mailbox again, marked as written by a machine, and were not sent. If you wrote them yourself, send them from another program or in other words. More of them today are kept and not shown.
word-address-over = { $code } was closed long ago, and its addresses are no longer valid. Nothing of your mail was sent or done. To write to them all the same, ask your supervisor.
word-no-address = { $code }: nobody knows where to answer them, so your words are kept. Say where: /to name@example.org. Then send them.
word-address-known = { $code } is answered at that address from now on. What was kept can be sent now.
word-address-of = { $code } is answered at that address from now on. What was kept can be sent now. They have an open case of their own, { $other }: what they write next comes there.
word-not-an-address = { $code }: nobody can be answered at that address. Write one like name@example.org.
word-own-address = { $code }: that is the line's own address, or an operator's. A contact can't be answered there. Write theirs.
word-drill-answered = ✓ Drill: your answer has come in, { $span } after the message had reached you. It went to nobody. Thank you.
word-drill-taken = ✓ Drill: taken. Now answer it, with any words.
word-drill-only = This is a drill. It can be taken and answered, nothing else.
word-drill-over = This drill is over for you. What you wrote went to nobody.
this-case = the case

## Commands in Telegram's menu

menu-contact-menu = What you can read at once
menu-contact-help = What can be done here
menu-contact-language = Choose another language
menu-contact-clear = Clear this chat
menu-contact-quiet = Send me nothing until I write
menu-contact-link = Connect another phone
menu-contact-forget = Delete what you wrote
menu-cases = What you have
menu-history = All of a case
menu-take = I have it in hand
menu-pass = Give it to someone else
menu-close = It is done
menu-note = A note for colleagues
menu-transfer = Give it to that person
menu-priority = Urgent or not
menu-say = A ready answer
menu-later = Remind me of it
menu-flag = Supervisors should look
menu-reopen = Open a closed case again
menu-language = The language of this chat
menu-pause = No new cases for a while
menu-resume = Back to work
menu-off = Gone until the next shift
menu-help = How to answer

## In mails

mail-above = Please write above this line
mail-subject-contact = Your message
mail-subject-cases = Your cases
mail-subject-handover = Your shift ends
mail-subject-newcomers = Waiting for room: { $n }
mail-newcomers-how = To read one, answer this mail with its code on the first line: /open CODE. To take it: /mine CODE.
mail-subject-late =
    { $n ->
        [1] Case running late: { $codes }
        [2] Cases running late: { $codes }
        [3] Cases running late: { $codes }
       *[other] { $n } cases running late: { $codes } …
    }
mail-welcome =
    This is { $line }. Write here what is on your mind, and a person will answer you within { $within }.

    The people who answer see neither your name nor your address. But whoever runs your mailbox or ours can read along, and so can anyone who gets into your mailbox. Leave out what nobody needs to know. These mails stay in your mailbox, those that you sent, too: delete them there whenever someone may look through it.
mail-choose-language = Which language shall we speak? Reply with one of these lines:
mail-contact-help =
    Write here in your own words. A person will answer within { $within }.

    One of these as the first line of a mail does more:
    /ask and a name – the person who answered you before, if they are there
    /language – choose another language
    /link – four words that connect another mailbox or phone
    /unlink – end that
    /quiet – send me nothing until I write
    /forget – delete what you wrote
    /help – this text
mail-forget-help =
    Everything you wrote to us can be deleted on our side: your mails, our answers, your address. Nobody can bring it back, and whoever has been writing with you will not know you when you write again.

    To confirm, reply to this mail and write nothing else. It is done ten minutes after that; until then any other mail from you stops it.

    You can delete these mails in your mailbox yourself, at any time: those that you sent, too.
mail-forget-soon = It is done { $at }. Until then any mail from you stops it. You will hear nothing more about it.
mail-link-words =
    { $words }

    These four words connect another mailbox or phone with you. Learn them and delete this mail: it can't be taken back from here. From the other mailbox, write to us “/link” and the four words, or type them in our Telegram bot. They work once, within { $within }.

    Nothing that was written here is shown there. Never tell these words to anybody: we don't ask for them either.
mail-link-nothing = There is nothing yet that another mailbox could be connected with. Write to us first.
mail-link-done = This mailbox is connected. Whoever answers you knows that it is you. Nothing that you wrote elsewhere is shown here. Delete the mail with the words, and just write.
mail-chat-cleared = A mail can't be taken back. Delete ours in your mailbox yourself, and those that you sent, and empty the trash. A person still has what you wrote. With /quiet you get no more mail until you write.
mail-menu-head = You can read about this at once, at any hour. Reply with one of these lines:
mail-numbers-head = You can read about this at once, at any hour. Reply to this mail with nothing but the number:
mail-questions-head = If you like, answer some of this, too: it helps whoever writes back. Reply to this mail with the number before each answer, and leave out whatever you would rather not say.
mail-question-location = Only the people of this line who help you see where you are, and whoever can read these mails. Say it in words, as roughly as you like.
mail-ready-how = A person reads whatever else you write: just reply in your own words. For more to read, reply with /menu.
mail-human-noted = You will talk to a person. Reply now, in your own words. You will be answered within { $within }.
mail-human-noted-about = You will talk to a person about “{ $topic }”. Reply now, in your own words. You will be answered within { $within }.
mail-corrected = Please read this instead of our earlier mail:
mail-how-to-answer =
    Reply to this mail, and what you write above the line “{ mail-above }” goes to them. Nobody sees your name or address.
    Or write one of these as the first line: /take, /pass, /close, /history, /note and your words, /transfer and a name.
mail-how-to-note =
    This is among colleagues: what you reply goes to nobody before you say for which case. To answer your colleague, write as the first line: /note { $code } and your words.
mail-how-to-call =
    They called, so nothing can be written to them: what you write above the line “{ mail-above }” is kept as a note. Call them back, then write one of these as the first line: /called and what was said, /noanswer.
    Or one of these: /take, /pass, /close, /history, /transfer and a name.
mail-calling-spoke = { $code }: did you speak with them? Reply with /called and what was said, or with /noanswer.
mail-calling-spoke-noted = { $code } came by telephone, so nothing can be written to them. Your words are kept as a note, for colleagues only. Call them back, then reply with /called and what was said, or with /noanswer.
mail-calling-back = ✓ { $code }: called back. If that was a mistake, reply with /undo-call { $seq }.
mail-calling-no-answer = { $code }: nobody answered ({ $tries } of { $most }). It still waits. Nothing is tried again by itself: each ring can be seen by whoever holds that telephone. To be told to try again, reply with /call-again 1h.
mail-how-several = Several things came at once. Each has an address of its own: write there to answer it. A reply to this mail as a whole goes to nobody.
mail-answer-at = Answer { $code }: { $address }
mail-card-from = From { $who }. What was said before: reply with /history.
mail-card-from-queue = From the queue. What was said before: reply with /history.
mail-enclosed = Attached: { $what } – enclosed as { $name }
mail-not-enclosed = Attached: { $what } (kept with the case; it can't be sent by mail)
mail-sent = Sent to { $pseudonym }:
mail-crossed = They wrote more meanwhile; that is still unanswered.
mail-send-again = To try once more, reply with { $command }.
mail-recall = To take it back, reply with { $command }.
mail-which-case = Which case is this for? It has not been sent to anyone. Send it again to the address of the case that you mean:
mail-prompt = Answer to { $code } ({ $pseudonym }): reply to this mail.
mail-give-to = { $code } ({ $pseudonym }): who shall have it? Reply with one of these lines:
mail-held = Your reply to { $code } ({ $pseudonym }) was held back: it may hold more than you meant to send. This is what would go out:
mail-send-held = If it is right, reply with /send. If not, write it anew from the mail that you answered; this one goes to nobody.
mail-send-draft = To send it as yours, reply with /send. Otherwise there is nothing to do.
mail-restored-held = Answers that you sent by mail in that time come back to you as held. Send one with /send only if it did not go out then.
mail-drill-how = Please do as with a case: reply to this mail, with any words. They go to nobody and are not kept. The drill ends { $at }.
mail-list-how = To answer a case, write to the address below it.
mail-alert-how = Write to the address below a case with one of these as the first line: /mine – I take it over, /transfer and a name, /quiet – I'm on it.
mail-handover-note = What should they know? Write to the address below the case: /note and your words.
mail-operator-help =
    Each message of a contact comes as a mail. Reply to it, and what you write above the line “{ mail-above }” goes to them: your words only, without signature or quotation. Nobody sees your name or address.

    One of these as the first line of a reply does something else:
    /take – I have it in hand
    /pass – give it to someone else
    /close – done; where somebody waits you see their words first
    /history – all of it
    /note and your words – for colleagues only
    /transfer and a name – give it to that person
    /priority – urgent or not
    /say and a name – a ready answer: you see it first; /say alone lists them
    /at 07:30 and words – goes out at that hour
    /write – the first word comes from us
    /later 2h and words – you are told of it then
    /flag and why – the supervisors look at it
    /unsafe – nothing goes to that address any more
    /block – what they write is held for a week
    /reopen and a code – a closed case is open again
    /called and what was said – you spoke with whoever called
    /noanswer – you called, and nobody answered
    /send – send what was held back

    For yourself:
    /cases – what you have
    /mine – what you have
    /language ru – the language in which the line speaks to you
    /call, a number and words – somebody called you: it becomes a case
    /pause 1h – no new cases for so long
    /resume – back to work
    /off – gone until your next shift
    /help – this text
mail-word-paused = No new cases for you until you reply with /resume. Those you have stay with you.
mail-word-which-case = For which case? Reply to one of its mails with the command, or add its code.
mail-word-not-now = That can't be done with this case as it stands now. /history shows what happened.
mail-word-cant-relay = There was nothing in it that can be passed on, so nothing was sent. Words, photos and plain text files can.
mail-close-reason = Reply with /close and why, such as: /close spam
mail-asking-close = To close it all the same, reply with { $command } and why. Any other reply goes to them.
mail-planned = To stop it, reply with { $command }.
mail-asking-block = If so, reply with { $command }. Any other reply goes to them.
mail-asking-merge = If they are, reply with { $command }.
mail-closed-undo = Closed by mistake? Reply with /reopen.
