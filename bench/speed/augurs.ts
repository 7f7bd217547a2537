import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initSync, MSTL } from "@bsull/augurs/mstl";
import { cutWindow } from "../../models/cutWindow.js";
import { readLongTable } from "../../pipelines/longTable/readLongTable.js";

// node augurs.js TABLE OUT FREQ SEASON HORIZON WINDOWS: augurs' MSTL with ETS (Rust in WebAssembly) on every window of a
// long table, with as many intervals as give the deciles.

const [file, out, freq] = process.argv.slice(2);
const [season, h, windows] = process.argv.slice(5).map(Number);
const wasm = createRequire(import.meta.url)
  .resolve("@bsull/augurs/mstl")
  .replace(/\.js$/, "_bg.wasm");
initSync({ module: readFileSync(wasm) });
const panel = await readLongTable({ file, freq, seasonLength: season });
const rows: string[] = [];
for (let k = windows - 1; k >= 0; k--) {
  const window = cutWindow(panel, k * h, h).panel;
  for (const [i, id] of window.ids.entries()) {
    const model = MSTL.ets([season]);
    model.fit(window.y.subarray(window.offsets[i], window.offsets[i + 1]));
    const said = [0.2, 0.4, 0.6, 0.8].map((level) => model.predict(h, level));
    model.free();
    for (let j = 0; j < h; j++)
      rows.push(
        [id, j, said[0].point[j], ...said.flatMap((s) => [s.intervals?.lower[j], s.intervals?.upper[j]])].join(),
      );
  }
}
writeFileSync(out, `${rows.join("\n")}\n`);
console.log(rows.length);
