import { Document, isMap, isScalar, isSeq, visit } from "yaml";
import { schemaLine } from "../inventory/jsonSchemas.js";
import type { Column } from "./column.js";
import type { Draft } from "./draftDataset.js";

/** Maps of at most this many characters of JSON stand on one line. */
const ONE_LINE = 100;

/**
 * A data set as the text of its YAML file, with why a field was taken for personal beside it.
 * @param schema directory of the published JSON Schemas as seen from the file
 */
export function datasetYaml(draft: Draft, columns: readonly Column[], schema: string): string {
  const document = new Document(draft);
  visit(document, {
    Map: (_, map, path) => {
      const inner = path.length > 2 && !path.some((above) => isSeq(above));
      map.flow = inner && map !== document.get("fields") && JSON.stringify(map.toJSON()).length <= ONE_LINE;
    },
    Seq: (_, seq) => {
      seq.flow = seq.items.every((item) => isScalar(item));
    },
  });
  const fields = document.get("fields");
  if (isMap(fields))
    for (const { name, personal } of columns) {
      const node = fields.get(name, true);
      if (personal.why && isMap(node) && node.has("personal")) node.comment = ` ${personal.why}`;
    }
  const text = document.toString({ lineWidth: 120, flowCollectionPadding: true });
  return schemaLine(schema, "dataset") + text;
}
