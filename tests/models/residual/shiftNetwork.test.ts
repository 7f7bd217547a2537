import fc from "fast-check";
import { expect, it } from "vitest";
import { Random } from "../../../models/pretrained/invent/random.js";
import { shiftLoss, shifts, startShifts, trainShifts } from "../../../models/residual/shiftNetwork.js";

const WIDTH = 3;

it("the gradient is the slope of the loss", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const r = new Random(seed);
      const network = startShifts(WIDTH, r);
      for (let k = 0; k < network.weights.length; k++) network.weights[k] += r.uniform(-0.5, 0.5);
      const x = Float64Array.from({ length: 5 * WIDTH }, () => r.uniform(-2, 2));
      const t = Float64Array.from({ length: 5 }, () => r.uniform(-2, 2));
      const rows = [0, 1, 2, 3, 4];
      const slope = new Float64Array(network.weights.length);
      shiftLoss(network, x, t, rows, slope);
      const step = 1e-6;
      network.weights.forEach((weight, k) => {
        const at = (w: number) => {
          const weights = network.weights.slice();
          weights[k] = w;
          return shiftLoss({ ...network, weights }, x, t, rows);
        };
        expect((at(weight + step) - at(weight - step)) / (2 * step)).toBeCloseTo(slope[k], 4);
      });
    }),
    { numRuns: 20 },
  );
});

it("a network that was not trained moves nothing, and a trained one finds a bent line", () => {
  const r = new Random(1);
  const x = Float64Array.from({ length: 2000 * WIDTH }, () => r.uniform(-2, 2));
  const t = Float64Array.from({ length: 2000 }, (_, i) => 0.5 * x[i * WIDTH] - 2 * Math.max(x[i * WIDTH + 1], 0));
  expect([...shifts(startShifts(WIDTH, r), x.subarray(0, 30))].every((v) => v === 0)).toBe(true);
  const network = trainShifts(x, t, WIDTH, new Random(2));
  const rows = t.map((_, i) => i);
  const still = shiftLoss(startShifts(WIDTH, r), x, t, rows);
  expect(shiftLoss(network, x, t, rows)).toBeLessThan(0.35 * still);
});
