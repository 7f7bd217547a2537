/** How a training goes: everything that decides its result beside the data and the first weights. */
export interface Schedule {
  readonly steps: number;
  /** Highest learning rate. */
  readonly rate: number;
  /** Steps over which the rate rises to it. */
  readonly warmUp: number;
  /** Share of each weight matrix that a step at rate 1 takes away (decoupled weight decay). */
  readonly decay: number;
  /** Largest norm of the gradient; longer ones are shortened to it. */
  readonly clip: number;
  /** How slowly the averaged weights follow, below 1. */
  readonly average: number;
}

/** What suits most trainings; only the number of steps is missing. */
export const SCHEDULE: Omit<Schedule, "steps"> = { rate: 1e-3, warmUp: 300, decay: 0.01, clip: 1, average: 0.999 };

/** Adam's memories of the gradient and of its square, and the number that keeps it from dividing by 0. */
export const ADAM = { first: 0.9, second: 0.99, epsilon: 1e-8 } as const;

/** The numbers that differ from step to step; `step` counts from 1. */
export interface StepNumbers {
  /** Learning rate: up over `warmUp` steps, then down half a cosine to a hundredth. */
  readonly rate: number;
  /** Learning rate with Adam's correction for its short memory: Kingma & Ba (2015), end of section 2. */
  readonly corrected: number;
  /** How far the averaged weights follow in this step. */
  readonly follow: number;
}

/** The numbers of one step, the first being 1. */
export function stepNumbers(s: Schedule, step: number): StepNumbers {
  const done = (step - 1) / s.steps;
  const rate = s.rate * Math.min(1, step / s.warmUp) * (0.5 * (1 + Math.cos(Math.PI * done)) * 0.99 + 0.01);
  const corrected = (rate * Math.sqrt(1 - ADAM.second ** step)) / (1 - ADAM.first ** step);
  return { rate, corrected, follow: 1 - Math.min(s.average, step / (step + 10)) };
}
