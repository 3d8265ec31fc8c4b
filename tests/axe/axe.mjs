// Opens the page in light, in dark and on a phone, and lets axe-core look at it:
//   node axe.mjs URL-WITH-TOKEN [PREFIX-OF-SCREENSHOTS]
// Exits 1 with every finding, or if the page says anything on its console.
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [url, prefix] = process.argv.slice(2);
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const views = {
  light: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  tablet: { viewport: { width: 768, height: 1024 }, colorScheme: "light" },
  "tablet-dark": { viewport: { width: 768, height: 1024 }, colorScheme: "dark" },
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, colorScheme: "light" },
  "phone-dark": { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, colorScheme: "dark" },
  plain: { viewport: { width: 1100, height: 900 }, javaScriptEnabled: false },
};
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
let faults = 0;
const fault = (view, what) => { faults += 1; console.log(`${view}: ${what}`); };

for (const [view, options] of Object.entries(views)) {
  // axe is brought in by the browser, past the policy of the page, which forbids every script but its own.
  const context = await browser.newContext({ ...options, bypassCSP: options.javaScriptEnabled !== false });
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error") fault(view, message.text()); });
  page.on("pageerror", (error) => fault(view, error.message));
  await page.goto(url);
  if (options.javaScriptEnabled !== false) {
    await page.getByText("Live: the page follows the line.").waitFor();
    if (page.url().includes("token")) fault(view, "the token is still in the address");
    await page.addScriptTag({ path: axe });
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    for (const one of found.violations) {
      fault(view, `${one.id}: ${one.help}\n  ${one.nodes.map((node) => node.target.join(" ")).join("\n  ")}`);
    }
    console.log(`${view}: ${found.violations.length} findings of ${found.passes.length + found.violations.length} rules`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) fault(view, `the page is ${wide} px wider than the screen`);
  } else if (!(await page.getByText("Roster").isVisible())) {
    fault(view, "there is no roster without scripts");
  }
  if (prefix) await page.screenshot({ path: `${prefix}-${view}.png`, fullPage: true });
  await context.close();
}

// A page whose connection went must not go on telling that all is well.
const page = await browser.newPage({ ...views.light, bypassCSP: true });
await page.route("**/events", (route) => route.abort());
await page.goto(url);
await page.getByText("The connection is lost").waitFor();
await page.addScriptTag({ path: axe });
const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
for (const one of found.violations) fault("lost", `${one.id}: ${one.help}`);
if (!(await page.locator("body.stale").count())) fault("lost", "the page looks as if it were live");
if (prefix) await page.screenshot({ path: `${prefix}-lost.png` });

await browser.close();
process.exit(faults ? 1 : 0);
