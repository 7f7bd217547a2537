import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CANDIDATES } from "../../models/pretrained/candidates/names.js";
import { GROUPS } from "../../models/pretrained/inputs.js";
import { explainTable } from "../../pipelines/longTable/explainTable.js";
import { scratch } from "../scratch.js";

const day = (t: number) => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
const series = (id: string) => Array.from({ length: 40 }, (_, t) => `${id},${day(t)},${20 + ((t * 5) % 7) + (t % 3)}`);

describe("an explained table", () => {
  test("has a line for every series, period, candidate and group of inputs, dated as the forecast is", async () => {
    const dir = await scratch();
    // More series than are explained at once, and a name that CSV has to quote.
    const ids = [...Array.from({ length: 70 }, (_, i) => `s${String(i).padStart(2, "0")}`), '"a, b"'];
    writeFileSync(join(dir, "long.csv"), ["unique_id,ds,y", ...ids.flatMap(series), ""].join("\n"));
    const asked = { file: join(dir, "long.csv"), freq: "D", horizon: 2, out: join(dir, "why.csv") };
    expect(await explainTable({ ...asked, models: ["pretrained"] })).toEqual([]);
    const [head, ...lines] = readFileSync(join(dir, "why.csv"), "utf8").trim().split("\n");
    expect(head).toBe("unique_id,ds,kind,name,value,forecast");
    expect(lines.length).toBe(ids.length * 2 * (CANDIDATES.length + GROUPS.length));
    for (const id of ids)
      for (const ds of [day(40), day(41)]) {
        const own = lines.filter((line) => line.startsWith(`${id},${ds},candidate,`));
        const shares = own.map((line) =>
          Number(
            line
              .replace(/"[^"]*"/g, "")
              .split(",")
              .at(-2),
          ),
        );
        expect(own.length).toBe(CANDIDATES.length);
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      }
  });

  test("of more than the shipped network says of what it is a part; of no network it is refused", async () => {
    const dir = await scratch();
    writeFileSync(join(dir, "long.csv"), ["unique_id,ds,y", ...series("a"), ""].join("\n"));
    const asked = { file: join(dir, "long.csv"), freq: "D", horizon: 2, out: join(dir, "why.csv") };
    expect(await explainTable({ ...asked, models: ["auto", "theta"] })).toEqual([
      "explained: the network as it is shipped, which is a part of auto+theta",
    ]);
    await expect(explainTable({ ...asked, models: ["theta", "network"] })).rejects.toThrow(
      "--explain is about the pretrained network, which --models theta,network does not use. Add one of auto, pretrained",
    );
  });
});
