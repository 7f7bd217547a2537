import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { whole } from "../long/whole.js";
import { scratch } from "../scratch.js";
import { tinyCouncil } from "../tinyCouncil.js";
import { headwater } from "./headwater.js";
import { publishedBytes } from "./publishedBytes.js";

/** What the night dies after once: a step of each kind, of all `npm run test:long`. */
const deathOf = (line: string) => (whole ? line.slice(0, 44).trim() : line.split(" ")[1]);

it("a night that is killed after steps of every kind and started again publishes the bytes of an undisturbed one", async () => {
  const council = await tinyCouncil(await scratch());
  const night = (store: string) => [
    "nightly",
    `--inventory=${council.inventory}`,
    `--sources=${council.sources}`,
    "--as-of=2026-01-01",
    `--store=${store}`,
    `--models=${whole ? "auto" : "seasonal-naive,network"}`,
  ];
  const calm = await scratch();
  const undisturbed = await headwater(night(calm));
  expect(undisturbed.code, undisturbed.stderr).toBe(0);
  const done = undisturbed.stderr.split("\n").filter((line) => line.startsWith("✓"));
  const deaths = new Set(done.map(deathOf));

  const stormy = await scratch();
  const died = new Set<string>();
  for (;;) {
    let dying = false;
    const ended = await headwater(night(stormy), {
      onLine: (line, process) => {
        const death = deathOf(line);
        if (dying || !line.startsWith("✓") || died.has(death)) return;
        died.add(death);
        dying = process.kill("SIGKILL");
      },
    });
    if (ended.signal !== null) continue;
    expect(ended.code, ended.stderr).toBe(0);
    break;
  }

  expect(died).toEqual(deaths);
  expect(await publishedBytes(stormy)).toEqual(await publishedBytes(calm));
  expect(await readdir(join(stormy, "published"))).toEqual(await readdir(join(calm, "published")));
  expect(await readdir(join(stormy, "tmp"))).toEqual([]);
}, 600_000);
