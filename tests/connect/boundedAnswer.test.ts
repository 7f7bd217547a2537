import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ANSWER_LIMITS } from "../../pipelines/connect/boundedAnswer.js";
import { type Page, paged } from "../../pipelines/connect/paged.js";
import { sensorThings } from "../../pipelines/connect/sensorThings.js";
import { createWeb } from "../../pipelines/connect/web.js";
import { scratch } from "../scratch.js";
import { faultyServer } from "./faultyServer.js";
import { world } from "./world.js";

const LIMITS = { ...ANSWER_LIMITS, bytes: 2 ** 20, seconds: 30, values: 1000 };

/** What is said of an answer, and how often it was asked for. */
async function said(answer: (response: ServerResponse) => void, limits = LIMITS) {
  const server = await faultyServer((_url, _request, response) => answer(response));
  const error = await createWeb(world(), {}, limits)
    .json(server.url)
    .catch((e: Error) => e);
  return { error: error as Error & { passing: boolean }, asked: server.asked.length };
}

describe("an answer that is read in a night's own process", () => {
  it.each<[string, string, RegExp]>([
    ["is too long", `["${"x".repeat(2 ** 20)}"]`, /answers with more than 1 MiB at once\. Ask for fewer records/],
    ["is nested too deep", "[".repeat(1000), /answers with records 1000 levels deep, and no table has more than 64/],
    ["says too much", `[${"{},".repeat(600)}0]`, /answers with 1202 values at once, more than 1000\. Ask for fewer/],
    ["is no JSON", "<h1>Sign\n in</h1>", /answers with something else than JSON: Sign in\. Correct the address/],
  ])("is refused where it %s, and not asked for again", async (_, body, message) => {
    const { error, asked } = await said((response) => response.end(body));
    expect(error.message).toMatch(message);
    expect([error.passing, asked]).toEqual([false, 1]);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ["never begins", () => {}],
    ["never ends", (response) => response.write("[1,")],
  ])("is given up where it %s", async (_, answer) => {
    const { error, asked } = await said(answer, { ...LIMITS, seconds: 0.2 });
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ takes longer than 0\.2 seconds for one answer\. Ask for fewer/);
    expect([error.passing, asked]).toEqual([false, 1]);
  });

  it("may begin with a byte-order mark, and be as large as it may be", async () => {
    const text = `\ufeff["${"x".repeat(2 ** 20 - 7)}"]`;
    const server = await faultyServer((_url, _request, response) => response.end(text));
    expect(await createWeb(world(), {}, LIMITS).json(server.url)).toHaveLength(1);
  });

  it("is quoted no further than a sentence goes where it says that something is wrong", async () => {
    const { error } = await said((response) => {
      response.statusCode = 400;
      response.end(`no such column ${"x".repeat(2 ** 20)}`);
    });
    expect(error.message).toMatch(/refuses \(HTTP 400: no such column x+\)/);
    expect(error.message.length).toBeLessThan(400);
  });
});

describe("a source that has no end", () => {
  const options = z.strictObject({ kind: z.literal("endless"), lookBackDays: z.int().default(1) });

  it("is refused once it gave more than any table has", async () => {
    const endless = paged(
      {
        options,
        dated: () => undefined,
        async *pages(): AsyncGenerator<Page> {
          for (let next = 0; ; next++) yield { records: [{ a: "x".repeat(1000) }], next: String(next) };
        },
      },
      2 ** 16,
    );
    const outside = world();
    const request = { asOf: "2026-01-15", dir: await scratch(), web: createWeb(outside), outside };
    await expect(endless.collect({ ...request, options: options.parse({ kind: "endless" }) })).rejects.toMatchObject({
      message: expect.stringMatching(
        /^The source gave more than 0\.0625 MiB in \d+ pages, and had not come to its end/,
      ),
      passing: false,
    });
  });

  it("is refused where its pages lead in a circle", async () => {
    const server = await faultyServer((url, _request, response) => {
      url.searchParams.set("$skip", url.searchParams.get("$skip") === "1" ? "2" : "1");
      response.end(JSON.stringify({ value: [], "@iot.nextLink": url.pathname + url.search }));
    });
    const outside = world();
    const request = { asOf: "2026-01-15", dir: await scratch(), web: createWeb(outside), outside };
    const given = sensorThings.options.parse({ kind: "sensorthings", url: server.url });
    await expect(sensorThings.collect({ ...request, options: given })).rejects.toMatchObject({
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ gives its pages in a circle\. Ask its owner\./),
      passing: false,
    });
  });
});
