import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { Published } from "../../workflows/activities.js";
import { dataHeldAlert, failedAlert, heldAlert, lateAlert } from "../../workflows/observe/alert.js";
import { alertOnNight } from "../../workflows/observe/alertOnNight.js";
import { alertSender } from "../../workflows/observe/alertSender.js";
import { observeNight } from "../../workflows/observe/observeNight.js";
import { postAlert, webhookUrl } from "../../workflows/observe/webhook.js";
import { receiver } from "./receiver.js";

const PLACE = { host: "bastion", store: "/var/lib/headwater", shown: "2026-03-01" };
const FAILED = failedAlert(PLACE, {
  asOf: "2026-03-02",
  night: "n1",
  step: "load repairs",
  reason: "repairs.csv has no column day. It has date, id.",
  again: "headwater retry --store /var/lib/headwater",
});

describe("an alert is one sentence that says what, where and what to do", () => {
  it("of a night that failed", () => {
    expect(FAILED.text).toBe(
      "Headwater's night as of 2026-03-02 failed at load repairs on bastion (repairs.csv has no column day; It has date, id), " +
        "and planners still see the night as of 2026-03-01: mend that and run headwater retry --store /var/lib/headwater, " +
        "which goes on from what is done.",
    );
  });

  it("of a night that waits for a decision", () => {
    expect(heldAlert({ ...PLACE, shown: undefined }, { asOf: "2026-03-02", night: "n1" }).text).toBe(
      "Headwater's night as of 2026-03-02 on bastion is ready and waits for a decision, and planners see nothing yet: " +
        'run headwater approve --store /var/lib/headwater --why "…" to publish it, or headwater reject --store /var/lib/headwater --why "…".',
    );
  });

  it("of a night that is late", () => {
    expect(lateAlert(PLACE, { asOf: "2026-03-02", due: "at 03:00 Europe/London" }).text).toBe(
      "Headwater's night as of 2026-03-02 on bastion was due at 03:00 Europe/London and is not published (none has begun), " +
        "and planners still see the night as of 2026-03-01: see headwater doctor --store /var/lib/headwater.",
    );
  });

  it("of data sets that are held at an earlier state", () => {
    const heldBack = [
      {
        title: "Repairs",
        reason: "repairs: data.example.org is busy. Used is what it gave for the night as of 2026-02-28.",
      },
      { title: "Calls", reason: "Calls is held back at what was known before." },
    ];
    expect(dataHeldAlert(PLACE, { asOf: "2026-03-02", heldBack }).text).toBe(
      "Headwater's night as of 2026-03-02 on bastion is published, but the newest data of Repairs, Calls are not in it " +
        "(repairs: data.example.org is busy; Used is what it gave for the night as of 2026-02-28; " +
        "Calls is held back at what was known before): once that is mended at its source, the next night takes it.",
    );
  });

  it("and holds nothing about persons", () => {
    const reason = "Could not convert string 'Mary Smith' to INT32\nOriginal Line: 9434765919,Mary Smith";
    const alert = failedAlert(PLACE, { asOf: "2026-03-02", night: "n1", reason, again: "x" });
    expect(JSON.stringify(alert)).not.toMatch(/Mary|9434765919/);
  });
});

/** Posts the alert; returns what came of it and the seconds that were waited. */
async function post(url: string, timeout?: number) {
  const waits: number[] = [];
  const fault = await postAlert(FAILED, { url, timeout, sleep: async (seconds) => void waits.push(seconds) });
  return { fault, waits };
}

