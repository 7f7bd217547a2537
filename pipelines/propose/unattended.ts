import { InputError } from "../inputError.js";
import type { Ask, Question } from "./question.js";

/** Answers as usual where nobody is asked, and remembers what only a person knows. */
export function unattended(): { ask: Ask; done(): void } {
  const open: Question[] = [];
  return {
    ask: async (question) => {
      if (question.usual !== undefined) return question.usual;
      open.push(question);
      return question.choices?.[0] ?? "x";
    },
    /** @throws InputError that names everything that is still to be said */
    done() {
      if (open.length === 0) return;
      const lines = open.map(
        ({ path, message, choices }) => `  ${path}: ${message}${choices ? ` (${choices.join(", ")})` : ""}`,
      );
      throw new InputError(
        `A file does not tell everything. Say the rest with --answer PATH=VALUE, or in a YAML file with --answers FILE:\n${lines.join("\n")}`,
      );
    },
  };
}
