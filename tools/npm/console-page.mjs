// Tries the console page in a headless browser, as a person would: with the mouse, with the keyboard alone, and on a narrow screen.
// The address of the page comes on standard input. It expects the function `say` of tests/data/console, with its samples.
import assert from "node:assert/strict";
import { launch, open, problems, smallestContrast } from "./console-browser.mjs";

const rows = (page) => page.locator("#rows tr:visible");
const isOpen = (page, id) => page.locator(`#${id}`).evaluate((dialog) => dialog.open);

const steps = {
  async "says what is served, and what starts a function when"(page) {
    assert.equal(await page.locator("#code .badge").textContent(), "JIT build of your working copy");
    assert.match(await page.locator("#code .build").textContent(), /^build [0-9a-f]{12}, \d\d:\d\d:\d\d$/);
    const card = page.locator("#function-list > li");
    assert.equal(await card.count(), 1);
    assert.match(await card.innerText(), /say[^]*128 MB · 10 s[^]*schedule[^]*cron\(0 9 \* \* \? \*\) Asia\/Tokyo[^]*sqs[^]*words/);
    const before = await page.locator("time.next").textContent();
    assert.match(before, /^in 1:59:\d\d|in 2:00:00$/);
    await page.waitForFunction((text) => document.querySelector("time.next").textContent !== text, before);
    assert.match(await page.locator("#no-invocations").textContent(), /Nothing has run yet/);
  },

  async "invokes with the keyboard alone, and gives the focus back"(page) {
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(":focus").textContent(), "Skip to the invocations");
    await page.keyboard.press("Tab"); // the filter
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(":focus").textContent(), "Invoke say");
    await page.keyboard.press("Enter");
    const event = page.getByRole("textbox", { name: "Event, as JSON" });
    await event.and(page.locator(":focus")).waitFor();
    assert.match(await event.inputValue(), /<script>/);
    assert.deepEqual(
      await page.getByRole("combobox", { name: "Sample" }).locator("option").allTextContents(),
      ["say", "say.failing", "an empty event, {}", "sqs"]);
    await page.keyboard.press("Control+Enter");
    await page.getByText("Succeeded", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await isOpen(page, "invoke"), false);
    assert.equal(await page.locator(":focus").textContent(), "Invoke say");
  },

  async "shows a response that holds a script as text"(page) {
    await page.getByRole("row").getByRole("button", { name: "say, succeeded: details" }).click();
    assert.match(await page.locator("#details pre.response").textContent(), /"text": "<script>document\.title = 'broken into'<\/script>"/);
    assert.match(await page.locator("#details pre.event").textContent(), /<script>/);
    assert.match(await page.locator("#details .facts").innerText(), /Started by\s+console[^]*Start\s+(cold|warm)/);
    await page.locator("#details .log summary").click();
    assert.match(await page.locator("#details .log pre").textContent(), /"message":"saying <script>/);
    assert.equal(await page.locator("script").count(), 1);
    await page.getByRole("button", { name: "Close" }).click();
  },

  async "shows an error with its stack and its cause"(page) {
    await page.getByRole("button", { name: "Invoke say" }).click();
    await page.getByRole("combobox", { name: "Sample" }).selectOption({ label: "say.failing" });
    await page.getByRole("button", { name: "Invoke", exact: true }).click();
    await page.getByText(/^Failed: StepFailedException: /).waitFor();
    const stack = await page.locator("#result .error pre.stack").first().textContent();
    assert.match(stack, /Jobs\.Say\.SayHandler\.HandleAsync.*SayHandler\.cs:line \d+/);
    assert.match(await page.locator("#result .error").nth(1).innerText(), /Caused by[^]*FormatException: cannot say <img src=x onerror=/);
    assert.equal(await page.locator("img").count(), 1);
    await page.keyboard.press("Escape");
    assert.equal(await rows(page).count(), 2);
    assert.match(await rows(page).first().innerText(), /say[^]*console[^]*StepFailedException[^]*128 MB[^]*warm/);
  },

  async "invokes again with the event of an invocation, and says where an event is not JSON"(page) {
    await rows(page).nth(1).click();
    await page.getByRole("button", { name: "Invoke again with this event" }).click();
    const event = page.getByRole("textbox", { name: "Event, as JSON" });
    await page.waitForFunction(() => document.getElementById("event").value.includes("<script>"));
    await event.fill('{"text": }');
    await page.keyboard.press("Control+Enter");
    await page.getByRole("alert").getByText("The event is not JSON, line 1, column 10: '}' is an invalid start of a value.").waitFor();
    assert.equal(await event.getAttribute("aria-invalid"), "true");
    await event.fill('{"text": "mended", "large": 12345678901234567890}');
    await page.keyboard.press("Control+Enter");
    await page.getByText("Succeeded", { exact: true }).waitFor();
    assert.equal(await page.getByRole("alert").textContent(), "");
    await page.keyboard.press("Escape");
    await rows(page).first().click();
    assert.match(await page.locator("#details pre.event").textContent(), /"large": 12345678901234567890\n/);
    await page.keyboard.press("Escape");
  },

  async "filters by name and by outcome"(page) {
    await page.getByRole("checkbox", { name: "Only errors" }).check();
    assert.equal(await rows(page).count(), 1);
    await page.getByRole("searchbox").fill("nobody");
    assert.equal(await page.locator("#function-list > li").count(), 0);
    assert.equal(await rows(page).count(), 0);
    await page.getByRole("searchbox").fill("sa");
    await page.getByRole("checkbox", { name: "Only errors" }).uncheck();
    assert.equal(await rows(page).count(), 3);
  },

  async "says in words how many of a batch failed"(page) {
    await page.getByRole("button", { name: "Invoke say" }).click();
    await page.getByRole("textbox", { name: "Event, as JSON" }).fill('{"text": "part", "failed": 2, "Records": [1, 2, 3]}');
    await page.keyboard.press("Control+Enter");
    await page.locator("#result").getByText("2 of 3 failed", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "say, 2 of 3 failed: details" }).waitFor();
    assert.match(await rows(page).first().innerText(), /2 of 3 failed/);
    await page.getByRole("checkbox", { name: "Only errors" }).check();
    assert.equal(await rows(page).count(), 2);
    await page.getByRole("checkbox", { name: "Only errors" }).uncheck();
  },
};

