// The board: the feed, the clock and the log. One phone is in phone.js, one message in bubble.js,
// one mailbox in mailbox.js.
// Whatever people wrote goes into the page as text, never as HTML.
import { MailApp } from "/mailbox.js";
import { Phone } from "/phone.js";

const $ = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const secret = query.get("board") ?? query.get("seat") ?? "";
const phones = new Map();
const zone = { name: undefined, ahead: 0 };
/** The narrowest that a phone reads well, in pixels, with the gap beside it. */
const COLUMN = 248;

/** Posts an action; a refusal is shown where it happened. */
export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  if (secret) headers["X-Secret"] = secret;
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.text()) || answer.statusText);
}

/** A moment of the line, in milliseconds, as its people read it. */
export function clockTime(ms, long = false) {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone.name };
  if (long) Object.assign(form, { weekday: "short", day: "numeric", month: "short", second: "2-digit" });
  return new Intl.DateTimeFormat("en-GB", form).format(new Date(ms));
}

/** The day of a moment, to part one day's messages from the next's. */
export function day(ms) {
  const form = { weekday: "long", day: "numeric", month: "long", timeZone: zone.name };
  return new Intl.DateTimeFormat("en-GB", form).format(new Date(ms));
}

/** Telegram's time as civil time. */
export const civil = (lineMs) => lineMs + zone.ahead;

const on = {
  hello({ line, timezone, board, mail }) {
    try {
      new Intl.DateTimeFormat("en", { timeZone: timezone });
      zone.name = timezone;
    } catch { zone.name = "UTC"; }
    for (const phone of phones.values()) {
      phone.chip?.remove();
      phone.remove();
    }
    phones.clear();
    $("lines").replaceChildren();
    $("no-lines").hidden = false;
    $("line").textContent = line;
    document.title = `${line} · try`;
    document.body.classList.toggle("single", !board);
    $("by-mail").hidden = !mail;
    $("time").hidden = false;
    $("moves").hidden = !board;
    $("tools").hidden = !board;
    // On a laptop the phones need the room that it takes.
    const roomy = matchMedia("(min-width: 1600px)").matches;
    $("log").hidden = !board || (remembered("log") ?? (roomy ? "on" : "off")) === "off";
    $("show-log").setAttribute("aria-expanded", String(!$("log").hidden));
    $("howto").hidden = !board || remembered("howto") === "off";
  },
  clock({ line, civil }) {
    zone.ahead = civil - line;
    $("clock").textContent = clockTime(civil, true);
    $("clock").dateTime = new Date(civil).toISOString();
  },
  seats(list) {
    for (const seat of list) {
      if (phones.has(seat.id)) continue;
      const [App, path] = seat.address ? [MailApp, "/mail"] : [Phone, "/act"];
      const phone = new App(seat, (act) => post(path, { seat: seat.id, ...act }));
      phones.set(seat.id, phone);
    }
    // Those who write first, and the public channel last.
    choose([...phones.values()].sort((a, b) => (a.seat.role > b.seat.role) - (a.seat.role < b.seat.role)));
  },
  chat: (chat) => news(chat.seat, chat.messages)?.update(chat),
  mails: (sent) => news(sent.seat, sent.mails)?.update(sent),
  commands: ({ seat, commands }) => phones.get(seat)?.suggest(commands),
  log(lines) {
    const list = $("lines");
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append(...lines.map(logLine));
    while (list.children.length > 400) list.firstChild.remove();
    $("no-lines").hidden = true;
    if (atEnd) list.scrollTop = list.scrollHeight;
  },
};

/** Which side of the board a person sits on; whoever reads the public channel sits among the contacts. */
const sideOf = ({ seat }) => $(seat.role === "operator" ? "operators" : "contacts");

/**
 * Both sides, each with a name for each of its people, to show or hide them. At first as many stand there as fit:
 * all operators, if one contact fits beside them. Whoever comes later is shown.
 */
function choose(order) {
  const later = order.some((phone) => phone.shown !== undefined);
  for (const side of document.querySelectorAll(".side")) {
    side.hidden = false;
    const strip = side.querySelector(".phones");
    for (const phone of order) if (sideOf(phone) === side) strip.append(phone.element);
    side.hidden = !strip.children.length;
  }
  const log = $("log").hidden ? 0 : $("log").offsetWidth;
  const room = Math.max(2, Math.floor((document.querySelector("main").clientWidth - log) / COLUMN));
  const [operators, contacts] = [true, false].map((own) => order.filter((p) => (p.seat.role === "operator") === own));
  const few = Math.min(operators.length, Math.max(1, room - 1));
  const first = new Set([...contacts.slice(0, Math.max(1, room - few)), ...operators.slice(0, few)]);
  for (const phone of order) {
    const fresh = phone.shown === undefined;
    phone.shown ??= later || first.has(phone);
    phone.chip ??= chip(phone);
    sideOf(phone).querySelector(".people").append(phone.chip);
    show(phone, phone.shown);
    if (later && fresh) enter(phone);
  }
}

