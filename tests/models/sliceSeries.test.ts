import fc from "fast-check";
import { expect, test } from "vitest";
import { checkPanel } from "../../models/checkPanel.js";
import { sliceSeries } from "../../models/sliceSeries.js";
import { panelOf } from "./pretrained/panelOf.js";

test("two slices of a panel are the panel, in every column, and each is a panel by itself", () => {
  const series = fc.array(fc.array(fc.integer(), { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(series, fc.nat(), (values, cut) => {
      const plain = panelOf(values, 12);
      const known = plain.y.map((v) => v + 1);
      const covariates = { static: { size: Float64Array.from(plain.ids.keys()) }, historic: { known }, future: {} };
      const panel = { ...plain, covariates };
      const at = cut % (values.length + 1);
      const parts = [sliceSeries(panel, 0, at), sliceSeries(panel, at, values.length)];
      expect(parts.flatMap(({ ids }) => ids)).toEqual(panel.ids);
      for (const column of ["y", "ds"] as const)
        expect(parts.flatMap((part) => [...part[column]])).toEqual([...panel[column]]);
      expect(parts.flatMap((part) => [...part.covariates.historic.known])).toEqual([...known]);
      expect(parts.flatMap((part) => [...part.covariates.static.size])).toEqual([...covariates.static.size]);
      for (const part of parts) checkPanel(part, { h: 1 });
      expect(parts.flatMap(({ offsets }) => Array.from(offsets.subarray(1), (to, i) => to - offsets[i]))).toEqual(
        values.map((y) => y.length),
      );
    }),
  );
});
