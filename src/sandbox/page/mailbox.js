// One person's mailbox: threads, one of them open, and writing. What people wrote becomes text nodes.
import { el } from "/bubble.js";
import { civil, clockTime, day } from "/page.js";

const FILES = [["photo", "🖼 Photo"], ["document", "📄 Document"], ["recording", "🎙 Recording"]];
const HUES = [330, 48, 176, 228, 12, 200, 145, 268];
let made = 0;

export class MailApp {
  constructor(seat, act) {
    this.seat = seat;
    this.send = act;
    this.mails = [];
    this.threads = new Map(); // by the number of its first mail
    this.byMessageId = new Map();
    this.open = null; // a thread, "new", or null for the list
    this.build();
  }

  remove() { this.element.remove(); }

  build() {
    const { name, role, language, link, id, address } = this.seat;
    const avatar = el("span", "avatar", [...name][0] ?? "?", { "aria-hidden": "true" });
    avatar.style.setProperty("--hue", HUES[made++ % HUES.length]);
    const about = [role === "operator" ? "Operator" : "Contact", language.toUpperCase(), address].filter(Boolean);
    const who = el("div", "who", [
      el("h2", "", name, { dir: "auto", id: `name-${id}` }),
      el("small", "", about.join(" · "), { title: address }),
    ]);
    const fresh = button("pen", "✎ New", () => this.show("new"), { "aria-label": `New mail from ${name}` });
    this.news = el("p", "hidden", "", { role: "status" });
    this.body = el("div", "box");
    const head = el("header", "", [avatar, who, link && this.linkButton(link), fresh]);
    this.element = el("section", `phone mail ${role}`, [head, this.body, this.news], { "aria-labelledby": `name-${id}` });
    this.show(null);
  }

  linkButton(link) {
    return button("quiet", "Link", async () => {
      await navigator.clipboard?.writeText(`${location.origin}/?seat=${link}`);
      this.news.textContent = "The link of this seat is copied.";
    }, { title: "Copy the secret link of this seat" });
  }

  suggest() { /* commands are for phones */ }

  update({ mails, first }) {
    for (const mail of mails) {
      this.mails.push(mail);
      const thread = this.file(mail);
      if (first || mail.sent || this.open === thread) continue;
      thread.unread += 1;
      this.news.textContent = `${this.seat.name} got a mail from ${sender(mail)}: ${mail.subject || "no subject"}`;
    }
    if (this.open === null) this.list();
    else if (mails.some((mail) => this.threadOf(mail) === this.open)) this.append(mails);
    this.count();
  }

  /** Puts a mail to the thread of any mail that it refers to, or else begins one. */
  file(mail) {
    const known = mail.references.map((id) => this.byMessageId.get(id)).find(Boolean);
    const thread = known ?? { id: mail.id, mails: [], unread: 0 };
    thread.mails.push(mail);
    this.threads.set(thread.id, thread);
    for (const id of [...mail.references, mail.message_id]) if (id) this.byMessageId.set(id, thread);
    return thread;
  }

  threadOf(mail) { return [...this.threads.values()].find((thread) => thread.mails.includes(mail)); }

  count() {
    const unread = [...this.threads.values()].reduce((sum, thread) => sum + thread.unread, 0);
    this.element.classList.toggle("news", unread > 0);
    if (this.back) this.back.textContent = unread ? `‹ Inbox (${unread})` : "‹ Inbox";
  }

  show(what, focus = true) {
    this.open = what;
    this.back = null;
    if (what === null) this.list();
    else if (what === "new") this.compose();
    else this.read(what);
    this.count();
    if (focus && what !== null) this.body.querySelector(what === "new" ? "input" : ".back")?.focus();
  }