async function fitsAndIsLegible(page) {
  for (const [button, dialog] of [[null, null], ["#function-list button", "invoke"], ["#rows tr.failed button", "details"]]) {
    if (button !== null) await page.locator(button).first().click();
    if (dialog !== null) await page.locator(`#${dialog}[open]`).waitFor();
    const widths = await page.evaluate(() => {
      const boxes = [document.scrollingElement, ...document.querySelectorAll("dialog[open]")];
      return boxes.map((box) => [box.scrollWidth, box.clientWidth]);
    });
    for (const [scroll, client] of widths) assert.ok(scroll <= client, `${dialog ?? "the page"} is ${scroll} px wide in ${client} px`);
    await page.waitForTimeout(50);
    const lowest = await smallestContrast(page);
    assert.ok(lowest.contrast >= 4.5, `${JSON.stringify(lowest)} in ${dialog ?? "the page"}`);
    if (dialog !== null) await page.keyboard.press("Escape");
  }
}

const browser = await launch();
try {
  const page = await open(browser, { colorScheme: "light" });
  for (const [name, step] of Object.entries(steps)) {
    await step(page);
    console.log(name);
  }
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 768, 1280]) {
      const other = await open(browser, { colorScheme, viewport: { width, height: 740 } });
      await rows(other).first().waitFor();
      await fitsAndIsLegible(other);
      await other.context().close();
      console.log(`fits and is legible at ${width} px, ${colorScheme}`);
    }
  }
  assert.equal(await page.title(), "Worker console");
  assert.deepEqual(problems, []);
  console.log("every step passed");
} finally {
  await browser.close();
}