describe("a webhook", () => {
  it("gets the alert as JSON, once", async () => {
    const { url, received } = await receiver();
    expect(await post(url)).toEqual({ fault: undefined, waits: [] });
    expect(received).toMatchObject([{ method: "POST", path: "/hooks/secret", alert: FAILED }]);
    expect(received[0].headers["content-type"]).toBe("application/json");
  });

  it("that fails for a while is tried again, waiting twice as long each time", async () => {
    const { url, received } = await receiver(500, 0, 429, 503);
    expect(await post(url)).toEqual({ fault: undefined, waits: [1, 2, 4, 8] });
    expect(received.length).toBe(5);
  });

  it("that keeps failing is given up, with a reason that does not hold its address's secret", async () => {
    const { url, received } = await receiver(500, 500, 500, 500, 500);
    const { fault, waits } = await post(url);
    expect(fault).toBe(`${new URL(url).host} answered 500`);
    expect(fault).not.toContain("secret");
    expect([waits.length, received.length]).toEqual([4, 5]);
  });

  it("that refuses for good, or sends elsewhere, is not tried again", async () => {
    for (const answer of [400, 401, 404, 410, 302]) {
      const { url, received } = await receiver(answer);
      expect(await post(url)).toMatchObject({ fault: expect.stringContaining(`answered ${answer}`), waits: [] });
      expect(received.length).toBe(1);
    }
  });

  it("that is not there is said to be so", async () => {
    const { url, close } = await receiver();
    close();
    expect((await post(url)).fault).toMatch(/does not answer: .*ECONNREFUSED/);
  });

  it("that never answers is given up after its time", async () => {
    const { createServer } = await import("node:net");
    const silent = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const { port } = silent.address() as { port: number };
    expect((await post(`http://127.0.0.1:${port}`, 0.05)).fault).toMatch(/does not answer/);
    silent.close();
  });

  it("is named by HEADWATER_WEBHOOK, whose secret no error repeats", () => {
    expect(webhookUrl({})).toBeUndefined();
    expect(webhookUrl({ HEADWATER_WEBHOOK: " https://example.org/a " })).toBe("https://example.org/a");
    for (const wrong of ["example.org/secret", "ftp://example.org/secret", "https:///secret"])
      expect(() => webhookUrl({ HEADWATER_WEBHOOK: wrong })).toThrow(/^HEADWATER_WEBHOOK is no address(?!.*secret)/);
  });
});

describe("a sender of alerts", () => {
  const quiet = pino({ enabled: false });

  it("is quiet for a minute after a failure, then for two, then takes up again", async () => {
    const { url, received } = await receiver(410, 410, 204);
    let clock = 0;
    const sent: string[] = [];
    const send = alertSender({ log: quiet, say: (s) => sent.push(s), url, sleep: async () => {}, now: () => clock });
    const taken: [number, boolean][] = [];
    for (let minute = 0; minute <= 4; minute++) {
      clock = minute * 60_000;
      taken.push([received.length, await send(FAILED)]);
    }
    expect(taken).toEqual([
      [0, false],
      [1, false],
      [2, false],
      [2, true],
      [3, true],
    ]);
    expect(sent).toEqual([FAILED.text]);
  });

  it("only logs where no address is set", async () => {
    const lines: Record<string, unknown>[] = [];
    const log = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(JSON.parse(line)) });
    expect(await alertSender({ log, sleep: async () => {}, now: () => 0 })(FAILED)).toBe(true);
    expect(lines).toMatchObject([
      { level: 50, event: "night.failed", night: "n1", step: "load repairs", msg: FAILED.text },
    ]);
  });
});

describe("a night of this process", () => {
  const { shown, ...here } = PLACE;
  const heldBack = [{ title: "Calls", reason: "Calls is held back." }];
  const latest = async () => ({ asOf: shown, run: "held", heldBack });
  const options = { here, latest, again: "headwater nightly --store /var/lib/headwater", lateAfter: 4 };
  const alertsOf = async (
    lateAfter: number,
    make: (report: Parameters<Parameters<typeof observeNight>[2]>[0]) => Promise<Published>,
  ) => {
    const alerts: string[] = [];
    const observer = alertOnNight({ ...options, lateAfter, send: async ({ text }) => void alerts.push(text) });
    const failure = await observeNight(observer, { asOf: "2026-03-02" }, make, { id: "n1" }).catch((error) => error);
    await observer.close();
    return { alerts, failure };
  };

  it("that fails sends one alert, which names the first step that failed, and fails as before", async () => {
    const { alerts, failure } = await alertsOf(4, async (report) => {
      const step = { says: "the disk is full", state: "failed", reused: false } as const;
      report({ ...step, activity: "land", subject: "repairs" });
      report({ ...step, activity: "land", subject: "waste" });
      throw new Error("the disk is full");
    });
    expect(failure).toMatchObject({ message: "the disk is full" });
    expect(alerts).toEqual([
      expect.stringMatching(
        /^Headwater's night as of 2026-03-02 failed at land repairs on bastion \(the disk is full\)/,
      ),
    ]);
  });

  it("that takes too long sends one alert while it runs", async () => {
    const { alerts } = await alertsOf(0.01 / 3600, async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { run: "r", dir: "", says: "" };
    });
    expect(alerts).toEqual([expect.stringMatching(/is not published \(it runs since .* UTC\)/)]);
  });

  it("that has data sets at an earlier state says which once it is what planners see", async () => {
    const publish = (run: string) => alertsOf(4, async () => ({ run, dir: "", says: "" }));
    expect((await publish("held")).alerts).toEqual([expect.stringMatching(/newest data of Calls are not in it/)]);
    expect((await publish("of the past")).alerts).toEqual([]);
  });

  it("that is published in time sends none", async () => {
    expect((await alertsOf(4, async () => ({ run: "r", dir: "", says: "" }))).alerts).toEqual([]);
  });
});
