import { ARCHITECTURE } from "../../models/pretrained/architecture.js";
import { makeTrainer } from "../../models/training/makeTrainer.js";
import { SCHEDULE } from "../../models/training/schedule.js";
import { randomWeights, startState } from "../../models/training/state.js";
import { openEngine } from "../../pipelines/longTable/openEngine.js";
import { noise } from "./noise.js";

// node steps.js BACKEND BATCH SECONDS THREADS: training steps a second of the pretrained network's shape with Headwater's engine.

const backend = process.argv[2];
const [batch, seconds, threads] = process.argv.slice(3).map(Number);
const { engine, close } = await openEngine({ wanted: backend, env: process.env, threads });
try {
  const draw = noise(1);
  const x = Float32Array.from({ length: batch * ARCHITECTURE.inputs }, draw);
  const t = Float32Array.from({ length: batch * 2 }, (_, i) => (i % 2 === 0 ? draw() : 1));
  const from = startState(ARCHITECTURE, randomWeights(ARCHITECTURE, draw));
  const trainer = makeTrainer(engine, ARCHITECTURE, { ...SCHEDULE, steps: 1e6 }, from);
  for (let i = 0; i < 10; i++) trainer.step(x, t);
  let done = 0;
  const began = performance.now();
  while (performance.now() - began < 1000 * seconds) {
    trainer.step(x, t);
    done++;
  }
  const stepsPerSecond = (1000 * done) / (performance.now() - began);
  trainer.dispose();
  console.log(JSON.stringify({ stepsPerSecond }));
} finally {
  close();
}
