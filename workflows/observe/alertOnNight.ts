import type { Alert, Place } from "./alert.js";
import { failedAlert, lateAlert } from "./alert.js";
import type { Observer } from "./observer.js";

export interface AlertOptions {
  /** Where the night is, and what planners see now. */
  readonly place: () => Promise<Place>;
  /** Command that starts the night again. */
  readonly again: string;
  /** Hours after its begin when a night is late. */
  readonly lateAfter: number;
  /** Sends an alert; never throws. */
  readonly send: (alert: Alert) => Promise<void>;
}

/** Sends an alert when a night of this process fails, and when it takes too long. */
export function alertOnNight({ place, again, lateAfter, send }: AlertOptions): Observer {
  const underWay: Promise<void>[] = [];
  let failedStep: { step: string; reason: string } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const alert = (make: (place: Place) => Alert) =>
    underWay.push(
      place()
        .then(make)
        .then(send, () => {}),
    );

  return {
    step({ activity, subject, state, says }) {
      if (state === "failed") failedStep ??= { step: `${activity} ${subject}`.trim(), reason: says };
    },
    night({ night, asOf, state, says, startedAt }) {
      clearTimeout(timer);
      if (state === "running") {
        const due = new Date(startedAt + lateAfter * 3_600_000);
        const late = () =>
          alert((here) =>
            lateAlert(here, {
              asOf,
              due: `by ${due.toISOString().slice(0, 16).replace("T", " ")} UTC`,
              state: {
                night,
                says: `it runs since ${new Date(startedAt).toISOString().slice(0, 16).replace("T", " ")} UTC`,
              },
            }),
          );
        timer = setTimeout(late, lateAfter * 3_600_000);
        timer.unref();
      }
      if (state === "failed")
        alert((here) => failedAlert(here, { asOf, night, again, ...(failedStep ?? { reason: says }) }));
    },
    close: async () => {
      clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}
