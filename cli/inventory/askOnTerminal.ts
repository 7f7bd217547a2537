import { input, select } from "@inquirer/prompts";
import { InputError } from "../../pipelines/inputError.js";
import type { Ask } from "../../pipelines/propose/question.js";

/** Whoever was asked has left. */
export class Interrupted extends InputError {}

/** Asks whoever sits at the terminal; what is usual is taken with Enter. Ctrl-C ends the command. */
export const askOnTerminal: Ask = async ({ message, usual, choices, problem }) => {
  try {
    return choices
      ? await select({
          message,
          choices: choices.map((value) => ({ value, name: value === "" ? "(none)" : value })),
          default: usual,
        })
      : await input({ message, default: usual || undefined, validate: (text) => problem?.(text) ?? true });
  } catch (error) {
    if ((error as Error).name !== "ExitPromptError") throw error;
    throw new Interrupted("Nothing was written.");
  }
};
