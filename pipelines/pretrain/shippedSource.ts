import type { Packed } from "../../models/pretrained/network.js";

/** The TypeScript that carries a network in the package. */
export function shippedSource({ base64, sha256 }: Packed): string {
  return `import type { Packed } from "./network.js";

/** The networks' parameters, one after another, as \`npm run pretrain\` makes them; \`docs/model-card.md\` says what they are. */
export const SHIPPED: Packed = {
  sha256: "${sha256}",
  base64:
    "${base64}",
};
`;
}
