import { render } from "preact";
import { useMemo, useState } from "preact/hooks";
import { forecastPasted, type PastedForecast } from "../../browser/index.js";
import { STYLE } from "../../site/style.js";
import { type Asked, Controls } from "./Controls.js";
import { ForecastTable } from "./ForecastTable.js";
import { numberText, periodsText } from "./plainText.js";
import { Reasons } from "./Reasons.js";
import { SeriesChart } from "./SeriesChart.js";
import { sample } from "./sample.js";

const OWN_STYLE = `
label { font: 600 .875rem/1.5 system-ui, sans-serif; }
textarea, input, select, button { font: .9375rem/1.4 system-ui, sans-serif; color: var(--ink); background: var(--band);
  border: 1px solid var(--soft); border-radius: 4px; padding: .4rem .6rem; max-width: 100%; }
textarea { width: 100%; font-family: ui-monospace, monospace; resize: vertical; }
textarea:focus-visible, input:focus-visible, select:focus-visible, button:focus-visible {
  outline: 2px solid var(--ahead); outline-offset: 2px; }
.controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem 1.25rem; margin: 1rem 0; }
.controls label, .controls input, .controls select { display: block; width: 100%; }
.controls input, .controls select { margin-top: .25rem; }
button { font-weight: 600; color: var(--ground); background: var(--ahead); border-color: var(--ahead); cursor: pointer; }
button:disabled { opacity: .6; }
.wrong { border-left: 4px solid var(--over); padding: .5rem .75rem; background: var(--band); color: var(--over); }
.chart { min-height: 220px; }
@media (max-width: 40rem) { textarea { font-size: .8125rem; } }
`;

/** How the page's words call what can be changed. */
const WORDS = { freq: "what a period is", gaps: "the rule for gaps" };

type Answer = { result: PastedForecast } | { problem: string } | undefined;

function Page() {
  const [answer, setAnswer] = useState<Answer>();
  const [busy, setBusy] = useState(false);
  const ask = ({ text, ...options }: Asked) => {
    setBusy(true);
    // The browser paints that it is busy before it is.
    setTimeout(() => {
      try {
        setAnswer({ result: forecastPasted(text, { ...options, words: WORDS }) });
      } catch (error) {
        setAnswer({ problem: (error as Error).message });
      }
      setBusy(false);
    });
  };
  return (
    <>
      <style>{STYLE + OWN_STYLE}</style>
      <h1>Forecast a table in this page</h1>
      <p>
        A small network, trained on invented series alone, runs in this page. Nothing that you paste leaves it: the page
        may neither send nor fetch anything.
      </p>
      <Controls sample={sample()} busy={busy} ask={ask} />
      <div role="status" class="note">
        {busy ? "Forecasting …" : answer && "result" in answer ? summary(answer.result) : ""}
      </div>
      <div role="alert">{answer && "problem" in answer ? <p class="wrong">{answer.problem}</p> : null}</div>
      {answer && "result" in answer ? <Result key={answer.result.rows} result={answer.result} /> : null}
    </>
  );
}

function summary({ panel, forecast }: PastedForecast): string {
  const periods = periodsText(panel.freq);
  return `${panel.ids.length} series, ${forecast.h} ${periods} ahead; a season is ${panel.seasonLength} ${periods}.`;
}

function Result({ result }: { result: PastedForecast }) {
  const { panel, forecast, rows } = result;
  const [series, setSeries] = useState(0);
  const name = panel.ids[series];
  const own = useMemo(() => rows.slice(series * forecast.h, (series + 1) * forecast.h), [result, series]);
  const download = useMemo(() => `data:text/csv;charset=utf-8,${encodeURIComponent(result.csv())}`, [result]);
  const middle = own[0].quantiles[(forecast.levels.length - 1) / 2];
  return (
    <>
      <h2>The forecast</h2>
      <p>
        <label>
          Series{" "}
          <select name="series" value={series} onChange={({ currentTarget }) => setSeries(Number(currentTarget.value))}>
            {panel.ids.map((id, i) => (
              <option key={id} value={i}>
                {id}
              </option>
            ))}
          </select>
        </label>
      </p>
      <figure>
        <SeriesChart
          panel={panel}
          series={series}
          rows={own}
          label={`${name}: the past, and a forecast that begins at ${numberText(middle)}. The table below has the numbers.`}
        />
        <figcaption>
          Grey: the past. Blue: the median, with 80 % (dark) and 95 % (light) of what may come. The table has the same
          in numbers.
        </figcaption>
      </figure>
      <ForecastTable rows={own} name={name} freq={panel.freq} />
      <p>
        <a href={download} download="forecast.csv">
          All series as a CSV file
        </a>
      </p>
      <h2>What carried it</h2>
      <Reasons result={result} series={series} />
    </>
  );
}

render(<Page />, document.getElementById("page")!);
