import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type ParsedNode, parseDocument } from "yaml";

export type Path = readonly PropertyKey[];

/** A YAML text as plain values that still knows where each of them stands. */
export interface YamlFile {
  readonly name: string;
  readonly value: unknown;
  /** `file:line:column: what is wrong`, for texts that are no YAML. */
  readonly problems: readonly string[];
  /** `file:line:column` of the value at a path, or of its key; of the nearest parent where it is missing. */
  at(path: Path, what?: "key" | "value"): string;
  /** The value at a path as it is written; undefined where it is missing. */
  get(path: Path): unknown;
}

/** Parses a YAML 1.2 text; `name` is what messages call the file. */
export function yamlFile(name: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const problems = [...document.errors, ...document.warnings].map((e) => `${place(e.pos[0])}: ${e.message}`);
  return {
    name,
    problems,
    value: problems.length ? undefined : document.toJS(),
    at: (path, what = "value") => place(offsetOf(document, path, what)),
    get: (path) => {
      const node = document.getIn(path, true);
      return isNode(node) ? node.toJS(document) : node;
    },
  };
}

function offsetOf(document: Document.Parsed, path: Path, what: "key" | "value"): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(path[length - 1]))
      : undefined;
    const value = document.getIn(path.slice(0, length), true) as ParsedNode | undefined;
    const node = isPair(pair) && (what === "key" || !value?.range || length < path.length) ? pair.key : value;
    const range = (node as ParsedNode | undefined)?.range;
    if (range) return range[0];
  }
  return document.contents?.range[0] ?? 0;
}
