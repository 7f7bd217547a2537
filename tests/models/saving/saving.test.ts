import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packState, unpackState } from "../../../models/saving/packState.js";
import { decodeTensors, encodeTensors } from "../../../models/saving/safetensors.js";
import { keptValue } from "./kept.js";

const names = fc.oneof(fc.string(), fc.constantFrom("$array", "$number", "$$", "a/b", "~1", "~"));
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.double(), fc.boolean(), fc.string(), fc.constantFrom(null, -0, Number.NaN)),
    fc.oneof(fc.float64Array(), fc.float32Array(), fc.int32Array()),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(names, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe("a state", () => {
  test("comes back from JSON and bytes as it was, whatever its names and numbers are", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(keptValue(value)).toStrictEqual(value);
      }),
      { numRuns: 400 },
    );
  });

  test("leaves out what is undefined", () => {
    expect(keptValue({ a: undefined, b: 1 })).toStrictEqual({ b: 1 });
  });

  test.each<[string, unknown, string]>([
    ["a function", { fits: [{ predict: () => 1 }] }, "at /fits/0/predict it has a function"],
    ["a class", { when: new Map() }, "at /when it has a Map"],
    ["another kind of array", { "a/b": new Uint8Array(2) }, "at /a~1b it has a Uint8Array"],
    ["nothing in a list", { list: [undefined] }, "at /list/0 it has a undefined"],
  ])("with %s is refused, saying where", (_, value, message) => {
    expect(() => packState(value)).toThrow(message);
  });

  test("that refers to an array that is not there is refused", () => {
    const { plain } = packState({ weights: Float32Array.of(1) });
    expect(() => unpackState({ plain, arrays: {} })).toThrow("refers to an array /weights that is not there");
  });
});

describe("safetensors", () => {
  // Written by hand from the description of the format.
  const header =
    '{"/b":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"/a":{"dtype":"I32","shape":[2],"data_offsets":[8,16]}}';
  const bytes = Buffer.concat([
    Buffer.from([112, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from(header.padEnd(112)),
    Buffer.from([0, 0, 0, 0, 0, 0, 0xf8, 0xbf]),
    Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]),
  ]);
  const arrays = { "/a": Int32Array.of(1, -1), "/b": Float64Array.of(-1.5) };

  test("are the bytes that the format says, the widest numbers first", () => {
    expect(Buffer.from(encodeTensors(arrays)).toString("hex")).toBe(bytes.toString("hex"));
  });

  test("are read wherever they lie in memory, with what others add to the header", () => {
    expect(decodeTensors(Buffer.concat([Buffer.alloc(3), bytes]).subarray(3))).toStrictEqual({
      "/b": arrays["/b"],
      "/a": arrays["/a"],
    });
    const noted = `{"__metadata__":{"by":"another tool"}}`.padEnd(40);
    expect(decodeTensors(Buffer.concat([Buffer.from([40, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(noted)]))).toEqual({});
  });

  test.each<[string, Uint8Array, string]>([
    ["no header", bytes.subarray(0, 7), "These 7 bytes are no safetensors file"],
    ["a header that is cut off", bytes.subarray(0, 60), "These 60 bytes are no safetensors file"],
    ["numbers that are cut off", bytes.subarray(0, bytes.length - 1), "/a lies at 8 to 16, beyond the 15 bytes"],
    ["another type", Buffer.from(bytes.toString("latin1").replace("I32", "F16"), "latin1"), "/a is of the type F16"],
  ])("with %s are refused", (_, broken, message) => {
    expect(() => decodeTensors(broken)).toThrow(message);
  });
});
