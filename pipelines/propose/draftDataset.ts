import { basename } from "node:path";
import { datasetSchema, personalClass } from "../inventory/dataset.js";
import type { Column, Look } from "./column.js";
import { merge, valueAt } from "./merge.js";
import type { Ask, Question } from "./question.js";
import { slugOf } from "./slugOf.js";

/** A data set as far as a file and answers tell, in the order in which people read it. */
export type Draft = Record<string, unknown>;

/** Where a data set's file lies: what `source` says of it, and the name that it has there. */
export interface Place {
  readonly source: Draft;
  readonly name: string;
}

/**
 * Makes a data set of what a file looks like and of what a person says. What `answers` hold is not asked; they may hold
 * anything else of a data set too, and what they say counts.
 */
export async function draftDataset(look: Look, place: Place, answers: Draft, ask: Ask): Promise<Draft> {
  const answer = async (question: Question): Promise<string> => {
    const given = valueAt(answers, question.path);
    if (given !== undefined) return typeof given === "string" ? given : JSON.stringify(given);
    return question.choices?.length === 1 ? question.choices[0] : ask(question);
  };
  const text = (path: string, message: string, usual?: string) => answer({ path, message, usual, problem: missing });
  const maybe = async (path: string, message: string) => (await answer({ path, message, usual: "" })) || undefined;

  const slug = slugOf(basename(place.name).replace(/\..*$/, ""));
  const id = await answer({ path: "id", message: "Name in the inventory", usual: slug, problem: noSlug });
  const title = await text("title", "What people call it", capital(id.replaceAll("-", " ")));
  const about = {
    ...{ id, title },
    owner: await text("owner", "Who answers for it (an office, not a person)"),
    silo: await answer({ path: "silo", message: "System or department that it comes from", problem: noSlug }),
    contact: await maybe("contact", "Where that office is reached (empty: not said)"),
    licence: await text("licence", "Terms of use"),
    cadence: await answer({
      path: "cadence",
      message: "How often it is refreshed",
      choices: datasetSchema.shape.cadence.options,
    }),
    lagDays:
      Number(
        await answer({ path: "lagDays", message: "Days until a row is normally there", usual: "0", problem: noCount }),
      ) || undefined,
    legal: {
      basis: await text("legal.basis", "What allows its use (legal basis)"),
      purpose: await text("legal.purpose", "What it is used for"),
    },
  };

  const fields: Record<string, Draft> = {};
  for (const column of look.columns) fields[column.name] = await field(column, answer);
  const open = look.columns.filter(({ name }) => fields[name].personal === undefined);
  const named = (column: Column) => column.name;
  const unique = open.filter((c) => c.unique).map(named);
  const dates = open.filter((c) => c.type === "date" || c.type === "timestamp").map(named);
  const choose = (path: string, message: string, choices: readonly string[]) =>
    answer({ path, message, usual: choices[0], choices });
  // Lists that are given whole are taken as they are.
  const { key, series, ...others } = answers;
  const keys = Array.isArray(key) ? key : [await choose("key", "Field that names a row", [...unique, ""])];
  const time = await choose("time", "Field that says when a row happened", [...dates, ""]);
  const told = Array.isArray(series) ? series : time ? await oneSeries(open, time, title, answer) : [];
  const read = merge({ source: { ...place.source, ...look.source }, fields }, others);
  return merge(
    { ...about, ...read },
    {
      ...about,
      key: keys[0] ? keys : undefined,
      time: time || undefined,
      series: told.length ? told : undefined,
    },
  );
}

type Answer = (question: Question) => Promise<string>;

async function field({ column, name, type, formats, optional, personal }: Column, answer: Answer): Promise<Draft> {
  const path = `fields.${name}.personal`;
  const why = personal.why ? `: ${personal.why}` : "";
  const message = `How personal is ${JSON.stringify(column)}${why}`;
  const found = await answer({ path, message, usual: personal.personal, choices: personalClass.options });
  return {
    type,
    ...(name === column ? {} : { from: [column] }),
    ...(formats ? { formats: [...formats] } : {}),
    ...(found === "none" ? {} : { personal: found }),
    ...(optional ? { optional: true } : {}),
  };
}

async function oneSeries(open: readonly Column[], time: string, title: string, answer: Answer): Promise<Draft[]> {
  const at = "series.0";
  const message = "Service whose demand it tells (empty: none)";
  const service = await answer({ path: `${at}.service`, message, usual: "", problem: (a) => a && noSlug(a) });
  if (!service) return [];
  const numbers = open.filter((c) => c.type === "integer" || c.type === "number").map((c) => c.name);
  const measures = ["count", ...["sum", "mean", "stock"].flatMap((how) => numbers.map((name) => `${how} ${name}`))];
  const texts = open.filter((c) => c.type === "text").map((c) => c.name);
  const whole = { path: `${at}.area`, message: "Code of the one area that all rows are about", problem: missing };
  const area = texts.length
    ? await answer({ path: `${at}.area`, message: "Field with the area's code or name", choices: texts })
    : { all: await answer(whole) };
  const measure = await answer({
    ...{ path: `${at}.measure`, message: "What a period's rows become", usual: "count", choices: measures },
  });
  const [how, of] = measure.split(" ");
  return [
    {
      service,
      title: await answer({ path: `${at}.title`, message: "What planners call it", usual: title, problem: missing }),
      freq: [
        await answer({
          ...{ path: `${at}.freq`, message: "Period", usual: "W-MON", choices: ["D", "W-MON", "MS", "QS", "YS"] },
        }),
      ],
      ...{ area, time },
      measure: of ? { [how]: of } : how,
      unit: await answer({ path: `${at}.unit`, message: "What is counted, in the plural", usual: "cases" }),
    },
  ];
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
const missing = (answer: string) => (answer.trim() === "" ? "Say something." : undefined);
const noSlug = (answer: string) =>
  /^[a-z][a-z0-9-]*$/.test(answer) ? undefined : "Use small letters, digits and hyphens.";
const noCount = (answer: string) => (/^\d+$/.test(answer) ? undefined : "Use a whole number.");
