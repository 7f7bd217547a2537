import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

/** Where `setup.mjs` unpacks the browser, its fonts and its libraries. */
const unpacked = fileURLToPath(new URL(".chromium", import.meta.url));

/** A real, headless Chromium with no network but what a page is given. Close it when done. */
export function openBrowser(): Promise<Browser> {
  const own = process.env.HEADWATER_CHROMIUM;
  if (own) return chromium.launch({ executablePath: own, args: ["--no-sandbox"] });
  const libraries = [join(unpacked, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  return chromium.launch({
    executablePath: join(unpacked, "chromium"),
    args: ["--no-sandbox", "--no-zygote", "--headless=shell", "--disable-gpu", "--font-render-hinting=none"],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraries,
      FONTCONFIG_FILE: fileURLToPath(new URL("fonts.conf", import.meta.url)),
    } as Record<string, string>,
  });
}
