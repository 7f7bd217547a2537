import { describe, expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { underContract } from "./underContract.js";

const fields = { id: { type: "text" }, n: { type: "integer" }, day: { type: "date", formats: ["%d/%m/%Y"] } };
const SOUND = "id,n,day\na,1,01/02/2024\nb,2,02/02/2024\n";
const FILES = {
  new: "id,n,day,extra\na,1,01/02/2024,\nb,2,02/02/2024,hello\n",
  missing: "id,day\na,01/02/2024\nb,02/02/2024\n",
  retyped: "id,n,day\na,1,01/02/2024\nb,two,02/02/2024\nc,3,2024-02-03\n",
};
type Change = keyof typeof FILES;
const read = (change: Change, mode: string) => underContract(FILES[change], { fields, contract: { [change]: mode } });

describe("a file that keeps its contract", () => {
  it.each(["evolve", "freeze", "quarantine rows", "reject file"])("is read whole under %s", async (mode) => {
    const contract = { new: mode, missing: mode, retyped: mode };
    const { passed, kept, notes, rejected } = await underContract(SOUND, { fields, contract });
    expect([passed.length, kept, notes, rejected]).toEqual([2, [], [], undefined]);
  });

  it("may have columns that are known and not wanted", async () => {
    const contract = { new: "freeze", ignore: ["extra"] };
    expect((await underContract(FILES.new, { fields, contract })).rows).toBe(2);
  });
});

describe("evolve takes", () => {
  it("a new column, unread, and says so", async () => {
    const { passed, notes } = await read("new", "evolve");
    expect(passed).toEqual([
      { id: "a", n: "1", day: "2024-02-01" },
      { id: "b", n: "2", day: "2024-02-02" },
    ]);
    expect(notes).toEqual(['there are new columns: "extra"']);
  });

  it("a missing column as empty", async () => {
    const { passed, notes } = await read("missing", "evolve");
    expect(passed.map(({ n }) => n)).toEqual([null, null]);
    expect(notes).toEqual(["there are no columns for n"]);
  });

  it("values that cannot be read as empty, and counts them", async () => {
    const { passed, notes, kept } = await read("retyped", "evolve");
    expect(passed).toEqual([
      { id: "a", n: "1", day: "2024-02-01" },
      { id: "b", n: null, day: "2024-02-02" },
      { id: "c", n: "3", day: null },
    ]);
    expect(notes).toEqual(["1 of n cannot be read and count as empty", "1 of day cannot be read and count as empty"]);
    expect(kept).toEqual([]);
  });
});

describe("freeze stops at", () => {
  it.each<[Change, RegExp]>([
    ["new", /^there are new columns: "extra"\. Declare them in fields, or name them in contract.ignore/],
    ["missing", /^no column "n"\. There are "id", "day"/],
    ["retyped", /^line 3, column "n": "two" is no whole number/],
  ])("a %s column, and names it", async (change, message) => {
    const error = await read(change, "freeze").catch((e: Error) => e);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(message);
  });
});

describe("quarantine rows keeps apart", () => {
  it("rows that have a value in a new column, without that value", async () => {
    const { passed, kept } = await read("new", "quarantine rows");
    expect(passed.map(({ id }) => id)).toEqual(["a"]);
    expect(kept).toEqual([
      expect.objectContaining({
        ...{ place: "line 3", check: "new", field: "extra", value: null },
        reason: "extra is a new column, which nobody has declared",
      }),
    ]);
    expect(JSON.stringify(kept)).not.toContain("hello");
  });

  it("every row of a file without a column", async () => {
    const { rows, kept } = await read("missing", "quarantine rows");
    expect(rows).toBe(0);
    expect(kept.map(({ place, reason }) => [place, reason])).toEqual([
      ["line 2", "n has no column"],
      ["line 3", "n has no column"],
    ]);
  });

  it("rows with a value of another type, with the value as it stands and its line", async () => {
    const { passed, kept } = await read("retyped", "quarantine rows");
    expect(passed.map(({ id }) => id)).toEqual(["a"]);
    expect(kept).toEqual([
      {
        ...{ place: "line 3", check: "type", field: "n", value: "two", reason: "n is no whole number" },
        row: '{"id":"b","n":null,"day":"2024-02-02"}',
      },
      {
        ...{ place: "line 4", check: "type", field: "day", value: "2024-02-03", reason: "day is no date as %d/%m/%Y" },
        row: '{"id":"c","n":3,"day":null}',
      },
    ]);
  });

  it("rows that lack what is required, beside those that fail a check", async () => {
    const text = "id,n,day\n,1,01/02/2024\nb,99,02/02/2024\nc,3,03/02/2024\n";
    const contract = { retyped: "quarantine rows", range: { n: { to: 9 } } };
    const { passed, kept, failures } = await underContract(text, { fields, contract });
    expect(passed.map(({ id }) => id)).toEqual(["c"]);
    expect(kept.map(({ place, reason }) => [place, reason])).toEqual([
      ["line 2", "id is empty"],
      ["line 3", "n is above 9"],
    ]);
    expect(failures).toEqual([
      { check: "required", field: "id", why: "is empty", rows: 1, first: "line 2" },
      { check: "range", field: "n", why: "is above 9", rows: 1, first: "line 3" },
    ]);
  });

  it("never a personal field's value", async () => {
    const secret = { ...fields, who: { type: "text", personal: "identifier" } };
    const text = "id,n,day,who\na,x,01/02/2024,Jane\nb,2,02/02/2024,John\n";
    const { kept, passed } = await underContract(text, { fields: secret, contract: { retyped: "quarantine rows" } });
    expect(kept.map(({ value }) => value)).toEqual(["x"]);
    expect(passed).toHaveLength(1);
    expect(JSON.stringify([kept, passed])).not.toMatch(/Jane|John|"who/);
  });

  it("values of a wide table, each with the line that it is in", async () => {
    const wide = { place: { type: "text" }, month: { type: "date", formats: ["%Y%m"] }, n: { type: "integer" } };
    const source = { unpivot: { keep: ["place"], name: "month", value: "n" } };
    const text = "place,202401,202402\nA,1,-\nB,?,4\n";
    const contract = { retyped: "quarantine rows" };
    const { passed, kept } = await underContract(text, { fields: wide, contract, source });
    expect(passed.map(({ place, n }) => [place, n])).toEqual([
      ["A", "1"],
      ["B", "4"],
    ]);
    expect(kept.map(({ place, value }) => [place, value])).toEqual([
      ["line 2", "-"],
      ["line 3", "?"],
    ]);
  });
});

describe("reject file leaves out", () => {
  it.each<[Change, string]>([
    ["new", 'there are new columns: "extra".'],
    ["missing", "there are no columns for n."],
    ["retyped", 'line 3, column "n": "two" is no whole number.'],
  ])("a file with a %s column, and says why", async (change, why) => {
    const { rows, rejected } = await read(change, "reject file");
    expect(rows).toBe(0);
    expect(rejected).toContain(why);
  });
});
