/** Arrays by name. */
export type Arrays = Readonly<Record<string, Float64Array | Float32Array | Int32Array>>;

/** A value in two parts: one that JSON keeps as it is, and the arrays that it refers to. */
export interface PackedState {
  readonly plain: unknown;
  readonly arrays: Arrays;
}

/**
 * Takes the typed arrays out of a value, each named by its JSON pointer (RFC 6901), and puts a reference in its place:
 * `{ "$array": "/network/weights" }`. Numbers that JSON does not know (NaN, infinities, -0) become `{ "$number": "NaN" }`;
 * a name that begins with `$` gets a second one. Fields that are undefined are left out.
 * @throws TypeError for what is neither plain nor a Float64Array, Float32Array or Int32Array
 */
export function packState(value: unknown): PackedState {
  const arrays: [string, Arrays[string]][] = [];
  const pack = (v: unknown, at: string): unknown => {
    if (v === null || typeof v === "boolean" || typeof v === "string") return v;
    if (typeof v === "number")
      return Number.isFinite(v) && !Object.is(v, -0) ? v : { $number: Object.is(v, -0) ? "-0" : String(v) };
    if (v instanceof Float64Array || v instanceof Float32Array || v instanceof Int32Array) {
      arrays.push([at, v]);
      return { $array: at };
    }
    if (Array.isArray(v)) return v.map((item, i) => pack(item, `${at}/${i}`));
    if (typeof v === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(v)))
      return Object.fromEntries(
        Object.entries(v)
          .filter(([, field]) => field !== undefined)
          .map(([name, field]) => [name.startsWith("$") ? `$${name}` : name, pack(field, `${at}/${escaped(name)}`)]),
      );
    throw new TypeError(`A state holds plain values and typed arrays; at ${at || "/"} it has ${describe(v)}.`);
  };
  return { plain: pack(value, ""), arrays: Object.fromEntries(arrays) };
}

/** The value that was packed. @throws RangeError where it refers to an array that is not there */
export function unpackState({ plain, arrays }: PackedState): unknown {
  const unpack = (v: unknown): unknown => {
    if (v === null || typeof v !== "object") return v;
    if (Array.isArray(v)) return v.map(unpack);
    if ("$number" in v) return Number(v.$number);
    if ("$array" in v) {
      const name = String(v.$array);
      if (!Object.hasOwn(arrays, name)) throw new RangeError(`The state refers to an array ${name} that is not there.`);
      return arrays[name];
    }
    return Object.fromEntries(
      Object.entries(v).map(([name, field]) => [name.startsWith("$") ? name.slice(1) : name, unpack(field)]),
    );
  };
  return unpack(plain);
}

const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

function describe(v: unknown): string {
  return typeof v === "object" ? `a ${v?.constructor?.name}` : `a ${typeof v}`;
}
