// One person's phone: their chat with the bot and what they can do in it.
import { bubble, el, gist } from "/bubble.js";
import { civil, day } from "/page.js";

const SAMPLES = [
  ["photo", "🖼 Photo"], ["voice", "🎙 Voice"], ["document", "📄 Document"], ["location", "📍 Location"],
  ["video", "🎬 Video"], ["video_note", "⏺ Round video"], ["sticker", "🙂 Sticker"], ["contact", "👤 Contact"],
  ["poll", "📊 Poll"], ["album", "🖼 Album"], ["live", "🧭 Live place"],
];
const HUES = [12, 200, 145, 268, 330, 48, 176, 228];
let made = 0;

export class Phone {
  constructor(seat, act) {
    this.seat = seat;
    this.send = act;
    this.messages = new Map();
    this.items = new Map();
    this.commands = [];
    this.reply = null;
    this.editing = null;
    this.lastOfBot = 0;
    this.topics = [];
    this.thread = null;
    this.waiting = new Set();
    this.build();
  }

  remove() { this.element.remove(); }

  build() {
    const { name, role, language, link, id } = this.seat;
    this.chat = el("div", "chat", null, { role: "log", tabindex: "0", "aria-label": `Chat of ${name}` });
    this.tabs = el("div", "topics", null, { role: "group", "aria-label": `Topics of ${name}` });
    this.tabs.hidden = true;
    this.chat.addEventListener("keydown", (event) => this.walk(event));
    this.action = el("p", "action", "", { role: "status" });
    this.toast = el("div", "toast", null, { role: "status" });
    this.toast.hidden = true;
    this.block = el("button", "quiet", "Block", { type: "button", title: "Block or unblock the bot, as this person" });
    this.block.addEventListener("click", () => this.act({ do: this.blocked ? "unblock" : "block" }));
    const avatar = el("span", "avatar", [...name][0] ?? "?", { "aria-hidden": "true" });
    avatar.style.setProperty("--hue", HUES[made++ % HUES.length]);
    const roles = { operator: "Operator", contact: "Contact", public: "Public channel: everybody reads it" };
    const about = [roles[role], language.toUpperCase()].filter(Boolean).join(" · ");
    const who = el("div", "who", [el("h2", "", name, { dir: "auto", id: `name-${id}` }), el("small", "", about)]);
    const open = role === "public";
    const head = el("header", "", [avatar, who, !open && link && this.linkButton(link), !open && this.block]);
    const below = this.composer();
    if (open) below.hidden = true;
    this.element = el("section", `phone ${role}`, [head, this.tabs, this.chat, this.action, this.toast, below], {
      "aria-labelledby": `name-${id}`,
    });
  }

