import fc from "fast-check";
import { expect, it } from "vitest";
import { withoutPersonalData } from "../../workflows/observe/withoutPersonalData.js";

const digits = (n: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n });
const grouped = (n: number, at: readonly number[]) =>
  fc
    .tuple(digits(n), fc.constantFrom("", " ", "-"))
    .map(([ds, gap]) => ds.map((d, i) => (at.includes(i) ? `${gap}${d}` : `${d}`)).join(""));
const letter = fc.constantFrom(..."ABCEGHJKLMNPRST");
const nhsNumber = grouped(10, [3, 6]);
const telephone = grouped(11, [5, 8]).map((n) => `0${n.slice(1)}`);
const email = fc
  .tuple(fc.stringMatching(/^[a-z]{2,9}\.[a-z]{2,9}$/), fc.constantFrom("example.org", "mail.example"))
  .map((p) => p.join("@"));
const postcode = fc
  .tuple(letter, letter, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), letter, letter)
  .map(([a, b, c, d, e, f]) => `${a}${b}${c} ${d}${e}${f}`);
const insurance = grouped(6, [2, 4]).chain((ds) => fc.tuple(letter, letter).map(([a, b]) => `${a}${b}${ds}A`));
const name = fc
  .tuple(fc.stringMatching(/^[A-Z][a-z]{2,8}$/), fc.constantFrom("Smith", "O'Brien", "née Jones"))
  .map((p) => p.join(" "));

it("no number, address or postcode of a person's stays in a sentence, wherever it stands", () => {
  const anything = fc.oneof(nhsNumber, telephone, email, postcode, insurance);
  fc.assert(
    fc.property(
      anything,
      fc.constantFrom("Cannot read ", "", "row 3: "),
      fc.constantFrom(" as a date.", "", ", again"),
      (value, a, b) => {
        expect(withoutPersonalData(`${a}${value}${b}`)).toBe(`${a}…${b}`.trim());
      },
    ),
  );
});

it("nothing that is quoted stays: readers quote the values that they stumble over", () => {
  fc.assert(
    fc.property(name, fc.constantFrom('"', "'", "`"), (value, quote) => {
      expect(withoutPersonalData(`Could not convert string ${quote}${value}${quote} to INT32`)).toBe(
        "Could not convert string … to INT32",
      );
    }),
  );
});

it("of an error of several lines the first stays, and the list below it; never the row that it was about", () => {
  expect(withoutPersonalData("CSV Error on Line: 3\nOriginal Line: 2,Mary Smith\n  file = a.csv")).toBe(
    "CSV Error on Line: 3",
  );
  expect(
    withoutPersonalData("The inventory cannot be used yet:\n  calls.yaml:3 ownr is unknown\n  calls.yaml has no owner"),
  ).toBe("The inventory cannot be used yet: calls.yaml:3 ownr is unknown calls.yaml has no owner");
});

it("of a module that does not load it says what, not where, and of any error no stack", () => {
  expect(
    withoutPersonalData(
      "file:///app/a.js:1\nimport { x } from './b.js';\n         ^\nSyntaxError: no export named x\n    at b",
    ),
  ).toBe("SyntaxError: no export named x");
  expect(withoutPersonalData("Error: the disk is full\n    at write (file:///app/a.js:1:2)")).toBe(
    "Error: the disk is full",
  );
});

it("what a person needs to act stays: names, paths, dates, times, counts, hashes", () => {
  for (const sentence of [
    "The inventory's capacity file capacity.yaml is neither in /srv/a nor in /srv/b. Put it there.",
    "The store /var/lib/headwater has no result panel/9f86d081884c: start the night again.",
    "1,234,567 rows, 2026-03-02 03:00:15 to 2026-03-09 04:00:00",
    "repairs.csv has no column day. It has date, id. Name it with from: in repairs.yaml.",
    "Port 17233 is in use: choose another --port.",
  ])
    expect(withoutPersonalData(sentence)).toBe(sentence);
});

it("a sentence stays a sentence: at most 400 characters on one line", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), (text) => {
      const plain = withoutPersonalData(text);
      expect(plain.length).toBeLessThanOrEqual(400);
      expect(plain).not.toContain("\n");
    }),
  );
});
