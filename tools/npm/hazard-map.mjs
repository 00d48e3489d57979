// Tries the map of hazards, a page of the console, in a headless browser. The address of the page comes on standard input; the hazards are
// those of HazardMapPageTests, which cancels the earthquake once the drills were looked at.
import assert from "node:assert/strict";
import { launch, open, problems, smallestContrast, smallestContrastOfNumbers } from "./console-browser.mjs";

const list = (page) => page.locator(".entries > li");
const entry = (page, text) => list(page).filter({ hasText: text });
const points = (page) => page.locator("#hazard-points .outline");

const steps = {
  async "is a page of its own in the menu"(page) {
    const menu = page.getByRole("navigation", { name: "Pages" });
    assert.deepEqual(await menu.getByRole("link").allTextContents(), ["Functions", "Hazard map"]);
    assert.equal(await menu.locator("[aria-current=page]").textContent(), "Hazard map");
  },

  async "draws Japan with its coastline and prefectures"(page) {
    await list(page).first().waitFor();
    assert.equal(await page.locator(".prefectures circle").count(), 47);
    assert.equal(await page.locator(".prefectures circle title").filter({ hasText: "東京都 Tokyo" }).count(), 1);
    const [sapporo, tokyo, naha, isLand, isSea] = await page.evaluate(() => {
      const circles = [...document.querySelectorAll(".prefectures circle")];
      const at = (name) => circles.find((circle) => circle.textContent.endsWith(name)).getBoundingClientRect();
      const land = document.querySelector("#map .land");
      const isIn = ({ x, y }) => land.isPointInFill(new DOMPoint(x, y).matrixTransform(land.getScreenCTM().inverse()));
      const [gifu, tokyo, osaka] = ["Gifu", "Tokyo", "Osaka"].map(at);
      return [...["Hokkaido", "Tokyo", "Okinawa"].map((name) => [at(name).x, at(name).y]),
        isIn({ x: gifu.x + 1, y: gifu.y + 1 }), !isIn({ x: tokyo.x, y: 2 * osaka.y - gifu.y + 40 })];
    });
    assert.ok(naha[0] < tokyo[0] && tokyo[0] < sapporo[0], "east is not on the right");
    assert.ok(sapporo[1] < tokyo[1] && tokyo[1] < naha[1], "north is not above");
    assert.ok(isLand && isSea, "the land is not where the prefectures are");
  },

  async "says in the list, the worst first, what the map shows by shape, colour, size and number"(page) {
    const levels = await page.locator("#hazard-list .level").allTextContents();
    assert.deepEqual(levels, ["4 emergency", "3 severe", "1 advisory"]);
    assert.equal(await points(page).count(), 5, "the quake, three coasts and the ash; the two that are far are not on the map");
    const looks = await page.evaluate(() =>
      [...document.querySelectorAll("#hazard-points .hazard:has(.outline)")].map((hazard) => {
        const outline = hazard.querySelector(".outline");
        return {
          shape: outline.getAttribute("d"),
          fill: getComputedStyle(outline).fill,
          scale: outline.parentElement.getAttribute("transform"),
          number: hazard.querySelector("text").textContent,
        };
      }));
    for (const part of ["shape", "fill", "scale", "number"]) {
      assert.equal(new Set(looks.map((look) => look[part])).size, 3, `${part} of ${JSON.stringify(looks)}`);
    }
    assert.match(await page.locator("#map").getAttribute("aria-label"), /3 of 5 hazards/);
    assert.match(await page.locator("#map .hazard.severity-3 title").textContent(), /^severe: ３０日０９時/);
    assert.equal(await page.locator("#hazard-boxes .box").count(), 2, "the tsunami's, and that of the far one behind the edge");
  },

  async "lists what is outside the map, with its place on the world, across the antimeridian too"(page) {
    const far = page.locator("#far-list > li");
    assert.equal(await far.count(), 2);
    assert.match(await far.filter({ hasText: "Fiji" }).innerText(), /16\.9°S 179\.1°W, 7,300 km south-east of Tokyo/);
    const [fiji, chile, antimeridian] = await page.evaluate(() => [
      ...["fiji", "far"].map((id) => document.querySelector(`#world-points .hazard[data-id=${id}]`)),
      document.querySelector("#world .antimeridian"),
    ].map((shape) => shape.getBoundingClientRect().x));
    assert.ok(Math.abs(fiji - antimeridian) < 20 && chile > fiji, "Fiji is not at the antimeridian");
  },

  async "opens an entry with the keyboard alone, and marks its points"(page) {
    await page.locator("#families button").last().focus();
    await page.keyboard.press("Tab");
    // Browsers let a box that scrolls have the focus.
    if ((await page.locator("#hazard-list:focus").count()) > 0) await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const quake = entry(page, "Strong shaking");
    assert.equal(await quake.locator("details").evaluate((details) => details.open), true);
    assert.match(await quake.innerText(), /３０日０９時[^]*Reported[^]*On the map\s+1 point/);
    assert.equal(await page.locator("#map .hazard.marked.severity-3").count(), 1);
    await page.keyboard.press("Enter");
    assert.equal(await quake.locator("details").evaluate((details) => details.open), false);
  },

  async "a click on the map opens the entry in the list"(page) {
    await page.locator("#map .hazard.severity-4 .outline").first().click();
    const tsunami = entry(page, "Major tsunami");
    assert.equal(await tsunami.locator("details").evaluate((details) => details.open), true);
    assert.match(await tsunami.innerText(), /3 points and a box/);
    await page.locator(":focus").filter({ hasText: "Major tsunami" }).waitFor();
  },

  async "shows a headline that holds markup as text, and says what is not on the map"(page) {
    const far = entry(page, "<img src=x");
    await far.locator("summary").click();
    assert.match(await far.innerText(), /<img src=x onerror=[^]*outside of it/);
    assert.equal(await page.locator("#hazards img").count(), 0);
  },

  async "zooms with buttons and keys, and marks keep their size"(page) {
    const width = () => page.locator("#map").evaluate((map) => map.viewBox.baseVal.width);
    const size = () => page.locator(".hazard.severity-3 .outline").first().evaluate((outline) => outline.getBoundingClientRect().width);
    const [whole, before] = [await width(), await size()];
    await page.getByRole("button", { name: "Zoom in" }).click();
    assert.equal(await width(), whole / 2);
    assert.ok(Math.abs((await size()) - before) < 1, "the marks grew");
    await page.locator("#map").focus();
    await page.keyboard.press("+");
    assert.equal(await width(), whole / 4);
    await page.keyboard.press("0");
    assert.equal(await width(), whole);
  },

  async "leaves out a family that is switched off"(page) {
    const volcanoes = page.getByRole("button", { name: "Volcano" });
    await volcanoes.click();
    assert.equal(await entry(page, "Eruption").count(), 0);
    await volcanoes.click();
    await entry(page, "Eruption").waitFor();
  },

  async "shows with the keyboard how things stood, and the alerts until then"(page) {
    const slider = page.getByRole("slider");
    assert.equal(await slider.getAttribute("aria-valuetext"), "Now");
    assert.equal(await page.locator("#alert-list > li").count(), 2);
    assert.match(await page.locator("#alert-list > li").first().innerText(), /over[^]*for everywhere[^]*sent to ops[^]*Over: shaking/);
    await slider.focus();
    await page.keyboard.press("Home");
    await page.locator("#hazard-list").getByText("Shaking was seen").waitFor();
    assert.match(await slider.getAttribute("aria-valuetext"), /severe: Shaking was seen/);
    assert.equal(await list(page).count(), 1);
    assert.equal(await page.locator("#alert-list > li").count(), 1);
    await page.keyboard.press("ArrowRight");
    await page.locator("#no-hazards").getByText("No hazard held at this time.").waitFor();
    await page.getByRole("button", { name: "Now" }).click();
    await entry(page, "Major tsunami").waitFor();
  },

  async "marks drills as such, and says when there is nothing"(page) {
    await page.locator("#hazard-status").selectOption("test");
    await page.locator("#no-hazards").getByText("There is no test that holds now.").waitFor();
    assert.equal(await list(page).count(), 0);
    await page.locator("#hazard-status").selectOption("drill");
    await list(page).first().waitFor();
    assert.match(await list(page).first().innerText(), /Drill of strong shaking[^]*3 severe[^]*drill/);
    assert.notEqual(await points(page).first().evaluate((outline) => getComputedStyle(outline).strokeDasharray), "none");
    await page.locator("#hazard-status").selectOption("real");
    await entry(page, "Major tsunami").waitFor();
  },

  async "shows a change by itself, and what is over when it is asked for"(page) {
    await page.waitForFunction(() => document.querySelectorAll(".entries > li").length === 4);
    assert.equal(await entry(page, "Strong shaking").count(), 0);
    await page.getByRole("checkbox", { name: "Also what is over" }).check();
    await page.locator(".entries .state.cancelled").waitFor();
    assert.match(await entry(page, "Strong shaking").innerText(), /cancelled/);
    assert.equal(await page.locator("#map .hazard.cancelled .outline").count(), 1);
    assert.equal(await list(page).count(), 5);
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
      const numbers = await smallestContrastOfNumbers(other);
      assert.ok(numbers.contrast >= 4.5, JSON.stringify(numbers));
      await other.context().close();
      console.log(`fits and is legible at ${width} px, ${colorScheme}`);
    }
  }
  assert.deepEqual(problems, []);
  console.log("every step passed");
} finally {
  await browser.close();
}
