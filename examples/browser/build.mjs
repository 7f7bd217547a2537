// `npm run example:browser`: makes one file of the page and everything in it, which opens by a double click.
// node examples/browser/build.mjs [FILE]
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const file = process.argv[2] ?? join(root, "dist", "examples", "forecast.html");

const scratch = mkdtempSync(join(tmpdir(), "headwater-example-"));
try {
  const bundled = join(scratch, "page.js");
  execFileSync(process.execPath, [join(root, "setup", "bundle.mjs"), join(here, "page.tsx"), bundled], {
    stdio: "inherit",
    cwd: root,
  });
  // Inside a page, these three would end the script or hide its end.
  const script = readFileSync(bundled, "utf8")
    .replaceAll("</script", "<\\/script")
    .replaceAll("<script", "\\x3cscript")
    .replaceAll("<!--", "\\x3c!--");
  const hash = `sha256-${createHash("sha256").update(script).digest("base64")}`;
  const page = readFileSync(join(here, "page.html"), "utf8")
    .replace("SCRIPT-HASH", hash)
    .replace("SCRIPT<", () => `${script}<`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, page);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(file);
