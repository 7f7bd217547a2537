import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { InputError } from "../pipelines/inputError.js";
import { exportPanels } from "../pipelines/panel/exportPanels.js";
import { counted } from "../pipelines/published/counted.js";
import { openStore } from "../pipelines/store/store.js";
import { packageRoot } from "../workflows/packageRoot.js";
import { pastPanels } from "../workflows/pastPanels.js";

export interface PanelFlags {
  readonly asOf: string;
  readonly freq?: string;
  readonly inventory?: string;
  readonly store: string;
  readonly out?: string;
}

/** `headwater panel`: the panels that a night as of a date used, as a table. */
export async function panelCommand(service: string | undefined, flags: PanelFlags): Promise<void> {
  const { asOf, freq, out } = flags;
  const inventory = flags.inventory ? resolve(flags.inventory) : join(packageRoot, "data", "inventory", "sample");
  const store = await openStore(flags.store);
  const panels = await pastPanels(store, { inventory, asOf, services: service ? [service] : undefined, freq });
  if (panels.length === 0)
    throw new InputError(
      `${service ?? "No service"} is ${service ? "not " : ""}counted by ${freq}. Leave --freq out to see all.`,
    );
  if (out !== undefined) {
    const rows = await exportPanels(panels, resolve(out));
    console.log(`${counted(rows, "row")} of ${counted(panels.length, "panel")} as of ${asOf} written: ${out}`);
    return;
  }
  const work = await store.scratch();
  try {
    await exportPanels(panels, join(work, "panel.csv"));
    await pipeline(createReadStream(join(work, "panel.csv")), process.stdout, { end: false });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