  list() {
    const held = this.body.contains(document.activeElement) ? document.activeElement.dataset.thread : null;
    const threads = [...this.threads.values()].sort((a, b) => b.mails.at(-1).id - a.mails.at(-1).id);
    const list = el("ul", "threads", threads.map((thread) => el("li", "", this.row(thread))));
    this.body.replaceChildren(threads.length ? list : this.nothing());
    if (held) this.body.querySelector(`[data-thread="${Number(held)}"]`)?.focus();
  }

  nothing() {
    const words = this.seat.role === "operator" ? "No mail yet. What the line sends comes here." : "No mail yet.";
    const write = button("main", "Write to the line", () => this.show("new"));
    return el("div", "none", [el("p", "", words), this.seat.role === "contact" && write]);
  }

  row(thread) {
    const last = thread.mails.at(-1);
    const others = thread.mails.filter((mail) => !mail.sent);
    const name = others.length ? sender(others.at(-1)) : `To: ${last.to[0] ?? "nobody"}`;
    const many = thread.mails.length > 1 && el("span", "many", String(thread.mails.length), { title: "Mails in it" });
    const clip = thread.mails.some((mail) => mail.files.length) && el("span", "clip", "📎", { title: "With files" });
    const top = el("span", "top", [el("b", "", name, { dir: "auto" }), many, clip, when(last)]);
    // The line above which one writes says nothing of a mail.
    const gist = last.text.replace(/^##-=-##.*$/m, "").trim().replace(/\s+/g, " ").slice(0, 140);
    const row = button(thread.unread ? "thread unread" : "thread", "", () => this.show(thread), { "data-thread": thread.id });
    const unread = thread.unread > 0 && el("span", "hidden", "Unread.");
    row.append(...[unread, top, el("span", "subject", thread.mails[0].subject || "(no subject)", { dir: "auto" }),
      el("span", "gist", `${last.sent ? "You: " : ""}${gist}`, { dir: "auto" })].filter(Boolean));
    return row;
  }

  bar(title) {
    this.back = button("back quiet", "‹ Inbox", () => {
      const from = this.open?.id;
      this.show(null);
      this.body.querySelector(from ? `[data-thread="${from}"]` : "button")?.focus();
    });
    return el("div", "bar", [this.back, el("h3", "", title || "(no subject)", { dir: "auto" })]);
  }

  read(thread) {
    thread.unread = 0;
    this.papers = el("div", "papers", thread.mails.map(this.paper, this), { tabindex: "0", role: "log", "aria-label": "Mails" });
    const form = this.form("Reply", [], ({ text, files }) => (
      { do: "reply", mail: this.answered(thread).id, text, files }
    ));
    this.body.replaceChildren(this.bar(thread.mails[0].subject), this.papers, form);
    this.papers.lastElementChild?.scrollIntoView({ block: "start" });
  }

  /** A reply answers the last mail that came, or else adds to one's own. */
  answered(thread) { return thread.mails.findLast((mail) => !mail.sent) ?? thread.mails.at(-1); }

  append(mails) {
    const fresh = mails.filter((mail) => this.open.mails.includes(mail));
    this.papers.append(...fresh.map(this.paper, this));
    this.papers.lastElementChild.scrollIntoView({ block: "nearest" });
  }

  /** A paper; an address in it opens a new mail there, as in any mail program. */
  paper(mail) {
    return paper(mail, (address) => {
      this.compose(address);
      this.body.querySelector("textarea").focus();
    });
  }

  compose(address) {
    const subject = el("input", "", null, { placeholder: "Subject", "aria-label": "Subject", maxlength: "200", dir: "auto" });
    const whom = address ?? document.getElementById("line").textContent;
    const to = el("p", "to", [el("span", "", "To "), el("b", "", whom, { title: whom })]);
    this.open = "new";
    const form = this.form("Send", [to, subject], ({ text, files }) => (
      { do: "write", subject: subject.value, to: address, text, files }
    ), () => this.show(null, false));
    form.classList.add("whole");
    this.body.replaceChildren(this.bar("New mail"), form);
  }

  /** Words, files and a button; `make` gives the action, `after` is called when it is done. */
  form(label, above, make, after = () => {}) {
    const text = el("textarea", "", null, {
      rows: "3", dir: "auto", placeholder: label === "Reply" ? "Reply" : "What do you want to say?", maxlength: "50000",
      "aria-label": label === "Reply" ? `Reply of ${this.seat.name}` : "Words",
    });
    const files = FILES.map(([name, sign]) => {
      const node = button("file", sign, () => node.setAttribute("aria-pressed", node.ariaPressed !== "true"), {
        "aria-pressed": "false", "data-file": name, title: "Attach a sample",
      });
      return node;
    });
    const wrong = el("p", "wrong", "", { role: "alert" });
    const foot = el("div", "foot", [...files, el("button", "main", label)]);
    const form = el("form", "letter", [...above, text, wrong, foot]);
    const chosen = () => files.filter((node) => node.ariaPressed === "true");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      wrong.textContent = "";
      try {
        await this.send(make({ text: text.value, files: chosen().map((node) => node.dataset.file) }));
      } catch (error) {
        wrong.textContent = error.message;
        return;
      }
      text.value = "";
      for (const node of chosen()) node.ariaPressed = "false";
      after();
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    return form;
  }
}

function button(kind, label, act, attributes = {}) {
  const node = el("button", kind, label, { type: "button", ...attributes });
  node.addEventListener("click", act);
  return node;
}

const sender = (mail) => mail.from_name || mail.from || "nobody";

function when(mail) {
  const at = civil(mail.at);
  return el("time", "", clockTime(at), { datetime: new Date(at).toISOString(), title: day(at) });
}

/** Text in which each mail address can be pressed. */
function withAddresses(text, onAddress) {
  return text.split(/([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/).map((piece, n) => (
    n % 2 ? button("address", piece, () => onAddress(piece)) : piece
  ));
}

/** One mail of a thread; what it quotes is folded away. */
function paper(mail, onAddress) {
  const [words, quoted] = parted(mail.text);
  const name = mail.sent ? "You" : sender(mail);
  const whom = mail.sent ? `to ${mail.to.join(", ")}` : mail.from;
  const head = el("header", "", [
    el("div", "", [el("b", "", name, { dir: "auto" }), el("small", "", whom, { title: whom })]), when(mail),
  ]);
  const fold = quoted && el("details", "quoted", [el("summary", "", "Quoted text"), el("div", "words", quoted, { dir: "auto" })]);
  const files = mail.files.length > 0 && el("ul", "tiles", mail.files.map(tile));
  const text = words && el("div", "words", withAddresses(words, onAddress), { dir: "auto" });
  return el("article", mail.sent ? "paper own" : "paper", [head, text, fold, files], { "data-id": mail.id });
}

/** The words, and the quoted lines at the end with the line that introduces them. */
function parted(text) {
  const lines = text.split("\n");
  let cut = lines.length;
  while (cut > 0 && (lines[cut - 1].startsWith(">") || !lines[cut - 1].trim())) cut -= 1;
  if (!lines.slice(cut).some((line) => line.startsWith(">"))) return [text, ""];
  for (const back of [1, 2]) {
    if (/^On .* wrote:$/.test(lines.slice(cut - back, cut).join(" "))) {
      cut -= back;
      break;
    }
  }
  return [lines.slice(0, cut).join("\n").trimEnd(), lines.slice(cut).join("\n").trim()];
}

function tile({ name, mime, size }) {
  const sign = mime.startsWith("image/") ? "🖼" : mime.startsWith("audio/") ? "🎵" : "📄";
  const bytes = size < 1024 ? `${size} B` : `${Math.round(size / 1024)} kB`;
  const words = el("span", "words", [el("b", "", name || "without a name", { dir: "auto" }), el("small", "", `${mime} · ${bytes}`)]);
  return el("li", "media", [el("span", "sign", sign, { "aria-hidden": "true" }), words]);
}
