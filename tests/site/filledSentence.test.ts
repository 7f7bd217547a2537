import { expect, it } from "vitest";
import { filledSentence } from "../../site/filledSentence.js";
import { serviceViews } from "../../site/serviceView.js";
import { invented } from "./invented.js";

const night = invented([{ service: "crime", freq: "MS", areas: ["Camden", "Barnet"], periods: 100 }]);

/** The sentence of a service of which these months (1 is the newest) are filled in one area. */
function sentence(...months: number[]): string {
  const history = night.history.map((row, i) =>
    i < 100 && months.includes(100 - i) ? { ...row, basis: "filled" } : { ...row, basis: "none reported" },
  );
  return filledSentence(serviceViews({ ...night, history })[0]);
}

it("the sentence about values that are filled says how many the chart shows, and which is the newest", () => {
  expect(sentence(3)).toBe(
    "In October 2023, nothing or no value came from the source for some of the time: what is missing is filled from the values before.",
  );
  expect(sentence(1, 3, 90)).toMatch(/^In 2 months, the last of them December 2023, nothing or no value came/);
  expect(sentence(90)).toBe("");
});
