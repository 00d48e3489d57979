// A headless browser on the console page, for the scripts that try it. The address of the page comes on standard input.
import { readFileSync } from "node:fs";
import { launchChromium } from "./chromium.mjs";

export const url = readFileSync(0, "utf8").trim();

/** What the pages did that they must not do. */
export const problems = [];

export const launch = () => launchChromium("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");

/** The page, with everything noted that it must not do. */
export async function open(browser, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (violation) => {
      console.error(`policy: ${violation.violatedDirective} ${violation.blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("request", (request) => new URL(request.url()).origin === new URL(url).origin || problems.push(`request to ${request.url()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // The refusal of an event that is not JSON: the browser notes every response of that kind.
    const expected = message.text().includes("400 (Bad Request)");
    if (["error", "warning"].includes(message.type()) && !expected) problems.push(`console: ${message.text()}`);
  });
  await page.goto(url);
  await page.getByText("Live", { exact: true }).waitFor();
  return page;
}

/** The smallest contrast (WCAG 2.2) between a visible text and what is behind it. */
export const smallestContrast = (page) => leastOf(page, () => {
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "";
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (!/^rgba\(.*, 0\)$/.test(color)) return color; // not transparent
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.checkVisibility() && [...element.childNodes].some(isText))
    .map((element) => [getComputedStyle(element).color, behind(element), element.textContent]);
});

/** The same of the numbers in the shapes of the map. */
export const smallestContrastOfNumbers = (page) => leastOf(page, () =>
  [...document.querySelectorAll("svg .outline + text")].map((number) =>
    [getComputedStyle(number).fill, getComputedStyle(number.previousElementSibling).fill, number.closest("g, svg").outerHTML]));

async function leastOf(page, colors) {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const linear = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = channels(color).map((value) => linear(value / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return (await page.evaluate(colors))
    .map(([front, back, text]) => {
      const [a, b] = [luminance(front), luminance(back)].sort((x, y) => y - x);
      return { contrast: (a + 0.05) / (b + 0.05), text: text.slice(0, 40) };
    })
    .reduce((lowest, next) => (next.contrast < lowest.contrast ? next : lowest));
}
