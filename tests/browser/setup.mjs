import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { announce, install } from "../../start.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Where the unpacked browser lies: beside its package, so that nothing is left outside the clone. */
export const unpacked = join(here, ".chromium");

const unpack = `
  import chromium from "@sparticuz/chromium";
  await chromium.executablePath();
`;

/**
 * Makes a real Chromium be there: from `HEADWATER_CHROMIUM`, else the one that a registry package carries.
 * @throws Error with the reason where neither can be had
 */
export async function prepareBrowser() {
  await install(here, "a browser for the tests");
  if (process.env.HEADWATER_CHROMIUM || existsSync(unpacked)) return;
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(
      `the Chromium in the registry runs on linux-x64, not on ${process.platform}-${process.arch}: name one of your own with HEADWATER_CHROMIUM`,
    );
  const partial = `${unpacked}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  // The second variable makes it unpack its own libraries too, which a bare machine lacks.
  const env = { ...process.env, TMPDIR: partial, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" };
  await announce("Unpacking Chromium", process.execPath, ["--input-type=module", "--eval", unpack], { cwd: here, env });
  renameSync(partial, unpacked);
}
