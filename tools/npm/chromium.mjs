// The Chromium of this machine, headless.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

function findChromium() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const files = process.env.PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = files.find((file) => existsSync(file));
  if (found) return found;
  console.error("Chromium is missing: ./worker setup");
  return process.exit(1);
}

export const launchChromium = (...args) => chromium.launch({ executablePath: findChromium(), args });
