import { describe, expect, it } from "vitest";
import { serviceSentence } from "../../site/serviceSentence.js";
import { serviceViews } from "../../site/serviceView.js";
import { type Invented, invented } from "./invented.js";

const say = (service: Omit<Invented, "service">) =>
  serviceSentence(serviceViews(invented([{ service: "crime", unit: "offences", ...service }]))[0]);

describe("the sentence above a chart", () => {
  it("adds up the areas and compares with the same months a year before", () => {
    // 6 months × (100 + 200) before, 6 × (110 + 190) ahead.
    const both = { past: (a: number) => [100, 200][a], expected: (a: number) => [110, 190][a] };
    expect(say({ freq: "MS", areas: ["Camden", "Barnet"], ...both })).toBe(
      "About 1,800 offences are expected from January to June 2024, about as many as in the same months a year before. " +
        "Against the year before, the largest rise in Camden (about 60 more) and the largest fall in Barnet (about 60 fewer) are expected.",
    );
  });

  it("names the area where there is one, and counts days from the same weekday a year before", () => {
    expect(say({ freq: "D", areas: ["Camden"], past: () => 100, expected: () => 150 })).toBe(
      "About 4,200 offences are expected in Camden from 1 to 28 January 2024, 50% more than in the same days a year before.",
    );
  });

  it("says only what is expected where the year before is not known", () => {
    expect(say({ freq: "W-MON", areas: ["Camden"], periods: 30, expected: () => 5 })).toBe(
      "About 40 offences are expected in Camden in the weeks of 1 January to 19 February 2024.",
    );
  });

  it("says how many areas it speaks of when some are withheld, and that there is none when all are", () => {
    const withheld = (a: number) => (a === 0 ? "Too short a past." : undefined);
    expect(say({ freq: "MS", areas: ["Camden", "Barnet", "Ealing"], withheld, periods: 5 })).toBe(
      "About 1,320 offences are expected in the 2 areas that have a forecast from January to June 2024.",
    );
    expect(say({ freq: "MS", areas: ["Camden"], withheld })).toBe("No forecast can be given yet for any area.");
  });

  it("never adds up levels: it names the highest", () => {
    const expected = (a: number) => [1.2, 0.4][a];
    expect(
      say({ freq: "D", areas: ["Camden", "Barnet"], measure: "mean", unit: "metres", past: () => 0.5, expected }),
    ).toBe(
      "Over the next 28 days, about 1.2 metres are expected in Camden on average, the highest of 2 areas. " +
        "Against the year before, the largest rise in Camden (about 0.7 higher) and the largest fall in Barnet (about 0.1 lower) are expected.",
    );
  });
});
