import { z } from "zod";
import type { ConnectedFile, Connector } from "./connector.js";
import { download, type Version } from "./download.js";

const options = z.strictObject({
  kind: z.literal("http"),
  urls: z
    .array(z.string().regex(/^https?:\/\//, "an address that begins with https:// or http://"))
    .min(1)
    .describe("Addresses of files, in this order."),
  headers: z
    .record(z.string(), z.string())
    .optional()
    .describe("Headers of each request, a secret as the name of an environment variable in dollar and braces."),
});

interface Got extends Version {
  readonly name: string;
}

/** Files on the web: those that did not change since last time are not sent again (ETag, Last-Modified). */
export const http: Connector<typeof options> = {
  options,
  headers: ({ headers = {} }) => headers,
  async collect({ options: { urls }, before, dir, web, outside }) {
    const last = (before?.facts.got ?? []) as readonly Got[];
    const files: ConnectedFile[] = [];
    const got: Got[] = [];
    for (const [i, url] of urls.entries()) {
      const name = fileName(i, urls);
      const old = before?.files.find((file) => file.name === name);
      const known = last.find((one) => one.name === name);
      const done = await download({ url, dir, name, web, outside, known: old && known });
      files.push(done ? { name, path: done.path } : old!);
      got.push(done ? { name, ...done.version } : known!);
    }
    return { files, facts: { got } };
  },
};

/** The last part of an address's path; with its place before it where two addresses would share one. */
function fileName(place: number, urls: readonly string[]): string {
  const names = urls.map((one) =>
    decoded(new URL(one).pathname.split("/").at(-1)!).replace(/[^\p{L}\p{N}._ -]|^\.+/gu, "_"),
  );
  const name = names[place] || "file";
  return names.filter((other) => other === names[place]).length > 1 ? `${place + 1}-${name}` : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
