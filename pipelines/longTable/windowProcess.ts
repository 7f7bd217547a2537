import { tensorBackend } from "../forecast/backend.js";
import { graphFolder } from "../forecast/graphFolder.js";
import { InputError } from "../inputError.js";
import { forecastWindow, type WindowForecast, type WindowOrder } from "./forecastWindow.js";

/** An error's class is lost between processes, so the answer carries what is needed to make it again. */
export type WindowProcessAnswer =
  | { readonly forecasts: WindowForecast[]; readonly backend: string }
  | { readonly input: string }
  | { readonly failure: string };

/** What a process of `windowProcesses` does with one window; it opens its backend once. */
export default async function windowProcess(order: WindowOrder): Promise<WindowProcessAnswer> {
  // The pool ends its processes without their saying farewell, so nothing may be left from one window to the next.
  const { save, close } = graphFolder();
  try {
    const { tf, why } = await tensorBackend(process.env.HEADWATER_BACKEND);
    return { forecasts: await forecastWindow(order, { tf, save }), backend: why };
  } catch (error) {
    if (error instanceof InputError) return { input: error.message };
    return { failure: error instanceof Error ? error.message : String(error) };
  } finally {
    close();
  }
}
