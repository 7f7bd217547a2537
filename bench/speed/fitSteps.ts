import { ARCHITECTURE } from "../../models/pretrained/architecture.js";
import { openEngine } from "../../pipelines/longTable/openEngine.js";
import { noise } from "./noise.js";

// node fitSteps.js BACKEND BATCH SECONDS THREADS: the same by TensorFlow.js's own `model.fit`, of dense layers of the same sizes
// with Adam and the pinball loss of every output. It has no softmax over candidates and no monotone head, which needs
// layers of one's own: less work a step than what it is compared with.

const backend = process.argv[2];
const [batch, seconds, threads] = process.argv.slice(3).map(Number);
const { engine, close } = await openEngine({ wanted: backend, env: process.env, threads });
try {
  const { tf } = engine;
  const { inputs, width, depth, candidates, levels } = ARCHITECTURE;
  const outputs = candidates + levels.length;
  const input = tf.input({ shape: [inputs] });
  const dense = (units: number) => tf.layers.dense({ units });
  const layer = (from: typeof input) =>
    tf.layers.leakyReLU({ alpha: 0.01 }).apply(dense(width).apply(from)) as typeof input;
  let h = layer(input);
  for (let i = 1; i < depth; i++) h = tf.layers.add().apply([h, layer(h)]) as typeof input;
  const out = tf.layers.add().apply([dense(outputs).apply(h), dense(outputs).apply(input)] as never) as typeof input;
  const model = tf.model({ inputs: input, outputs: out });
  const level = tf.tensor1d(Array.from({ length: outputs }, (_, i) => (i + 1) / (outputs + 1)));
  model.compile({
    optimizer: tf.train.adam(1e-4, 0.9, 0.99),
    loss: (truth, said) => {
      const e = tf.sub(truth, said);
      return tf.mean(tf.maximum(tf.mul(level, e), tf.mul(tf.sub(level, 1), e)), -1);
    },
  });
  const draw = noise(1);
  const batches = 5;
  const x = tf.tensor2d(Float32Array.from({ length: batches * batch * inputs }, draw), [batches * batch, inputs]);
  const y = tf.tensor2d(Float32Array.from({ length: batches * batch }, draw), [batches * batch, 1]).tile([1, outputs]);
  const epoch = () => model.fit(x, y, { batchSize: batch, epochs: 1, shuffle: false, verbose: 0 });
  await epoch();
  let done = 0;
  const began = performance.now();
  while (performance.now() - began < 1000 * seconds) {
    await epoch();
    done += batches;
  }
  console.log(JSON.stringify({ stepsPerSecond: (1000 * done) / (performance.now() - began) }));
} finally {
  close();
}
