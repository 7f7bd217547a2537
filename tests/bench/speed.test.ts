import { rmSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { compared, inTurns, median } from "../../bench/speed/compared.js";
import { dailyTable } from "../../bench/speed/tables.js";
import { readLongTable } from "../../pipelines/longTable/readLongTable.js";
import { scratch } from "../scratch.js";

describe("what the speed benchmark says", () => {
  test("things take turns, and each has its own numbers in the order of the rounds", async () => {
    const order: string[] = [];
    const thing = (name: string) => async () => order.push(name);
    expect(await inTurns(2, { a: thing("a"), b: thing("b") })).toEqual({ a: [1, 3], b: [2, 4] });
    expect(order).toEqual(["a", "b", "a", "b"]);
  });

  test("half of the values lie on either side of the median, and it changes nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const before = [...values];
        const middle = median(values);
        expect(values).toEqual(before);
        expect(values.filter((v) => v < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((v) => v > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  test.each([
    [{ least: 4 }, 4, true],
    [{ least: 4 }, 3.9, false],
    [{ most: 1.05 }, 1.05, true],
    [{ most: 1.05 }, 1.06, false],
    [{ most: 3 }, Number.NaN, false],
  ])("of the goal %j, %d is met: %s; what is missed is said aloud", (goal, value, met) => {
    const log = vi.spyOn(console, "log").mockReturnValue(undefined);
    expect(compared({ what: "it", ours: value, theirs: 2, unit: "s", value, goal }).met).toBe(met);
    expect(String(log.mock.calls[0][0]).includes("MISSED")).toBe(!met);
    log.mockRestore();
  });

  test("its daily series are whole tables: three years each, without gaps", async () => {
    const file = await dailyTable(await scratch(), 3);
    const { ids, offsets, y } = await readLongTable({ file, freq: "D" });
    expect([ids.length, [...offsets]]).toEqual([3, [0, 1095, 2190, 3285]]);
    expect(new Set(y).size).toBeGreaterThan(20);
    rmSync(file);
  });
});
