import { dateInWords } from "../pipelines/published/periodInWords.js";
import { tablesOf } from "../pipelines/published/tablesOf.js";
import { Coming } from "./Coming.js";
import { HowGood } from "./HowGood.js";
import type { Night } from "./night.js";
import { ServiceSection } from "./ServiceSection.js";
import { Sources } from "./Sources.js";
import { serviceViews } from "./serviceView.js";

/** What planners read of a night, the most pressing first. */
export function Page({ night }: { night: Night }) {
  const views = serviceViews(night);
  const { run } = night;
  const services = new Set(views.map((view) => view.service)).size;
  const areas = new Set(night.forecasts.map((row) => row.area)).size;
  return (
    <>
      <header>
        <p class="kicker">Demand forecast</p>
        <h1>{night.title}</h1>
        <p>
          {amount(services, "service")} in {amount(areas, "area")}, as known at the end of{" "}
          {dateInWords(run.as_of - 86_400_000)}.
        </p>
        <nav aria-label="On this page">
          <ul>
            <li>
              <a href="#coming">What is coming first</a>
            </li>
            {views.map((view) => (
              <li key={view.id}>
                <a href={`#${view.id}`}>{view.heading}</a>
              </li>
            ))}
            <li>
              <a href="#good">How good</a>
            </li>
            <li>
              <a href="#left-out">What was left out</a>
            </li>
            <li>
              <a href="#sources">Sources</a>
            </li>
          </ul>
        </nav>
      </header>
      <main>
        <Coming warnings={night.warnings} timeZone={run.time_zone} />
        <h2>Service by service</h2>
        <p class="note">
          Nobody knows what will happen; these are ranges that what happens should fall into. In each table the large
          figure is as likely to be too low as too high, and in 8 of 10 cases demand lies between the two small ones.
        </p>
        {views.map((view) => (
          <ServiceSection key={view.id} view={view} asOf={run.as_of} />
        ))}
        <HowGood views={views} skill={run.skill} models={night.models} />
        <Sources datasets={night.datasets} />
      </main>
      <footer>
        <p>
          The tables behind this page, for spreadsheets:{" "}
          {tablesOf(run).map(({ name }, i) => (
            <>
              {i > 0 && ", "}
              <a href={`${name}.csv`}>{name}.csv</a>
            </>
          ))}
          . Forecasts of what may happen are not facts: decide with people who know the place.
        </p>
        <p>
          Headwater {run.version}, night {run.run}.
        </p>
      </footer>
    </>
  );
}

const amount = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
