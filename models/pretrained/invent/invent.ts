import { addRamp, addRebound, addShifts } from "./addBreaks.js";
import { addCycle } from "./addCycle.js";
import { addLevel } from "./addLevel.js";
import { addNoise } from "./addNoise.js";
import { addSeason } from "./addSeason.js";
import { addYear } from "./addYear.js";
import { closeDays } from "./closeDays.js";
import { observe } from "./observe.js";
import { drawPlan, type Plan } from "./plan.js";
import type { Random } from "./random.js";
import { stick } from "./stick.js";

/** A series that nobody observed: `n` values of past and `h` of future. */
export interface Invented {
  readonly plan: Plan;
  readonly y: Float64Array;
}

/**
 * Invents one series: a signal (level, trend, cycle, breaks, seasons) in units of its noise, the noise, and a way of
 * seeing both. Everything is drawn anew for each series; the same state of `r` gives the same series.
 */
export function invent(r: Random): Invented {
  const plan = drawPlan(r);
  const x = new Float64Array(plan.length);
  const volatility = new Float64Array(plan.length);
  addLevel(x, plan, r);
  addCycle(x, plan, r);
  addShifts(x, plan, r);
  addRebound(x, plan, r);
  addRamp(x, plan, r);
  addSeason(x, volatility, plan, r);
  addYear(x, plan, r);
  addNoise(x, volatility, plan, r);
  const y = observe(x, plan, r);
  closeDays(y, plan, r);
  stick(y, plan, r);
  return { plan, y };
}
