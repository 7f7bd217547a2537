import { numberInWords } from "../pipelines/published/numberInWords.js";
import { dateInWords } from "../pipelines/published/periodInWords.js";
import type { DatasetRow } from "../pipelines/published/rows.js";
import { plainReason } from "./plainReason.js";

/** What was left out and why, and where the rest comes from under which licence. */
export function Sources({ datasets }: { datasets: readonly DatasetRow[] }) {
  const landed = datasets.filter((dataset) => dataset.status !== "left out");
  const leftOut = datasets.filter((dataset) => dataset.status === "left out");
  const heldBack = datasets.filter((dataset) => dataset.status === "held back");
  const apart = datasets.filter((dataset) => dataset.status === "landed" && dataset.reason !== null);
  const attributions = [...new Set(landed.flatMap((dataset) => dataset.attribution ?? []))];
  return (
    <>
      <section id="left-out" aria-labelledby="left-out-title">
        <h2 id="left-out-title">What was left out, and why</h2>
        {leftOut.length === 0 ? (
          <p>Nothing: every data set of the inventory was used.</p>
        ) : (
          <Reasons datasets={leftOut} />
        )}
      </section>
      {heldBack.length > 0 && (
        <section id="held-back" aria-labelledby="held-back-title">
          <h2 id="held-back-title">What was held back at an earlier state, and why</h2>
          <Reasons datasets={heldBack} />
        </section>
      )}
      <section id="sources" aria-labelledby="sources-title">
        <h2 id="sources-title">Where the figures come from</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard. */}
        <section class="scroll" aria-labelledby="sources-table" tabIndex={0}>
          <table class="plain">
            <caption id="sources-table">
              Data sets that were used, who is responsible for them, and their licences.
            </caption>
            <thead>
              <tr>
                <th scope="col">Data set</th>
                <th scope="col">Owner</th>
                <th scope="col">Licence</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col" class="number">
                  Rows
                </th>
              </tr>
            </thead>
            <tbody>
              {landed.map((dataset) => (
                <tr key={dataset.dataset}>
                  <th scope="row">{dataset.title}</th>
                  <td>{dataset.owner}</td>
                  <td>{dataset.licence}</td>
                  <td>{dataset.first === null ? "–" : dateInWords(dataset.first)}</td>
                  <td>{dataset.last === null ? "–" : dateInWords(dataset.last)}</td>
                  <td class="number">{dataset.rows === null ? "–" : numberInWords(dataset.rows)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        {apart.length > 0 && <Reasons datasets={apart} />}
        {attributions.length > 0 && (
          <ul class="note">
            {attributions.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Reasons({ datasets }: { datasets: readonly DatasetRow[] }) {
  return (
    <ul>
      {datasets.map((dataset) => (
        <li key={dataset.dataset}>
          <strong>{dataset.title}</strong>: {plainReason(withoutTitle(dataset))}
        </li>
      ))}
    </ul>
  );
}

/** The reason often begins with the title itself, which stands before it here. */
function withoutTitle({ title, reason }: DatasetRow): string | null {
  const said = [`${title} is left out: `, `${title} is `].find((words) => reason?.startsWith(words));
  return said === undefined ? reason : reason!.slice(said.length);
}
