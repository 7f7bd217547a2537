import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closest, closestFirst, didYouMean } from "../../pipelines/closest.js";

const word = fc.string({ unit: fc.constantFrom(..."abcd"), minLength: 4, maxLength: 9 });

describe("closestFirst", () => {
  it("keeps all candidates, and puts the word itself first", () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 6 }), fc.nat(), (words, i) => {
        const own = words[i % words.length];
        expect([...closestFirst(own, words)].sort()).toEqual([...words].sort());
        expect(closestFirst(own, words)[0]).toBe(own);
      }),
    );
  });
});

describe("closest", () => {
  it("finds a word with one letter wrong, missing, more, or changed with its neighbour", () => {
    fc.assert(
      fc.property(word, fc.nat(), fc.nat({ max: 3 }), (right, at, kind) => {
        const i = at % (right.length - 1);
        const wrong = [
          `${right.slice(0, i)}x${right.slice(i + 1)}`,
          right.slice(0, i) + right.slice(i + 1),
          `${right.slice(0, i)}x${right.slice(i)}`,
          right.slice(0, i) + right[i + 1] + right[i] + right.slice(i + 2),
        ][kind];
        expect(closest(wrong, ["something else", right, "qqqqqqqqqqqq"])).toBe(right);
      }),
    );
  });

  it("does not care about case, and is silent when nothing is near", () => {
    expect(didYouMean("BoroughNames", ["boroughname", "month"])).toBe(' Did you mean "boroughname"?');
    expect(didYouMean("zzz", ["area", "day"])).toBe("");
    expect(closest("x", [])).toBeUndefined();
  });
});
