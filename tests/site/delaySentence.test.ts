import { describe, expect, it } from "vitest";
import { delaySentence } from "../../site/delaySentence.js";
import { serviceViews } from "../../site/serviceView.js";
import { invented } from "./invented.js";

const night = invented([{ service: "crime", freq: "W-MON", areas: ["Camden", "Barnet"] }]);
const newest = Math.max(...night.history.map(({ ds }) => ds));

/** The sentence of a service of which so many of the newest weeks are estimated, with these shares by day. */
function sentence(weeks: number, shares: readonly number[]): string {
  const history = night.history.map((row) => {
    const young = row.ds > newest - weeks * 7 * 86_400_000;
    return young ? { ...row, counted: row.y - 2, "q0.1": row.y - 1, "q0.9": row.y + 1 } : row;
  });
  const dataset = night.services[0].dataset;
  const delays = shares.map((share, days) => ({ dataset, days, share }));
  return delaySentence(serviceViews({ ...night, history, delays })[0]);
}

describe("the sentence about figures that are estimated", () => {
  it("says how many of the newest are, and how late reports usually come", () => {
    expect(sentence(2, [0.953, 0.97, 0.98, 0.991, 1])).toBe(
      "The last 2 weeks are not all reported yet: what is shown is estimated from how late reports usually come. Of all reports 95% are normally there when they are due, and 99% 3 days later.",
    );
    expect(sentence(1, [0.985, 1])).toBe(
      "The last week is not all reported yet: what is shown is estimated from how late reports usually come. Of all reports 98% are normally there when they are due, and 99% a day later.",
    );
    expect(sentence(1, [0.995, 1])).toMatch(/99% are normally there when they are due\.$/);
  });

  it("is empty where everything was counted", () => {
    expect(sentence(0, [0.9, 1])).toBe("");
  });
});
