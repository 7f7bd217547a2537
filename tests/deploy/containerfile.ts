import { DockerfileParser, type Instruction } from "dockerfile-ast";
import { read } from "../structure/sourceTree.js";

export interface Stage {
  /** Image that it starts from, with the file's own arguments filled in. */
  readonly from: string;
  readonly name?: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of `deploy/Containerfile`, as a builder reads it. */
export function stages(text = read("deploy/Containerfile")): Stage[] {
  const file = DockerfileParser.parse(text);
  const defaults = new Map(
    file.getInitialARGs().map((arg) => [arg.getProperty()!.getName(), arg.getProperty()!.getValue() ?? ""]),
  );
  const all: (Stage & { instructions: Instruction[] })[] = [];
  for (const instruction of file.getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === "FROM") {
      const [image, , name] = instruction.getArguments().map((argument) => argument.getValue());
      const from = image.replace(/\$\{?(\w+)\}?/g, (_, variable) => defaults.get(variable) ?? "");
      all.push({ from, name, instructions: [] });
    } else if (all.length > 0) all.at(-1)!.instructions.push(instruction);
    else if (keyword !== "ARG") throw new SyntaxError(`${keyword} before the first FROM.`);
  }
  return all;
}

/** The text after each of a stage's instructions of one kind, flags and all. */
export const argumentsOf = (stage: Stage, keyword: string): string[] =>
  stage.instructions
    .filter((i) => i.getKeyword() === keyword)
    .map((i) => i.getTextContent().slice(keyword.length).trim());

/** Sources and target of each COPY, without its flags. */
export function copies(stage: Stage): { from?: string; sources: string[]; target: string }[] {
  return argumentsOf(stage, "COPY").map((text) => {
    const words = text.split(/\s+/);
    const from = words.find((word) => word.startsWith("--from="))?.slice("--from=".length);
    const paths = words.filter((word) => !word.startsWith("--"));
    return { from, sources: paths.slice(0, -1), target: paths.at(-1)! };
  });
}

/** The variables of ENV. */
export const variables = (stage: Stage): Record<string, string> =>
  Object.fromEntries(
    argumentsOf(stage, "ENV")
      .flatMap((text) => text.replaceAll("\\\n", " ").split(/\s+/).filter(Boolean))
      .map((pair) => pair.split("=", 2) as [string, string]),
  );

/** Words of an instruction in exec form: `["node", "a.js"]`. */
export const execForm = (text: string): string[] => JSON.parse(text) as string[];
