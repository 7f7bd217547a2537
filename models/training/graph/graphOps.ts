import type { Ops } from "../ops.js";
import { attribute, FLOAT, type GraphWriter, INT32 } from "./graphDef.js";

const T = { T: attribute.type(FLOAT) };

/** The operations, and what only a graph needs to keep all parameters in one vector. */
interface GraphOps extends Ops<string> {
  scalar(value: number): string;
  vector(values: Float32Array): string;
  /** `count` values of a vector from `from` on. */
  part(vector: string, from: number, count: number): string;
  /** Vectors one after another. */
  joined(vectors: readonly string[]): string;
  reshape(x: string, sizes: readonly number[]): string;
}

/** The operations as nodes of a TensorFlow graph; a value is the name of its node. */
export function graphOps(g: GraphWriter): GraphOps {
  const index = (values: readonly number[], sizes: readonly number[]) =>
    g.node("Const", [], {
      dtype: attribute.type(INT32),
      value: attribute.tensor(INT32, sizes, Int32Array.from(values)),
    });
  const axis = (value: number) => index([value], []);
  const sizes = (...values: number[]) => index(values, [values.length]);
  const slice = (x: string, from: readonly number[], count: readonly number[]) =>
    g.node("Slice", [x, sizes(...from), sizes(...count)], { ...T, Index: attribute.type(INT32) });
  const join = (parts: readonly string[], along: number) =>
    g.node("ConcatV2", [...parts, axis(along)], {
      ...T,
      N: attribute.number(parts.length),
      Tidx: attribute.type(INT32),
    });
  const float = (values: Float32Array, sizes: readonly number[]) =>
    g.node("Const", [], { dtype: attribute.type(FLOAT), value: attribute.tensor(FLOAT, sizes, values) });
  const simple =
    (op: string) =>
    (...inputs: string[]) =>
      g.node(op, inputs, T);
  const sum = (x: string, along: number, keep: boolean) =>
    g.node("Sum", [x, axis(along)], { ...T, Tidx: attribute.type(INT32), keep_dims: attribute.flag(keep) });
  const [zero, half] = [0, 0.5].map((value) => float(Float32Array.of(value), []));
  return {
    scalar: (value) => float(Float32Array.of(value), []),
    constant: (values, rows, columns) => float(values, [rows, columns]),
    matMul: (a, b, transposeA = false, transposeB = false) =>
      g.node("MatMul", [a, b], {
        ...T,
        transpose_a: attribute.flag(transposeA),
        transpose_b: attribute.flag(transposeB),
      }),
    add: simple("AddV2"),
    sub: simple("Sub"),
    mul: simple("Mul"),
    maximum: simple("Maximum"),
    leaky: (x) => g.node("LeakyRelu", [x], { ...T, alpha: attribute.float(0.01) }),
    leakyGradient: (dy, x) => g.node("LeakyReluGrad", [dy, x], { ...T, alpha: attribute.float(0.01) }),
    below: (x) =>
      g.node("Cast", [g.node("Less", [x, zero], T)], {
        SrcT: attribute.type(10),
        DstT: attribute.type(FLOAT),
        Truncate: attribute.flag(false),
      }),
    softplus: simple("Softplus"),
    sigmoid: simple("Sigmoid"),
    // TensorFlow computes Sinh number by number, a tenth of a step, and Exp several at a time.
    sinh: (x) => simple("Mul")(half, simple("Sub")(simple("Exp")(x), simple("Exp")(simple("Neg")(x)))),
    softmax: simple("Softmax"),
    sumRows: (x) => sum(x, 0, false),
    sumColumns: (x) => sum(x, 1, true),
    columns: (x, from, count) => slice(x, [0, from], [-1, count]),
    beside: (parts) => join(parts, 1),
    vector: (values) => float(values, [values.length]),
    part: (vector, from, count) => slice(vector, [from], [count]),
    joined: (vectors) => join(vectors, 0),
    reshape: (x, shape) => g.node("Reshape", [x, sizes(...shape)], { ...T, Tshape: attribute.type(INT32) }),
  };
}
