import { numberText } from "./plainText.js";

interface NumberTableProps {
  readonly id: string;
  readonly caption: string;
  /** What the table is called by those who do not see it; its caption when missing. */
  readonly label?: string;
  readonly titles: readonly string[];
  /** A heading, then a cell for each further title: a number, or what stands for one. */
  readonly rows: readonly (readonly [string, ...(number | string)[]])[];
}

/** A table whose rows are a name and numbers; where it is wide it scrolls by itself. */
export function NumberTable({ id, caption, label = caption, titles, rows }: NumberTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scroll" tabIndex={0} aria-label={label}>
      <table id={id}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {titles.map((title, i) => (
              <th key={title} scope="col" class={i > 0 ? "number" : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, i) => (
                <td key={titles[i + 1]} class="number" data-value={typeof cell === "number" ? cell : undefined}>
                  {typeof cell === "number" ? numberText(cell) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
