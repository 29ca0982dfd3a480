// Opens pages in Chromium and lets axe judge them by every rule it has switched on, best practice among them.
// Tasks come as one JSON list on standard input: {page, width, printed, zoom, picture, pdf}; one list of answers goes
// to standard output.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const [, , brought, program] = process.argv;
const require = createRequire(join(brought, "package.json"));
const { chromium } = require("playwright-core");
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf-8");

let feed = "";
for await (const chunk of process.stdin) feed += chunk;

// Chromium refuses to run sandboxed as root, as in a container of CI.
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: program, args });
const answers = [];

async function opened(address) {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const asked = [];
  const said = [];
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address) asked.push(request.url());
  });
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(address);
  await page.evaluate(axe);
  return { address, context, page, asked, said };
}

try {
  let open = null; // of a page that is looked at in several ways one after another
  for (const task of JSON.parse(feed)) {
    if (open?.address !== task.page) {
      await open?.context.close();
      open = await opened(task.page);
    }
    const { page, asked, said } = open;
    await page.setViewportSize({ width: task.width, height: 900 });
    await page.emulateMedia({ media: task.printed ? "print" : "screen" });
    await page.evaluate((zoom) => (document.documentElement.style.fontSize = `${100 * zoom}%`), task.zoom);
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations", "passes"] }));
    const broken = found.violations.map(
      (v) => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.failureSummary ?? ""}`).join(" | ")}`,
    );
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (task.picture) await page.screenshot({ path: task.picture, fullPage: true });
    if (task.pdf) await page.pdf({ path: task.pdf, preferCSSPageSize: true, printBackground: false });
    answers.push({ broken, wide, asked, said, passed: found.passes.length });
  }
  await open?.context.close();
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(answers));
