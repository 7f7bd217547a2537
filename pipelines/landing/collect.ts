import type { Before, Collected } from "../connect/connector.js";
import { connectorOf, type From } from "../connect/connectors.js";
import type { Outside } from "../connect/outside.js";
import { fillSecrets } from "../connect/secrets.js";
import { Unreached } from "../connect/unreached.js";
import { createWeb } from "../connect/web.js";

export interface CollectInputs {
  /** A directory for what is fetched: see `fetchDirectory`. */
  readonly dir: string;
  readonly dataset: string;
  readonly from: From;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** What the same source gave last time. */
  readonly before?: Before;
  readonly outside: Outside;
}

/**
 * Fetches what a source holds now. No secret leaves this: messages name it as the inventory does.
 * @throws Unreached
 */
export async function collect({ dataset, from, asOf, dir, before, outside }: CollectInputs): Promise<Collected> {
  const connector = connectorOf(from.kind);
  let hide = (text: string) => text;
  try {
    const filled = fillSecrets(from, outside.env);
    hide = filled.hide;
    const { options } = filled;
    const web = createWeb(outside, connector.headers?.(options));
    return await connector.collect({ options, before, asOf, dir, web, outside });
  } catch (error) {
    const message = hide(error instanceof Error ? error.message : String(error));
    if (error instanceof Unreached) throw new Unreached(`${dataset}: ${message}`, error.passing, error.retryAfter);
    throw new Error(message);
  }
}
