import { parameters } from "../flatten.js";
import { type Architecture, constants, lossAndGradient, shapes, sizeOf } from "../quantileNetwork.js";
import { ADAM, type Schedule } from "../schedule.js";
import { attribute, FLOAT, GraphWriter } from "./graphDef.js";
import { graphOps } from "./graphOps.js";

const T = { T: attribute.type(FLOAT) };
const dtype = { dtype: attribute.type(FLOAT) };

/** The four variables of a training, by their name in the graph; each holds all parameters one after another. */
export const SETS = ["weights", "first", "second", "average"] as const;

/** Names of the nodes of one variable: fed to set it, run to set it, run to read it. */
export const nodeNames = (set: string) => ({ feed: `${set}/feed`, set: `${set}/set`, get: `${set}/get` });

/**
 * One whole training step as a TensorFlow graph: batch in, forward, backward, clipping, Adam, decay, averaging, loss out.
 * Feeds: `x`, `actual`, `weight`, and the scalars `corrected`, `shrink` (1 less decay × rate) and `follow`. Run: `train`.
 * A small network's step is short beside the start of an operation, so all parameters are one variable: Adam and what is
 * round it take ten operations instead of ten for each of them.
 *
 * @param unique distinguishes the variables of trainings that live in one process
 * @returns the bytes of `saved_model.pb`
 */
export function trainingGraph(a: Architecture, schedule: Schedule, unique: string): Uint8Array {
  const g = new GraphWriter();
  const ops = graphOps(g);
  const feed = (name: string, sizes: readonly number[]) =>
    g.node("Placeholder", [], { ...dtype, shape: attribute.shape(sizes) }, name);
  const read = (handle: string, after: readonly string[] = []) =>
    g.node("ReadVariableOp", [handle, ...after.map((n) => `^${n}`)], dtype);
  const parts = shapes(a).map(([, ...size]) => ({ size, count: sizeOf(size) }));
  const count = parameters(a);
  const [weights, first, second, average] = SETS.map((set) => {
    const shape = attribute.shape([count]);
    const shared = attribute.string(`${unique}/${set}`);
    const handle = g.node("VarHandleOp", [], { ...dtype, shape, shared_name: shared, container: attribute.string("") });
    const nodes = nodeNames(set);
    const value = feed(nodes.feed, [count]);
    const assigned = g.node("AssignVariableOp", [handle, value], dtype);
    g.node("Identity", [value, `^${assigned}`], T, nodes.set);
    g.node("ReadVariableOp", [handle], dtype, nodes.get);
    return handle;
  });
  const [x, actual, weight] = [feed("x", [-1, a.inputs]), feed("actual", [-1, 1]), feed("weight", [-1, 1])];
  const [corrected, shrink, follow] = ["corrected", "shrink", "follow"].map((name) => feed(name, []));
  const old = read(weights);
  let at = 0;
  const p = parts.map(({ size, count }) => {
    at += count;
    return ops.reshape(ops.part(old, at - count, count), size);
  });
  const { loss, gradients } = lossAndGradient(ops, a, constants(ops, a), p, x, actual, weight);
  const gradient = ops.joined(gradients.map((part) => ops.reshape(part, [-1])));
  const norm = g.node("Sqrt", [ops.mul(g.node("L2Loss", [gradient], T), ops.scalar(2))], T);
  const shorten = g.node("Minimum", [ops.scalar(1), g.node("RealDiv", [ops.scalar(schedule.clip), norm], T)], T);
  const clipped = ops.mul(gradient, shorten);
  // Matrices decay, biases do not.
  const matrices = Float32Array.from(parts.flatMap(({ size, count }) => Array(count).fill(size.length > 1 ? 1 : 0)));
  const lost = ops.mul(ops.vector(matrices), ops.sub(ops.scalar(1), shrink));
  const kept = ops.mul(old, ops.sub(ops.scalar(1), lost));
  const assigned = g.node("AssignVariableOp", [weights, kept, ...p.map((n) => `^${n}`), `^${clipped}`], dtype);
  const [beta1, beta2, epsilon, zero] = [ADAM.first, ADAM.second, ADAM.epsilon, 0].map(ops.scalar);
  const flags = { use_locking: attribute.flag(false), use_nesterov: attribute.flag(false) };
  // With both powers of beta at 0 Adam does not correct the rate itself: the corrected one comes from outside.
  const rates = [zero, zero, corrected, beta1, beta2, epsilon];
  const inputs = [weights, first, second, ...rates, clipped, `^${assigned}`];
  const adam = g.node("ResourceApplyAdam", inputs, { ...T, ...flags });
  const change = ops.mul(ops.sub(read(weights, [adam]), read(average)), follow);
  const averaged = g.node("AssignAddVariableOp", [average, change], dtype);
  g.node("Identity", [loss, `^${averaged}`], T, "train");
  return g.savedModel();
}
