import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonShape } from "../../pipelines/connect/jsonShape.js";

/** The same by walking through what was made of the text. */
function walked(value: unknown): { depth: number; values: number } {
  if (value === null || typeof value !== "object") return { depth: 0, values: 1 };
  const within = Object.values(value).map(walked);
  return {
    depth: 1 + Math.max(0, ...within.map(({ depth }) => depth)),
    values: within.reduce((sum, { values }) => sum + values, within.length === 0 ? 2 : 1),
  };
}

it("the shape of a JSON text is that of what it says, whatever its texts hold", () => {
  const value = fc.jsonValue({ stringUnit: fc.constantFrom('"', "\\", "[", "{", ",", "é", "a") });
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(jsonShape(Buffer.from(text))).toEqual(walked(JSON.parse(text)));
    }),
  );
});

it("a text that is cut off has a shape too", () => {
  expect(jsonShape(Buffer.from('[{"a":"[[['))).toEqual({ depth: 2, values: 3 });
});
