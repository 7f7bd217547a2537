import { ANSWER_LIMITS, boundedBody, boundedJson, tooSlow } from "./boundedAnswer.js";
import type { Outside } from "./outside.js";
import { retrying } from "./retrying.js";
import { Unreached } from "./unreached.js";

/** Requests to one source over HTTP(S), careful about where they lead. */
export interface Web {
  /** One request, redirects followed. Its status is 2xx or 304. @throws Unreached */
  get(url: string, headers?: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Response>;
  /** The body of a request, within limits, tried again when it fails in a way that may pass. @throws Unreached */
  body(url: string): Promise<Buffer>;
  /** The same as JSON. @throws Unreached */
  json(url: string): Promise<unknown>;
}

const REDIRECTS = 10;
/** Characters of a source's own words that a message repeats. */
const WORDS = 200;

/** `headers` go with each request to the source's own origin, and to no other. */
export function createWeb(
  outside: Outside,
  headers: Readonly<Record<string, string | undefined>> = {},
  limits = ANSWER_LIMITS,
): Web {
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  const get: Web["get"] = async (url, more = {}, signal) => {
    let here = addressOf(url);
    const { origin } = here;
    for (let redirects = 0; ; redirects++) {
      const own = here.origin === origin ? sent : {};
      const response = await outside
        .fetch(here, { redirect: "manual", signal, headers: { "accept-encoding": "identity", ...own, ...more } })
        .catch((error: unknown) => {
          throw brokenOff(here.host, error);
        });
      if (response.ok || response.status === 304) return response;
      const location = response.headers.get("location");
      if (![301, 302, 303, 307, 308].includes(response.status) || location === null)
        throw await refusal(here, response, outside.now());
      await response.body?.cancel();
      if (redirects >= REDIRECTS) throw new Unreached(`${here.host} redirects in a circle. Ask its owner.`, false);
      here = redirected(here, location);
    }
  };
  const body: Web["body"] = (url) =>
    retrying(outside, async () => {
      const { host } = addressOf(url);
      const late = AbortSignal.timeout(limits.seconds * 1000);
      try {
        return await boundedBody(host, await get(url, { accept: "application/json" }, late), limits);
      } catch (error) {
        throw late.aborted ? tooSlow(host, limits) : brokenOff(host, error);
      }
    });
  return {
    get,
    body,
    async json(url) {
      const { host } = addressOf(url);
      const bytes = await body(url);
      try {
        return boundedJson(host, bytes, limits);
      } catch (error) {
        if (error instanceof Unreached) throw error;
        const said = words(bytes.subarray(0, 10 * WORDS).toString("utf8"));
        throw new Unreached(`${host} answers with something else than JSON: ${said}. Correct the address.`, false);
      }
    },
  };
}

/** The address of a text. @throws Unreached for anything but HTTP(S) */
function addressOf(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address && ["http:", "https:"].includes(address.protocol)) return address;
  throw new Unreached(`${JSON.stringify(url)} is no address that begins with https:// or http://. Correct it.`, false);
}

function redirected(from: URL, location: string): URL {
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  const down = from.protocol === "https:" && to?.protocol === "http:";
  if (to && ["http:", "https:"].includes(to.protocol) && !down) return to;
  throw new Unreached(
    `${from.host} redirects to ${down ? "an unencrypted address" : "something else than a web address"}, which is not followed. Give the right address.`,
    false,
  );
}

/** What a network says with its codes: certificates do not become valid by trying again, everything else may pass. */
export function brokenOff(host: string, error: unknown): Unreached {
  if (error instanceof Unreached) return error;
  const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  const untrusted = /CERT|TLS|SSL|UNABLE_TO|SELF_SIGNED/.test(code ?? "");
  return untrusted
    ? new Unreached(`${host} has no certificate that can be trusted (${code}). Ask its owner.`, false)
    : new Unreached(`${host} cannot be reached, or broke off (${code ?? message}).`, true);
}

async function refusal({ host }: URL, response: Response, now: number): Promise<Unreached> {
  const { status } = response;
  const text = words(await beginningOf(response));
  if ([408, 425, 429].includes(status) || status >= 500)
    return new Unreached(`${host} is busy or broken (HTTP ${status}).`, true, waitOf(response.headers, now));
  const advice =
    status === 401 || status === 403
      ? "Give the right credentials, or ask its owner for access."
      : status === 404 || status === 410
        ? "Correct the address, or ask its owner where it went."
        : "Correct `from` under `source`.";
  return new Unreached(`${host} refuses (HTTP ${status}${text && `: ${text}`}). ${advice}`, false);
}

/** As much of an answer as arrives at once, which is enough for words. */
async function beginningOf({ body }: Response): Promise<string> {
  try {
    for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) return Buffer.from(piece).toString("utf8");
  } catch {}
  return "";
}

/** Seconds of a `Retry-After` header, which gives them or a date. */
function waitOf(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}

const words = (text: string) =>
  text
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, WORDS);
