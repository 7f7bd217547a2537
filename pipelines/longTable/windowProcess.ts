import { InputError } from "../inputError.js";
import { forecastWindow, type WindowForecast, type WindowOrder } from "./forecastWindow.js";
import { type OpenEngine, openEngine } from "./openEngine.js";

/** An error's class is lost between processes, so the answer carries what is needed to make it again. */
export type WindowAnswer =
  | { readonly forecasts: WindowForecast[]; readonly backend: string }
  | { readonly input: string }
  | { readonly failure: string };

let opened: Promise<OpenEngine> | undefined;

/** What a process of `windowProcesses` does with one window; it opens its backend once. */
export default async function forecastInProcess(order: WindowOrder): Promise<WindowAnswer> {
  try {
    opened ??= open();
    const { engine, why } = await opened;
    return { forecasts: await forecastWindow(order, engine), backend: why };
  } catch (error) {
    if (error instanceof InputError) return { input: error.message };
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

async function open(): Promise<OpenEngine> {
  const engine = await openEngine({ wanted: process.env.HEADWATER_BACKEND, env: process.env });
  process.once("exit", engine.close);
  return engine;
}
