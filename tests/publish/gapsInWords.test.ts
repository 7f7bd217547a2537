import { expect, it } from "vitest";
import { gapsInWords } from "../../pipelines/publish/gapsInWords.js";

it("a data set says once of each service how many of its values nobody counted, whatever its frequencies", () => {
  const panel = (title: string, gaps: number) => ({ title, gaps });
  expect(gapsInWords([panel("Hires", 0)])).toBeUndefined();
  expect(gapsInWords([panel("Hires", 1), panel("Repairs", 0), panel("Hires", 1200), panel("Levels", 1)])).toBe(
    "Filled from the values before, because nothing came or no value: 1,200 values of Hires; 1 value of Levels.",
  );
});
