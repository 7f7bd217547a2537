import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chanceInWords, numberInWords, rangeInWords, rateInWords } from "../../pipelines/published/numberInWords.js";
import { periodInShort, periodInWords, spanInWords } from "../../pipelines/published/periodInWords.js";

describe("numberInWords", () => {
  it.each([
    [0, "0"],
    [0.004, "0"],
    [0.314, "0.31"],
    [0.4, "0.4"],
    [-0.001, "0"],
    [-1234.6, "-1,235"],
    [4.2, "4.2"],
    [9.96, "10"],
    [38.4, "38"],
    [1240, "1,240"],
    [25_123.7, "25,124"],
    [1_234_567, "1,234,567"],
  ])("%d is %s", (value, words) => expect(numberInWords(value)).toBe(words));

  it("keeps a whole number's digits", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e9 }), (n) => {
        expect(Number(numberInWords(n).replaceAll(",", ""))).toBe(n);
      }),
    );
  });
});

describe("rangeInWords", () => {
  it.each([
    [1240.4, 1610, "1,240–1,610"],
    [2.7, 14.2, "3–14"],
    [0.84, 6.2, "0.8–6.2"],
    [0, 0.42, "0–0.42"],
  ])("from %d to %d is %s", (low, high, words) => expect(rangeInWords(low, high)).toBe(words));
});

describe("rateInWords", () => {
  it.each([
    [12.4, 9.1, 15.8, ["12", "9–16"]],
    [1.26, 0.8, 2.04, ["1.3", "0.8–2"]],
    [0.126, 0.08, 0.204, ["0.13", "0.08–0.2"]],
    [0.0214, 0, 0.0431, ["0.021", "0–0.043"]],
    [0.00021, 0, 0.00043, ["0.00021", "0–0.00043"]],
    [0, 0, 0, ["0", "0–0"]],
  ])("%d from %d to %d is %j", (median, low, high, words) => expect(rateInWords({ median, low, high })).toEqual(words));
});

describe("chanceInWords", () => {
  it.each([
    [0.3, "about 3 in 10"],
    [0.5, "about 1 in 2"],
    [0.72, "about 7 in 10"],
    [0.96, "about 96 in 100"],
    [0.975, "more than 97 in 100"],
    [0.025, "less than 3 in 100"],
  ])("%d is %s", (probability, words) => expect(chanceInWords(probability)).toBe(words));
});

describe("periods", () => {
  it.each([
    ["MS", [2024, 2, 1], "March 2024", "Mar 2024"],
    ["QS", [2024, 3, 1], "April to June 2024", "Apr–Jun 2024"],
    ["W-MON", [2024, 2, 4], "the week of 4 March 2024", "4 Mar"],
    ["D", [2024, 2, 4], "4 March 2024", "4 Mar"],
    ["YS", [2024, 0, 1], "2024", "2024"],
  ] as const)("%s", (freq, [y, m, d], words, short) => {
    expect(periodInWords(freq, Date.UTC(y, m, d))).toBe(words);
    expect(periodInShort(freq, Date.UTC(y, m, d))).toBe(short);
  });

  it.each([
    ["2024-07-01T23:00:00Z", "2 July 2024, 00:00", "2 Jul, 00:00"],
    ["2024-10-27T00:00:00Z", "27 October 2024, 01:00 BST", "27 Oct, 01:00 BST"],
    ["2024-10-27T01:00:00Z", "27 October 2024, 01:00 GMT", "27 Oct, 01:00 GMT"],
    ["2024-10-27T02:00:00Z", "27 October 2024, 02:00", "27 Oct, 02:00"],
  ])("the hour from %s is told by the clocks of the place, and which of two it is", (instant, words, short) => {
    expect(periodInWords("h", Date.parse(instant), "Europe/London")).toBe(words);
    expect(periodInShort("h", Date.parse(instant), "Europe/London")).toBe(short);
  });

  it("hours of one day say it once", () => {
    const span = (from: string, to: string) => spanInWords("h", Date.parse(from), Date.parse(to), "Europe/London");
    expect(span("2024-07-01T08:00:00Z", "2024-07-01T16:00:00Z")).toBe("1 July 2024, 09:00 to 17:00");
    expect(span("2024-07-01T08:00:00Z", "2024-07-02T08:00:00Z")).toBe("1 July 2024, 09:00 to 2 July 2024, 09:00");
  });
});
