// Keeps the page fresh: takes over the parts that the line sends, and says when it does not.
"use strict";
(() => {
  // The token has done its work; it need not stay where others can read it.
  if (location.search) history.replaceState(null, "", location.pathname);

  const note = document.getElementById("live");
  const source = new EventSource("/events");
  const say = (words) => { if (note.textContent !== words) note.textContent = words; };

  // Whoever reads a table that scrolls stays where they are.
  const replace = (present, fresh) => {
    const before = present.querySelector("[tabindex]");
    const left = before?.scrollLeft, held = before && before === document.activeElement;
    present.replaceWith(fresh);
    const after = fresh.querySelector("[tabindex]");
    if (after && left) after.scrollLeft = left;
    if (after && held) after.focus({ preventScroll: true });
  };

  source.addEventListener("page", (event) => {
    const fresh = new DOMParser().parseFromString(event.data, "text/html");
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const present = document.getElementById(part.id);
      if (present && present.outerHTML !== part.outerHTML) replace(present, document.importNode(part, true));
    }
    document.body.classList.remove("stale");
    say("Live: the page follows the line.");
  });
  source.addEventListener("error", () => {
    document.body.classList.add("stale");
    say("The connection is lost, so nothing below is known to be true any more. It is tried again.");
  });
})();