function chip(phone) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = phone.seat.name;
  button.dir = "auto";
  button.addEventListener("click", () => {
    show(phone, !phone.shown);
    if (phone.shown) enter(phone);
  });
  return button;
}

/** Shows that phone or hides it; its side is as broad as those shown there need. */
function show(phone, shown) {
  phone.shown = shown;
  phone.element.hidden = !shown;
  if (shown) phone.unseen = false;
  mark(phone);
  phone.chip.setAttribute("aria-pressed", String(shown));
  const side = sideOf(phone);
  const there = side.querySelectorAll(".phone:not([hidden])").length;
  side.style.setProperty("--shown", there);
  side.classList.toggle("empty", !there);
}

/** To where one writes on a phone, or begins to. */
function enter({ element }) {
  const there = ["textarea", ".start", "button"].flatMap((what) => [...element.querySelectorAll(what)]);
  there.find((node) => node.offsetParent !== null)?.focus();
  element.scrollIntoView({ inline: "nearest" });
}

/** Somebody who is not shown has news: their name says so. */
function mark(phone) {
  if (!phone.chip) return;
  phone.chip.classList.toggle("news", Boolean(phone.unseen && !phone.shown));
  phone.chip.title = phone.unseen && !phone.shown ? "Something came" : "";
}

function news(seat, things) {
  const phone = phones.get(seat);
  if (phone && !phone.shown && things?.length) {
    phone.unseen = true;
    mark(phone);
  }
  return phone;
}

/** Alt and a number: to that person's phone. */
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !/^[1-9]$/.test(event.key)) return;
  const button = document.querySelectorAll(".people button")[Number(event.key) - 1];
  if (!button) return;
  event.preventDefault();
  if (button.getAttribute("aria-pressed") === "false") button.click();
  const phone = [...phones.values()].find((p) => p.chip === button);
  if (phone) enter(phone);
});

function logLine({ at, case: code, event, detail }) {
  const item = document.createElement("p");
  const part = (kind, text) => {
    if (text === undefined || text === null || text === "") return;
    const span = document.createElement("span");
    span.className = kind;
    span.dir = "auto";
    span.textContent = String(text);
    item.append(span, " ");
  };
  const moment = typeof at === "string" ? Date.parse(at) : at;
  part("at", Number.isFinite(moment) ? clockTime(moment) : "");
  part("case", code);
  part("event", event?.replaceAll("_", " "));
  part("detail", detail);
  if (event) item.dataset.event = event;
  return item;
}

function listen() {
  const feed = new EventSource(`/feed${secret ? `?secret=${encodeURIComponent(secret)}` : ""}`);
  for (const [name, handle] of Object.entries(on)) {
    feed.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  feed.onopen = () => { $("lost").hidden = true; };
  feed.onerror = () => {
    $("lost").hidden = false;
    if (feed.readyState !== EventSource.CLOSED) return;
    $("lost").textContent = "This link opens nothing here, or the sandbox is gone.";
    setTimeout(listen, 5000);
  };
}

/** Minutes in "90", "2h 30m", "1d". */
function minutes(text) {
  const plain = text.trim().toLowerCase();
  if (/^\d+$/.test(plain)) return Number(plain);
  const units = { d: 1440, h: 60, m: 1 };
  const parts = [...plain.matchAll(/(\d+(?:\.\d+)?)\s*(d|h|m)(?:[a-z]*)/g)];
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * units[unit], 0);
}

async function move(by) {
  const field = $("by");
  field.setCustomValidity("");
  try {
    await post("/clock", { minutes: by });
  } catch (error) {
    field.setCustomValidity(error.message);
    field.reportValidity();
  }
}

// The browser may forbid storage; then the how-to just comes back.
function remembered(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}
function remember(name, value) {
  try { localStorage.setItem(name, value); } catch { /* see above */ }
}

$("moves").addEventListener("click", ({ target }) => {
  if (target.dataset.minutes) move(Number(target.dataset.minutes));
});
$("by").addEventListener("input", () => $("by").setCustomValidity(""));
$("move").addEventListener("submit", async (event) => {
  event.preventDefault();
  const by = minutes($("by").value);
  if (by > 0) {
    await move(by);
    $("by").value = "";
  } else {
    $("by").setCustomValidity("Write a time such as 90, 2h 30m or 1d.");
    $("by").reportValidity();
  }
});
$("got-it").addEventListener("click", () => {
  $("howto").hidden = true;
  remember("howto", "off");
});
$("show-log").addEventListener("click", () => {
  const shown = $("log").hidden;
  $("log").hidden = !shown;
  $("show-log").setAttribute("aria-expanded", String(shown));
  remember("log", shown ? "on" : "off");
  $("lines").scrollTop = $("lines").scrollHeight;
});
$("add").addEventListener("click", () => $("new-contact").showModal());
$("new-contact").addEventListener("close", async () => {
  const form = $("new-contact").querySelector("form");
  if ($("new-contact").returnValue === "add") {
    const { name, language, mail } = form.elements;
    await post("/seats", { name: name.value, language: language.value, mail: mail.checked });
    form.reset();
  }
});

listen();
