// Opens the training page at the sizes of laptops, a large screen and a phone, and lets axe-core look at it:
//   node board.mjs URL [PREFIX-OF-SCREENSHOTS]
// On a laptop the clock, a contact and every operator must be in sight together. Exits 1 with every finding.
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [url, prefix] = process.argv.slice(2);
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const views = {
  laptop: { viewport: { width: 1366, height: 768 }, colorScheme: "light" },
  "laptop-with-bars": { viewport: { width: 1366, height: 620 }, colorScheme: "dark" },
  large: { viewport: { width: 1920, height: 1000 }, colorScheme: "light" },
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, colorScheme: "light" },
};
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
let faults = 0;
const fault = (view, what) => { faults += 1; console.log(`${view}: ${what}`); };

/** What of those is not wholly in sight, also behind the edge of a strip that scrolls. */
function outOfSight(selectors) {
  const named = (node) => node.querySelector?.("h2")?.textContent ?? node.id ?? node.className;
  return selectors.flatMap((all) => [...document.querySelectorAll(all)]).filter((node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    const strip = node.closest(".phones")?.getBoundingClientRect() ?? { left: 0, right: innerWidth };
    const within = left >= Math.max(0, strip.left) - 1 && right <= Math.min(innerWidth, strip.right) + 1;
    return !within || right <= left || top < 0 || bottom > innerHeight + 1;
  }).map(named);
}

for (const [view, options] of Object.entries(views)) {
  // axe is brought in by the browser, past the policy of the page, which forbids every script but its own.
  const context = await browser.newContext({ ...options, bypassCSP: true });
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error") fault(view, message.text()); });
  page.on("pageerror", (error) => fault(view, error.message));
  await page.goto(url);
  await page.locator("#contacts .phone").first().waitFor();
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const one of found.violations) {
    fault(view, `${one.id}: ${one.help}\n  ${one.nodes.map((node) => node.target.join(" ")).join("\n  ")}`);
  }
  console.log(`${view}: ${found.violations.length} findings of ${found.passes.length + found.violations.length} rules`);
  if (options.isMobile) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) fault(view, `the page is ${wide} px wider than the screen`);
  } else {
    const must = ["#clock", "#moves button", "#contacts .phone:not([hidden]):first-child", "#operators .phone"];
    const hidden = await page.evaluate(outOfSight, must);
    if (hidden.length) fault(view, `out of sight: ${hidden.join(", ")}`);
  }
  if (prefix) await page.screenshot({ path: `${prefix}-${view}.png` });
  await context.close();
}

await browser.close();
process.exit(faults ? 1 : 0);
