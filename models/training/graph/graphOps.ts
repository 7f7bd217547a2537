import type { Ops } from "../ops.js";
import { attribute, FLOAT, type GraphWriter, INT32 } from "./graphDef.js";

const T = { T: attribute.type(FLOAT) };

/** The operations as nodes of a TensorFlow graph; a value is the name of its node. */
export function graphOps(g: GraphWriter): Ops<string> & { scalar(value: number): string } {
  const whole = (...values: number[]) => {
    const size = values.length === 1 ? [] : [values.length];
    return g.node("Const", [], {
      dtype: attribute.type(INT32),
      value: attribute.tensor(INT32, size, Int32Array.from(values)),
    });
  };
  const float = (values: Float32Array, sizes: readonly number[]) =>
    g.node("Const", [], { dtype: attribute.type(FLOAT), value: attribute.tensor(FLOAT, sizes, values) });
  const simple =
    (op: string) =>
    (...inputs: string[]) =>
      g.node(op, inputs, T);
  const sum = (x: string, axis: number, keep: boolean) =>
    g.node("Sum", [x, whole(axis)], { ...T, Tidx: attribute.type(INT32), keep_dims: attribute.flag(keep) });
  const zero = float(Float32Array.of(0), []);
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
    sinh: simple("Sinh"),
    softmax: simple("Softmax"),
    sumRows: (x) => sum(x, 0, false),
    sumColumns: (x) => sum(x, 1, true),
    columns: (x, from, count) =>
      g.node("Slice", [x, whole(0, from), whole(-1, count)], { ...T, Index: attribute.type(INT32) }),
    beside: (parts) =>
      g.node("ConcatV2", [...parts, whole(1)], {
        ...T,
        N: attribute.number(parts.length),
        Tidx: attribute.type(INT32),
      }),
  };
}
