import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { type Running, supervise } from "../../cli/supervise.js";

/** A real process that stays until it is killed. */
async function stays(): Promise<Running & { process: ChildProcess }> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "spawn");
  return {
    process: child,
    async stop() {
      const gone = child.exitCode === null && child.signalCode === null && once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

const said: string[] = [];
const options = {
  name: "The worker",
  say: (sentence: string) => void said.push(sentence),
  now: () => performance.now(),
};

it("what dies is started again, and ends when all of it ends", async () => {
  const started: ChildProcess[] = [];
  const again = new Promise<void>((resolve) => {
    const start = async () => {
      const running = await stays();
      if (started.push(running.process) === 2) resolve();
      return running;
    };
    void supervise({ ...options, start }).then((supervised) => {
      onTestFinished(() => supervised.stop());
      started[0].kill("SIGKILL");
    });
  });
  await again;
  expect(said.at(-1)).toBe("The worker ended (SIGKILL): starting it again.");
});

it("what is just being started again when all of it ends is ended too, not left behind", async () => {
  const started: ChildProcess[] = [];
  let begun = () => {};
  const second = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let ready = () => {};
  const gate = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const supervised = await supervise({
    ...options,
    async start() {
      const running = await stays();
      if (started.push(running.process) === 1) return running;
      begun();
      await gate;
      return running;
    },
  });
  started[0].kill("SIGKILL");
  await second;
  const stopped = supervised.stop();
  ready();
  await stopped;
  expect(started.map((child) => child.signalCode)).toEqual(["SIGKILL", "SIGTERM"]);
});

it("what was to be started again is not, once all of it ends", async () => {
  const started: ChildProcess[] = [];
  const supervised = await supervise({
    ...options,
    async start() {
      const running = await stays();
      started.push(running.process);
      return running;
    },
  });
  started[0].kill("SIGKILL");
  await once(started[0], "exit");
  await supervised.stop();
  expect(started.map((child) => child.signalCode)).toEqual(["SIGKILL"]);
});