  /** Up and down go from message to message, Escape back to writing. */
  walk(event) {
    if (event.key === "Escape") {
      this.text.focus();
      return;
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    const all = [...this.chat.querySelectorAll(".message")];
    const at = all.indexOf(document.activeElement.closest?.(".message"));
    const next = at < 0 ? all.at(-1) : all[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  linkButton(link) {
    const button = el("button", "quiet", "Link", { type: "button", title: "Copy the secret link of this seat" });
    button.addEventListener("click", async () => {
      await navigator.clipboard?.writeText(`${location.origin}/?seat=${link}`);
      this.pop("The link of this seat is copied. Give it to one trainee.");
    });
    return button;
  }

  composer() {
    this.quote = el("div", "replying");
    this.quote.hidden = true;
    this.text = el("textarea", "", null, {
      rows: "1", dir: "auto", placeholder: "Message", "aria-label": `Message of ${this.seat.name}`, maxlength: "4096",
    });
    this.list = el("ul", "suggestions", null, { "aria-label": "Commands" });
    this.list.hidden = true;
    this.start = el("button", "start", "Start", { type: "button" });
    this.start.addEventListener("click", () => this.act({ do: this.blocked ? "unblock" : "start" }));
    const menu = el("details", "attach", [
      el("summary", "", "+", { "aria-label": "Send a sample" }),
      el("div", "samples", SAMPLES.map(([media, label]) => {
        const button = el("button", "", label, { type: "button" });
        button.addEventListener("click", () => {
          menu.open = false;
          this.act({ do: "send", media, reply_to: this.reply?.id ?? null, thread: this.thread });
          this.clear();
        });
        return button;
      })),
    ]);
    const go = el("button", "go", "➤", { "aria-label": "Send" });
    this.form = el("form", "composer", [this.quote, this.list, el("div", "line", [menu, this.text, go]), this.start]);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.say();
      } else if (event.key === "Escape") {
        menu.open = false;
        this.clear();
      } else if (event.key === "ArrowUp" && !this.text.value) {
        this.walk(event);
      }
    });
    this.text.addEventListener("input", () => this.grow());
    return this.form;
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 120)}px`;
    const typed = this.text.value;
    const found = /^\/[a-z0-9_]*$/i.test(typed) ? this.commands.filter(([c]) => `/${c}`.startsWith(typed)) : [];
    this.list.hidden = !found.length;
    this.list.replaceChildren(...found.map(([command, about]) => {
      const button = el("button", "", [el("b", "", `/${command}`), ` ${about}`], { type: "button" });
      button.addEventListener("click", () => {
        this.act({ do: "write", text: `/${command}`, thread: this.thread });
        this.clear();
      });
      return el("li", "", button);
    }));
  }

  say() {
    const text = this.text.value;
    if (!text.trim()) return;
    if (this.editing) this.act({ do: "edit", message: this.editing.id, text });
    else this.act({ do: "write", text, reply_to: this.reply?.id ?? null, thread: this.thread });
    this.clear();
  }

  clear() {
    this.reply = null;
    this.editing = null;
    this.quote.hidden = true;
    this.text.value = "";
    this.grow();
  }

  /** Shows above the composer what the next message answers or replaces. */
  prepare(label, message) {
    const cancel = el("button", "quiet", "✕", { type: "button", "aria-label": "Cancel" });
    cancel.addEventListener("click", () => this.clear());
    const words = el("span", "", [el("b", "", label), el("span", "", gist(message), { dir: "auto" })]);
    this.quote.replaceChildren(words, cancel);
    this.quote.hidden = false;
  }

  choose(message, focus = true) {
    this.editing = null;
    this.reply = message;
    this.prepare(message.from_bot ? "Reply" : "Reply to yourself", message);
    if (focus) this.text.focus();
  }

  get does() {
    return {
      reply: (message) => this.choose(message),
      edit: (message) => {
        this.reply = null;
        this.editing = message;
        this.prepare("Edit", message);
        this.text.value = message.text;
        this.grow();
        this.text.focus();
      },
      unsend: (message) => this.act({ do: "unsend", message: message.id }),
      react: (message) => {
        const emoji = message.own_reactions.length ? "" : "👍";
        this.act({ do: "react", message: message.id, emoji });
      },
      press: (message, button, node) => {
        if (button.link) return this.pop(`A link: ${button.data}`);
        node.classList.add("waiting");
        this.waiting.add(node);
        return this.act({ do: "press", message: message.id, data: button.data });
      },
      command: (text) => this.act({ do: "write", text, thread: this.thread }),
    };
  }

  async act(action) {
    try {
      await this.send(action);
    } catch (error) {
      this.pop(error.message, true);
    }
  }

  suggest(commands) { this.commands = commands; }

  /** Each topic of the chat on a tab; outside of them stands what belongs to none, and "All" shows everything. */
  divide(topics) {
    if (JSON.stringify(topics) === JSON.stringify(this.topics)) return;
    this.topics = topics;
    this.tabs.hidden = !topics.length;
    if (!topics.some(([id]) => id === this.thread)) this.thread = null;
    const tab = (id, name) => {
      const button = el("button", "", name, { type: "button", "aria-pressed": String(id === this.thread) });
      button.addEventListener("click", () => this.open(id));
      return button;
    };
    const signs = { "5379748062124056162": "❗ ", "5237699328843200968": "✅ " };
    this.tabs.replaceChildren(tab(null, "All"), ...topics.map(([id, name, icon]) => tab(id, `${signs[icon] ?? ""}${name}`)));
    this.filter();
  }

  open(thread) {
    this.thread = thread;
    for (const [at, button] of [...this.tabs.children].entries()) {
      const open = (at ? this.topics[at - 1][0] : null) === thread;
      button.setAttribute("aria-pressed", String(open));
      if (open) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    this.filter();
    this.chat.scrollTop = this.chat.scrollHeight;
  }

  filter() {
    for (const [id, item] of this.items) {
      item.hidden = this.thread !== null && this.messages.get(id).thread !== this.thread;
    }
    // A day on which nothing of it was said is none.
    let day = null;
    for (const node of this.chat.children) {
      if (node.classList.contains("day")) {
        day = node;
        day.hidden = true;
      } else if (day && !node.hidden) day.hidden = false;
    }
  }

  update({ messages, popups, action, blocked, started, topics = [] }) {
    const atEnd = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 80;
    const first = !this.messages.size;
    for (const message of messages) {
      this.messages.set(message.id, message);
      if (message.from_bot || message.reactions.length) this.lastOfBot = Math.max(this.lastOfBot, message.id);
    }
    for (const message of messages) if (!message.media?.startsWith("topic_")) this.draw(message);
    this.divide(topics);
    this.filter();
    this.tick();
    for (const { text, alert } of first ? [] : popups) if (text) this.pop(text, alert);
    if (popups.length) this.calm();
    this.standing(blocked, started);
    this.shows(action);
    const prompt = messages.findLast((m) => m.force_reply && !m.deleted);
    if (prompt && !first) this.choose(prompt, document.activeElement === document.body);
    if (this.reply && this.messages.get(this.reply.id)?.deleted) this.clear();
    if (atEnd || messages.some((m) => !m.from_bot)) this.chat.scrollTop = this.chat.scrollHeight;
  }

  draw(message) {
    const quoted = this.messages.get(message.reply_to);
    const fresh = bubble(message, quoted?.deleted ? null : quoted, message.id <= this.lastOfBot, this.does);
    const old = this.items.get(message.id);
    this.items.set(message.id, fresh);
    if (old) return old.replaceWith(fresh);
    const today = day(civil(message.at));
    if (today !== this.today) this.chat.append(el("p", "day", el("span", "", today)));
    this.today = today;
    return this.chat.append(fresh);
  }

  /** What the bot said later than a message shows that it got that message. */
  tick() {
    for (const mark of this.chat.querySelectorAll(".ticks")) {
      const id = Number(mark.closest("[data-id]").dataset.id);
      if (id <= this.lastOfBot && mark.textContent === "✓") {
        mark.textContent = "✓✓";
        mark.setAttribute("aria-label", "received");
      }
    }
  }

  calm() {
    for (const node of this.waiting) node.classList.remove("waiting");
    this.waiting.clear();
  }

  standing(blocked, started) {
    this.blocked = blocked;
    this.block.textContent = blocked ? "Unblock" : "Block";
    this.block.hidden = !started;
    this.start.textContent = blocked ? "Unblock the bot" : "Start";
    this.element.classList.toggle("closed", this.seat.role !== "public" && (blocked || !started));
  }

  shows(action) {
    clearTimeout(this.fading);
    this.action.textContent = { typing: "typing…" }[action] ?? (action ? `${action.replaceAll("_", " ")}…` : "");
    this.fading = setTimeout(() => { this.action.textContent = ""; }, 5000);
  }

  pop(text, alert = false) {
    clearTimeout(this.passing);
    const close = el("button", "quiet", "OK", { type: "button" });
    close.addEventListener("click", () => { this.toast.hidden = true; });
    this.toast.replaceChildren(el("span", "", text, { dir: "auto" }), alert ? close : "");
    this.toast.hidden = false;
    if (!alert) this.passing = setTimeout(() => { this.toast.hidden = true; }, 4000);
  }
}
