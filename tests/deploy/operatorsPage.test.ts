import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { expect, it } from "vitest";
import { createProgram } from "../../cli/program.js";
import { read, root } from "../structure/sourceTree.js";

const page = read("docs/operators.md");

/** Words of a command line: quoted texts are one. */
const split = (line: string): string[] =>
  (line.match(/"[^"]*"|[^\s"]+/g) ?? []).map((word) => word.replaceAll('"', ""));

/** Every `headwater …` in the page's code, also behind a variable or a path to the program. */
const commands = [...page.matchAll(/`([^`\n]+)`/g)]
  .map(([, code]) => code)
  .concat([...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block.split("\n")))
  .flatMap((code) => /^(?:.*[ /])?headwater(?:\.js)? ([a-z].*)$/.exec(code.replace(/ +#.*/, ""))?.[1] ?? [])
  .map(split)
  .filter(([word]) => !["headwater-page", "node"].includes(word));

it("the operators' page names commands that there are, with options that they have", () => {
  expect(commands.length).toBeGreaterThan(15);
  for (const words of commands) {
    let command: Command = createProgram();
    let rest = words;
    for (let next: Command | undefined = command; next; rest = rest.slice(1)) {
      command = next;
      next = command.commands.find((c) => c.name() === rest[0]);
      if (!next) break;
    }
    expect(command.parent, words.join(" ")).not.toBeNull();
    expect(command.parseOptions(rest).unknown, words.join(" ")).toEqual([]);
  }
});

it("it knows every setting that Headwater reads from the environment", () => {
  const sources = ["cli", "workflows"].flatMap((dir) =>
    readdirSync(join(root, dir), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => read(`${dir}/${name}`)),
  );
  const used = new Set(
    sources.flatMap((text) => [...text.matchAll(/env\.((?:HEADWATER|TEMPORAL|OTEL)_\w+)/g)].map(([, name]) => name)),
  );
  expect(used.size).toBeGreaterThan(6);
  expect(
    [...used].filter(
      (name) =>
        !page.includes(name) && !/^OTEL_(SDK_DISABLED|EXPORTER_OTLP_PROTOCOL)$|^TEMPORAL_CONFIG_FILE$/.test(name),
    ),
  ).toEqual([]);
});

it("it names files of deploy/ that are there", () => {
  const named = [...page.matchAll(/(?:deploy\/[\w./-]*\w|headwater-?\w*\.(?:service|timer))/g)].map(([path]) => path);
  expect(named.length).toBeGreaterThan(4);
  for (const path of new Set(named)) {
    const whole = path.startsWith("deploy/") ? path : `deploy/systemd/${path}`;
    const there = readdirSync(join(root, whole, "..")).some((name) => name.startsWith(whole.split("/").at(-1)!));
    expect([path, there]).toEqual([path, true]);
  }
});
