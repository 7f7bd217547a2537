/** Writes TensorFlow graphs as protocol buffers: the few messages of GraphDef and SavedModel that a training step needs. */
const text = new TextEncoder();

function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

/** Bytes one after another. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const wire = (field: number, type: number) => varint((field << 3) | type);
/** A field that holds a message, a string or bytes. */
const message = (field: number, body: Uint8Array) => join([wire(field, 2), varint(body.length), body]);
const string = (field: number, body: string) => message(field, text.encode(body));
const number = (field: number, value: number) => join([wire(field, 0), varint(value)]);

/** TensorFlow's numbers of data types. */
export const FLOAT = 1;
export const INT32 = 3;

const shapeOf = (sizes: readonly number[]) => join(sizes.map((size) => message(2, number(1, size))));

/** The values that an attribute of a node may have. */
export const attribute = {
  type: (type: number) => number(6, type),
  flag: (value: boolean) => number(5, value ? 1 : 0),
  number: (value: number) => number(3, value),
  string: (value: string) => string(2, value),
  shape: (sizes: readonly number[]) => message(7, shapeOf(sizes)),
  float: (value: number) => join([wire(4, 5), new Uint8Array(Float32Array.of(value).buffer)]),
  tensor: (type: number, sizes: readonly number[], values: Float32Array | Int32Array) =>
    message(
      8,
      join([
        number(1, type),
        message(2, shapeOf(sizes)),
        message(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
      ]),
    ),
};

/** A graph in the making. */
export class GraphWriter {
  readonly #nodes: Uint8Array[] = [];

  /**
   * Adds a node and returns its name, by which others take its first output; `^name` as an input means "after".
   * Without a name it gets one of its own.
   */
  node(op: string, inputs: readonly string[], attributes: Record<string, Uint8Array>, name?: string): string {
    const own = name ?? `${op}_${this.#nodes.length}`;
    const parts = [string(1, own), string(2, op), ...inputs.map((input) => string(3, input))];
    for (const [key, value] of Object.entries(attributes))
      parts.push(message(5, join([string(1, key), message(2, value)])));
    this.#nodes.push(message(1, join(parts)));
    return own;
  }

  /** The bytes of `saved_model.pb`, with the graph under the tag `serve`. */
  savedModel(): Uint8Array {
    const versions = message(4, number(1, 1087));
    const graph = join([...this.#nodes, versions]);
    const meta = join([message(1, string(4, "serve")), message(2, graph)]);
    return join([number(1, 1), message(2, meta)]);
  }
}
