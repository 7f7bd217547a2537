import { LEVELS } from "../../models/method.js";
import type { Panel } from "../../models/panel.js";
import { pretrained } from "../../models/pretrained/pretrained.js";
import { openEngine } from "../../pipelines/longTable/openEngine.js";
import { noise } from "./noise.js";

// node afterStart.js BACKEND SERIES HORIZON: seconds of a zero-shot forecast of monthly series of ten years, inputs
// included, once the backend is there and the weights are unpacked (a forecast of one series before).

const [backend, series, h] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const { engine, close } = await openEngine({ wanted: backend, env: process.env, threads: 2 });
try {
  const forecast = (panel: Panel) => pretrained.fit(panel, { h, engine, whole: true }).predict({ h, levels: LEVELS });
  forecast(monthly(1));
  const panel = monthly(series);
  const began = performance.now();
  forecast(panel);
  console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000 }));
} finally {
  close();
}

function monthly(count: number): Panel {
  const n = 120;
  const draw = noise(2);
  const y = Float64Array.from({ length: count * n }, (_, i) => {
    const season = Math.sin((2 * Math.PI * (i % n)) / 12);
    return Math.max(0, Math.round(60 + 25 * season + 8 * draw()));
  });
  return {
    freq: "MS",
    seasonLength: 12,
    ids: Array.from({ length: count }, (_, i) => `s${i}`),
    offsets: Int32Array.from({ length: count + 1 }, (_, i) => i * n),
    ds: Float64Array.from({ length: count * n }, (_, i) => Date.UTC(2014, i % n)),
    y,
    covariates: { static: {}, historic: {}, future: {} },
  };
}
