import fc from "fast-check";
import { expect, it } from "vitest";
import type { WindowPanel } from "../../pipelines/columnar/panelOf.js";
import { mergePanels } from "../../pipelines/forecast/mergePanels.js";
import { panelOf } from "../models/panels.js";

/** A service whose one historic column is its own and whose future column is everybody's. */
function service(name: string, lengths: readonly number[], h: number): WindowPanel {
  const bare = panelOf(lengths.map((n) => Float64Array.from({ length: n }, (_, t) => t)));
  const { ids, y } = bare;
  return {
    panel: {
      ...bare,
      ids: ids.map((id) => `${name}/${id}`),
      covariates: { static: {}, historic: { [name]: y.map((v) => v + 0.5) }, future: { day: y.map((v) => -v) } },
    },
    future: { day: Float64Array.from({ length: ids.length * h }, (_, k) => k) },
    areas: ids,
  };
}

const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });

it("merging panels keeps every series, its rows and its covariates, and leaves unknown what a service lacks", () => {
  fc.assert(
    fc.property(lengths, lengths, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), (a, b, ha, hb) => {
      const parts = [service("a", a, ha), service("b", b, hb)];
      const h = Math.max(ha, hb);
      const { panel, future } = mergePanels(parts, h);
      expect(panel.ids).toEqual(parts.flatMap((part) => part.panel.ids));
      expect(future.day).toHaveLength(panel.ids.length * h);
      let i = 0;
      parts.forEach((part, p) => {
        const own = [ha, hb][p];
        part.areas.forEach((_, s) => {
          const rows = (column: Float64Array) => column.subarray(panel.offsets[i], panel.offsets[i + 1]);
          const before = part.panel.y.subarray(part.panel.offsets[s], part.panel.offsets[s + 1]);
          expect(rows(panel.y)).toEqual(before);
          expect(rows(panel.covariates.historic["ab"[p]])).toEqual(before.map((v) => v + 0.5));
          expect(rows(panel.covariates.historic["ab"[1 - p]]).every(Number.isNaN)).toBe(true);
          expect(rows(panel.covariates.future.day)).toEqual(before.map((v) => -v));
          for (let j = 0; j < h; j++) expect(future.day[i * h + j]).toEqual(j < own ? s * own + j : Number.NaN);
          i += 1;
        });
      });
    }),
  );
});
