import { describe, expect, it } from "vitest";
import type { Column } from "../../pipelines/propose/column.js";
import { nameColumns } from "../../pipelines/propose/nameColumns.js";

const column = (name: string, from: string): Column => ({
  ...{ name, column: from, type: "text", optional: false, unique: false },
  personal: { personal: from === "Tenant" ? "identifier" : "none" },
});
const COLUMNS = [column("ref", "Ref"), column("tenant", "Tenant"), column("day", "Day")];
const names = (fields: unknown) => nameColumns(COLUMNS, fields).map(({ name }) => name);

describe("nameColumns", () => {
  it("calls a column what the field is called that reads it, and leaves the others", () => {
    expect(names({ reference: { from: ["No", "Ref"], unit: "x" }, day: { unit: "d" }, other: null })).toEqual([
      ...["reference", "tenant", "day"],
    ]);
    expect(names(undefined)).toEqual(["ref", "tenant", "day"]);
  });

  it("gives no name twice", () => {
    expect(names({ day: { from: ["Ref"] } })).toEqual(["day", "tenant", "day_2"]);
  });

  it("does not make a column less personal by another name", () => {
    const [, renamed] = nameColumns(COLUMNS, { code: { from: ["Tenant"] } });
    expect(renamed).toEqual({ ...COLUMNS[1], name: "code" });
  });
});
