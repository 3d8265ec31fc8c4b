// One message as a bubble. Everything that people wrote becomes a text node.
import { civil, clockTime } from "/page.js";

/** An element with a class, text or children, and attributes. */
export function el(tag, kind, content, attributes = {}) {
  const node = document.createElement(tag);
  if (kind) node.className = kind;
  if (typeof content === "string") node.textContent = content;
  else if (content) node.append(...[content].flat().filter(Boolean));
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

const MEDIA = {
  photo: ["🖼", "Photo"], video: ["🎬", "Video"], voice: ["🎙", "Voice message"], video_note: ["⏺", "Round video"],
  audio: ["🎵", "Audio"], document: ["📄", "Document"], sticker: ["🙂", "Sticker"], animation: ["🎞", "Animation"],
  location: ["📍", "Location"], contact: ["👤", "Contact card"], poll: ["📊", "Poll"],
};

/** One line that says what a message is, for quotes and screen readers. */
export function gist(message) {
  const media = message.media ? (MEDIA[message.media]?.[1] ?? "Something unknown") : "";
  return [media, message.text].filter(Boolean).join(": ") || "…";
}

function mediaTile(message) {
  const [sign, name] = MEDIA[message.media] ?? ["❔", "Something unknown"];
  const json = message.media_json ?? {};
  const file = Array.isArray(json) ? json.at(-1) : json;
  const size = file.file_size ? `${Math.max(1, Math.round(file.file_size / 1024))} kB` : "";
  const about = {
    location: () => `${json.latitude?.toFixed(4)}, ${json.longitude?.toFixed(4)}`,
    contact: () => [json.first_name, json.phone_number].filter(Boolean).join(" · "),
    poll: () => json.question,
  }[message.media]?.() ?? [file.file_name, size].filter(Boolean).join(" · ");
  const words = el("span", "words", [el("b", "", name), el("small", "", about ?? "", { dir: "auto" })]);
  if (message.covered) return coveredTile(words, name, sign);
  return el("div", "media", [el("span", "sign", sign, { "aria-hidden": "true" }), words]);
}

/** A picture that shows on a tap: for who must look at it when they are ready to. */
function coveredTile(words, name, sign) {
  const tile = el("button", "media covered", [el("span", "sign", "▒", { "aria-hidden": "true" }),
    el("span", "words", [el("b", "", name), el("small", "", "covered: tap to see")])], { type: "button" });
  tile.addEventListener("click", (event) => {
    event.stopPropagation();
    tile.replaceWith(el("div", "media", [el("span", "sign", sign, { "aria-hidden": "true" }), words]));
  });
  return tile;
}

/** Text with its formatting. Offsets count UTF-16 units, as strings of JavaScript do. */
function formatted(message, onCommand) {
  const { text, entities } = message;
  const marks = (entities ?? []).filter((e) => e.length > 0);
  const edges = new Set([0, text.length]);
  for (const { offset, length } of marks) edges.add(offset).add(offset + length);
  const cuts = [...edges].filter((c) => c >= 0 && c <= text.length).sort((a, b) => a - b);
  const parts = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const piece = text.slice(cuts[i], cuts[i + 1]);
    const active = marks.filter((m) => m.offset <= cuts[i] && m.offset + m.length >= cuts[i + 1]);
    const kinds = active.map((m) => `e-${m.type}`).join(" ");
    const nodes = message.from_bot ? withCommands(piece, onCommand) : [piece];
    parts.push(...(kinds ? [el("span", kinds, nodes)] : nodes));
  }
  return el("div", "text", parts, { dir: "auto" });
}

/** A command in a bot's text can be pressed, as in the app. */
function withCommands(text, onCommand) {
  return text.split(/((?<![\w/<])\/[a-z][a-z0-9_]{0,31})/gi).map((piece, n) => {
    if (n % 2 === 0) return piece;
    const button = el("button", "command", piece, { type: "button" });
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      onCommand(piece);
    });
    return button;
  });
}

function keyboard(message, press) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((row) => el("div", "row", row.map((button) => {
    const node = el("button", "key", button.label, { type: "button", dir: "auto" });
    if (button.link) node.append(el("span", "arrow", "↗", { "aria-hidden": "true" }));
    node.addEventListener("click", (event) => {
      event.stopPropagation();
      press(message, button, node);
    });
    return node;
  })));
  return el("div", "keys", rows);
}

function tools(message, does) {
  const tool = (sign, label, act) => {
    const about = `${label}: ${gist(message).slice(0, 80)}`;
    const button = el("button", "", sign, { type: "button", title: label, "aria-label": about });
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      act(message);
    });
    return button;
  };
  const own = !message.from_bot;
  return el("div", "tools", [
    tool("↩", "Reply", does.reply),
    own && tool("✎", "Edit", does.edit),
    own && tool("⌫", "Delete for both", does.unsend),
    !own && tool("👍", "React with thumbs up", does.react),
  ]);
}

function foot(message, received) {
  const marks = [reactions(message)];
  if (message.protected) marks.push(el("span", "", "🔒", { title: "Can't be saved or forwarded" }));
  if (message.edited) marks.push(el("span", "", "edited"));
  const at = civil(message.at);
  marks.push(el("time", "", clockTime(at), { datetime: new Date(at).toISOString() }));
  if (!message.from_bot) {
    marks.push(el("span", "ticks", received ? "✓✓" : "✓", { "aria-label": received ? "received" : "sent" }));
  }
  return el("div", "foot", marks);
}

function reactions(message) {
  const all = [...message.reactions, ...message.own_reactions];
  return all.length ? el("div", "reactions", all.map((e) => el("span", "", e))) : null;
}

/**
 * @param message as the feed tells it
 * @param quoted the message that it replies to, if that is known
 * @param does what can be done: reply, edit, unsend, react, press, command
 */
export function bubble(message, quoted, received, does) {
  const side = message.from_bot ? "in" : "out";
  const item = el("article", `message ${side}`, null, { "data-id": message.id, tabindex: "-1" });
  if (message.deleted) {
    item.classList.add("deleted");
    item.append(el("div", "bubble", [el("div", "text", "deleted"), foot(message, received)]));
    return item;
  }
  if (message.media === "sticker") item.classList.add("sticker");
  const box = el("div", "bubble", [
    message.forwarded && el("div", "forwarded", "Forwarded message"),
    message.reply_to && el("div", "quote", quoted ? gist(quoted) : "Deleted message", { dir: "auto" }),
    message.media && mediaTile(message),
    message.text && formatted(message, does.command),
    foot(message, received),
  ]);
  box.addEventListener("click", () => {
    if (!String(getSelection())) does.reply(message);
  });
  // The keyboard's way to the same: Enter or R on the message, or the Reply button of the tools.
  item.addEventListener("keydown", (event) => {
    if (event.target !== item || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { Enter: does.reply, r: does.reply, e: !message.from_bot && does.edit }[event.key];
    if (!act) return;
    event.preventDefault();
    act(message);
  });
  const keys = keyboard(message, does.press);
  item.append(el("div", "stack", [box, keys, tools(message, does)]));
  return item;
}
