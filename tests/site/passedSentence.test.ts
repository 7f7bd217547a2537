import { describe, expect, it } from "vitest";
import { passedSentence } from "../../site/passedSentence.js";
import { serviceViews } from "../../site/serviceView.js";
import { invented } from "./invented.js";

const [crime] = serviceViews(invented([{ service: "crime", freq: "MS", areas: ["Camden"] }]));

describe("the sentence about time that has passed", () => {
  it.each([
    [Date.UTC(2024, 0, 1), ""],
    [
      Date.UTC(2024, 1, 1),
      "The newest figures are for December 2023: 1 of the 6 months after them has already passed.",
    ],
    [
      Date.UTC(2024, 3, 2),
      "The newest figures are for December 2023: 3 of the 6 months after them have already passed.",
    ],
    [Date.UTC(2025, 0, 1), "The newest figures are for December 2023: all 6 months after them have already passed."],
  ])("as of %d is %j", (asOf, sentence) => expect(passedSentence(crime, asOf)).toBe(sentence));
});
