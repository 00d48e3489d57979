// Tries the map of hazards, a page of the console, in a headless browser. The address of the page comes on standard input; the hazards are
// those of HazardMapPageTests, which cancels the earthquake once the drills were looked at.
import assert from "node:assert/strict";
import { launch, open, problems, smallestContrast } from "./console-browser.mjs";

const list = (page) => page.locator("#hazard-list > li");
const entry = (page, text) => list(page).filter({ hasText: text });
const points = (page) => page.locator("#hazard-points circle");

const steps = {
  async "is a page of its own in the menu"(page) {
    const menu = page.getByRole("navigation", { name: "Pages" });
    assert.deepEqual(await menu.getByRole("link").allTextContents(), ["Functions", "Hazard map"]);
    assert.equal(await menu.locator("[aria-current=page]").textContent(), "Hazard map");
  },

  async "draws Japan from its prefectures"(page) {
    await list(page).first().waitFor();
    assert.equal(await page.locator(".prefectures circle").count(), 47);
    assert.equal(await page.locator(".prefectures circle title").filter({ hasText: "東京都 Tokyo" }).count(), 1);
    const [sapporo, tokyo, naha] = await page.evaluate(() =>
      ["Hokkaido", "Tokyo", "Okinawa"].map((name) => {
        const circles = [...document.querySelectorAll(".prefectures circle")];
        const box = circles.find((circle) => circle.textContent.endsWith(name)).getBoundingClientRect();
        return [box.x, box.y];
      }));
    assert.ok(naha[0] < tokyo[0] && tokyo[0] < sapporo[0], "east is not on the right");
    assert.ok(sapporo[1] < tokyo[1] && tokyo[1] < naha[1], "north is not above");
  },

  async "says in the list, the worst first, what the map shows by colour, size and number"(page) {
    const levels = await page.locator("#hazard-list .level").allTextContents();
    assert.deepEqual(levels, ["4 emergency", "3 severe", "1 advisory", "0 information"]);
    assert.equal(await points(page).count(), 5, "the quake, three coasts and the ash; the one in Chile is not on the map");
    const looks = await page.evaluate(() =>
      [...document.querySelectorAll("#hazard-points .hazard")].map((hazard) => {
        const circle = hazard.querySelector("circle");
        return circle && {
          fill: getComputedStyle(circle).fill,
          radius: circle.getAttribute("r"),
          number: hazard.querySelector("text").textContent,
        };
      }).filter(Boolean));
    for (const part of ["fill", "radius", "number"]) {
      assert.equal(new Set(looks.map((look) => look[part])).size, 3, `${part} of ${JSON.stringify(looks)}`);
    }
    assert.match(await page.locator("#map").getAttribute("aria-label"), /3 of 4 hazards/);
    assert.match(await page.locator(".hazard.severity-3 title").textContent(), /^severe: ３０日０９時/);
  },

  async "opens an entry with the keyboard alone, and marks its points"(page) {
    await page.locator("#hazards-over").focus();
    await page.keyboard.press("Tab");
    // Browsers let a box that scrolls have the focus.
    if ((await page.locator("#hazard-list:focus").count()) > 0) await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const quake = entry(page, "Strong shaking");
    assert.equal(await quake.locator("details").evaluate((details) => details.open), true);
    assert.match(await quake.innerText(), /３０日０９時[^]*Reported[^]*On the map\s+1 point/);
    assert.equal(await page.locator(".hazard.marked.severity-3").count(), 1);
    await page.keyboard.press("Enter");
    assert.equal(await quake.locator("details").evaluate((details) => details.open), false);
  },

  async "a click on the map opens the entry in the list"(page) {
    await page.locator(".hazard.severity-4 circle").first().click();
    const tsunami = entry(page, "Major tsunami");
    assert.equal(await tsunami.locator("details").evaluate((details) => details.open), true);
    assert.match(await tsunami.innerText(), /3 points/);
    await page.locator(":focus").filter({ hasText: "Major tsunami" }).waitFor();
  },

  async "shows a headline that holds markup as text, and says what is not on the map"(page) {
    const far = entry(page, "<img src=x");
    await far.locator("summary").click();
    assert.match(await far.innerText(), /<img src=x onerror=[^]*outside of it/);
    assert.equal(await page.locator("#hazards img").count(), 0);
  },

  async "marks drills as such, and says when there is nothing"(page) {
    await page.locator("#hazard-status").selectOption("test");
    await page.locator("#no-hazards").getByText("There is no test that holds now.").waitFor();
    assert.equal(await list(page).count(), 0);
    await page.locator("#hazard-status").selectOption("drill");
    await list(page).first().waitFor();
    assert.match(await list(page).first().innerText(), /3 severe[^]*drill[^]*Drill of strong shaking/);
    assert.notEqual(await points(page).first().evaluate((circle) => getComputedStyle(circle).strokeDasharray), "none");
    await page.locator("#hazard-status").selectOption("real");
    await entry(page, "Major tsunami").waitFor();
  },

  async "shows a change by itself, and what is over when it is asked for"(page) {
    await page.waitForFunction(() => document.querySelectorAll("#hazard-list > li").length === 3);
    assert.equal(await entry(page, "Strong shaking").count(), 0);
    await page.getByRole("checkbox", { name: "Also what is over" }).check();
    await page.locator("#hazard-list .state.cancelled").waitFor();
    assert.match(await entry(page, "Strong shaking").innerText(), /cancelled/);
    assert.equal(await page.locator(".hazard.cancelled circle").count(), 1);
    assert.equal(await list(page).count(), 4);
  },
};

const browser = await launch();
try {
  const page = await open(browser, { colorScheme: "light" });
  for (const [name, step] of Object.entries(steps)) {
    await step(page);
    console.log(name);
  }
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 1280]) {
      const other = await open(browser, { colorScheme, viewport: { width, height: 740 } });
      await list(other).nth(1).locator("summary").click();
      const [scroll, client] = await other.evaluate(() => [document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]);
      assert.ok(scroll <= client, `${scroll} px wide in ${client} px`);
      const least = await smallestContrast(other);
      assert.ok(least.contrast >= 4.5, JSON.stringify(least));
      await other.context().close();
      console.log(`fits and is legible at ${width} px, ${colorScheme}`);
    }
  }
  assert.deepEqual(problems, []);
  console.log("every step passed");
} finally {
  await browser.close();
}
