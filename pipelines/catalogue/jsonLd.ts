import { BARE_TERMS, PREFIXES } from "./vocabulary.js";

type Plain = Readonly<Record<string, unknown>>;

/** What a JSON-LD document says of one thing: values by the whole IRI of their property. */
export interface LdNode {
  readonly "@id"?: string;
  readonly "@type"?: readonly string[];
  readonly [property: string]: unknown;
}

interface Term {
  readonly iri: string;
  readonly isIri: boolean;
  readonly byLanguage: boolean;
}

type Context = ReadonlyMap<string, Term>;

const isPlain = (value: unknown): value is Plain =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const listed = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value.flatMap(listed) : [value];

/**
 * The things that a JSON-LD document describes, in its order; those with the same `@id` are one.
 *
 * A subset of JSON-LD 1.1: expanded and compacted documents, `@graph`, nested or linked by `@id`, contexts in the
 * document with prefixes, terms, aliases, `@vocab`, `@type: @id` and `@container: @language`; `@value`, `@list`, `@set`.
 * Contexts elsewhere are not fetched; the usual prefixes and terms of DCAT-AP and DCAT-US hold in their place. Relative
 * addresses are kept as they are.
 */
export function jsonLd(document: unknown): readonly LdNode[] {
  const nodes: LdNode[] = [];
  const byId = new Map<string, Record<string, unknown>>();
  const nodeAt = (id: string | undefined) => {
    const node: Record<string, unknown> = (id === undefined ? undefined : byId.get(id)) ?? {};
    if (id !== undefined && !byId.has(id)) byId.set(id, Object.assign(node, { "@id": id }));
    if (!nodes.includes(node)) nodes.push(node);
    return node;
  };
  const expand = (value: unknown, context: Context): unknown => {
    if (!isPlain(value)) return { "@value": value };
    const inner = extended(context, value["@context"]);
    const entries = Object.entries(value).map(([key, item]) => ({ ...termOf(key, inner), item }));
    const said = (keyword: string) => entries.find(({ iri }) => iri === keyword)?.item;
    const collected = said("@list") ?? said("@set");
    if (collected !== undefined) return listed(collected).map((item) => expand(item, inner));
    if (said("@value") !== undefined) return { "@value": said("@value"), "@language": said("@language") };
    const id = said("@id");
    const node = nodeAt(typeof id === "string" ? iriOf(id, inner) : undefined);
    for (const { iri, isIri, byLanguage, item } of entries) {
      if (iri === "@graph") for (const one of listed(item)) expand(one, inner);
      else if (iri === "@type")
        node[iri] = [...listed(node[iri]), ...listed(item).map((type) => iriOf(String(type), inner, true))];
      else if (!iri.startsWith("@")) {
        const values =
          byLanguage && isPlain(item)
            ? Object.entries(item).map(([language, text]) => ({ "@language": language, "@value": text }))
            : listed(item).flatMap((one) => expand(isIri && typeof one === "string" ? { "@id": one } : one, inner));
        node[iri] = [...listed(node[iri]), ...values];
      }
    }
    return node;
  };
  for (const one of listed(document)) expand(one, USUAL);
  return nodes;
}

/** The things that are values of a property. */
export const nodesOf = (node: LdNode, property: string): readonly LdNode[] =>
  listed(node[property]).filter((value): value is LdNode => isPlain(value) && !("@value" in value));

/** The texts of a property, those in English or in no language first; of things their address. */
export function textsOf(node: LdNode, property: string): string[] {
  const values = listed(node[property]).filter(isPlain);
  const rank = ({ "@language": language }: Plain) =>
    language === undefined || String(language).toLowerCase().startsWith("en") ? 0 : 1;
  return [...values]
    .sort((a, b) => rank(a) - rank(b))
    .map((value) => value["@value"] ?? value["@id"])
    .flatMap((text) => (text === undefined || String(text).trim() === "" ? [] : String(text)));
}

const USUAL: Context = new Map(
  Object.entries(PREFIXES).map(([prefix, iri]) => [prefix, { iri, isIri: false, byLanguage: false }]),
);

/** A context with what a document's `@context` adds. */
function extended(context: Context, said: unknown): Context {
  let all = context;
  for (const one of listed(said).filter(isPlain)) {
    const next = new Map(all);
    for (const [term, definition] of Object.entries(one)) {
      const full = isPlain(definition) ? definition : { "@id": definition };
      if (typeof full["@id"] !== "string") continue;
      next.set(term, {
        iri: full["@id"],
        isIri: full["@type"] === "@id" || full["@type"] === "@vocab",
        byLanguage: listed(full["@container"]).includes("@language"),
      });
    }
    all = next;
  }
  return all;
}

function termOf(key: string, context: Context): Term {
  const own = context.get(key);
  return { isIri: false, byLanguage: false, ...own, iri: iriOf(key, context, true) };
}

/** The whole IRI of a text: a prefix with a name, a term where terms are allowed, or an IRI already. */
function iriOf(text: string, context: Context, terms = false, deep = 0): string {
  const own = terms ? context.get(text)?.iri : undefined;
  if (own !== undefined && own !== text && deep < 9) return iriOf(own, context, true, deep + 1);
  const at = text.indexOf(":");
  const prefix = at > 0 && !text.startsWith("//", at + 1) ? context.get(text.slice(0, at))?.iri : undefined;
  if (prefix !== undefined && deep < 9) return iriOf(prefix, context, false, deep + 1) + text.slice(at + 1);
  if (!terms || at >= 0 || text.startsWith("@")) return text;
  const vocabulary = context.get("@vocab")?.iri;
  return vocabulary === undefined ? (BARE_TERMS[text] ?? text) : vocabulary + text;
}
