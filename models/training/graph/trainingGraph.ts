import { type Architecture, constants, lossAndGradient, shapes } from "../quantileNetwork.js";
import { ADAM, type Schedule } from "../schedule.js";
import { attribute, FLOAT, GraphWriter } from "./graphDef.js";
import { graphOps } from "./graphOps.js";

const T = { T: attribute.type(FLOAT) };
const dtype = { dtype: attribute.type(FLOAT) };

/** The four sets of variables of a training, by their name in the graph. */
export const SETS = ["weights", "first", "second", "average"] as const;

/** Names of the nodes of one variable: fed to set it, run to set it, run to read it. */
export const nodeNames = (set: string, name: string) => ({
  feed: `${set}/${name}/feed`,
  set: `${set}/${name}/set`,
  get: `${set}/${name}/get`,
});

/**
 * One whole training step as a TensorFlow graph: batch in, forward, backward, clipping, Adam, decay, averaging, loss out.
 * Feeds: `x`, `actual`, `weight`, and the scalars `corrected`, `shrink` (1 less decay × rate) and `follow`. Run: `train`.
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
  const sizes = shapes(a);
  const [weights, first, second, average] = SETS.map((set) =>
    sizes.map(([name, ...size]) => {
      const shape = attribute.shape(size as number[]);
      const shared = attribute.string(`${unique}/${set}/${name}`);
      const handle = g.node("VarHandleOp", [], {
        ...dtype,
        shape,
        shared_name: shared,
        container: attribute.string(""),
      });
      const nodes = nodeNames(set, name);
      const value = feed(nodes.feed, size as number[]);
      const assigned = g.node("AssignVariableOp", [handle, value], dtype);
      g.node("Identity", [value, `^${assigned}`], T, nodes.set);
      g.node("ReadVariableOp", [handle], dtype, nodes.get);
      return handle;
    }),
  );
  const [x, actual, weight] = [feed("x", [-1, a.inputs]), feed("actual", [-1, 1]), feed("weight", [-1, 1])];
  const [corrected, shrink, follow] = ["corrected", "shrink", "follow"].map((name) => feed(name, []));
  const p = weights.map((handle) => read(handle));
  const { loss, gradients } = lossAndGradient(ops, a, constants(ops, a), p, x, actual, weight);
  const squares = gradients.map((gradient) => g.node("L2Loss", [gradient], T));
  const half = g.node("AddN", squares, { ...T, N: attribute.number(squares.length) });
  const norm = g.node("Sqrt", [ops.mul(half, ops.scalar(2))], T);
  const shorten = g.node("Minimum", [ops.scalar(1), g.node("RealDiv", [ops.scalar(schedule.clip), norm], T)], T);
  const clipped = gradients.map((gradient) => ops.mul(gradient, shorten));
  // Nothing may change before everything that reads the old weights has run.
  const ready = g.node(
    "NoOp",
    [...p, ...clipped].map((n) => `^${n}`),
    {},
  );
  const [beta1, beta2, epsilon, zero] = [ADAM.first, ADAM.second, ADAM.epsilon, 0].map(ops.scalar);
  const done = weights.map((handle, i) => {
    const matrix = sizes[i].length > 2;
    const kept = matrix ? ops.mul(p[i], shrink) : p[i];
    const assigned = g.node("AssignVariableOp", [handle, kept, `^${ready}`], dtype);
    const flags = { use_locking: attribute.flag(false), use_nesterov: attribute.flag(false) };
    // With both powers of beta at 0 Adam does not correct the rate itself: the corrected one comes from outside.
    const rates = [zero, zero, corrected, beta1, beta2, epsilon];
    const inputs = [handle, first[i], second[i], ...rates, clipped[i], `^${assigned}`];
    const adam = g.node("ResourceApplyAdam", inputs, { ...T, ...flags });
    const mean = read(average[i]);
    const change = ops.mul(ops.sub(read(handle, [adam]), mean), follow);
    return g.node("AssignAddVariableOp", [average[i], change], dtype);
  });
  g.node("Identity", [loss, ...done.map((n) => `^${n}`)], T, "train");
  return g.savedModel();
}
