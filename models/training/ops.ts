/**
 * The operations that the blocks are written in. One set computes at once on TensorFlow.js tensors of any backend,
 * another writes the nodes of a TensorFlow graph, so that each gradient is written, and checked, once.
 * Matrices are `rows × columns`; a vector is a row that is added to every row.
 */
export interface Ops<T> {
  /** A matrix that never changes. */
  constant(values: Float32Array, rows: number, columns: number): T;
  /** Product, of `a` or its transpose and `b` or its transpose. */
  matMul(a: T, b: T, transposeA?: boolean, transposeB?: boolean): T;
  /** Sum; one side may be a vector, or a column that is added to every column. */
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  /** Product by element, with the same freedom. */
  mul(a: T, b: T): T;
  maximum(a: T, b: T): T;
  /** `x` where positive, else `x / 100`. */
  leaky(x: T): T;
  /** `dy` where `x` is positive, else `dy / 100`. */
  leakyGradient(dy: T, x: T): T;
  /** 1 where `x` is below 0, else 0. */
  below(x: T): T;
  softplus(x: T): T;
  sigmoid(x: T): T;
  sinh(x: T): T;
  /** Softmax over the columns. */
  softmax(x: T): T;
  /** Sum over the rows: a vector. */
  sumRows(x: T): T;
  /** Sum over the columns: a column. */
  sumColumns(x: T): T;
  /** `count` columns from `from` on. */
  columns(x: T, from: number, count: number): T;
  /** Matrices side by side. */
  beside(parts: readonly T[]): T;
}
