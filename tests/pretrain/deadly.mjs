// Loaded before `npm run pretrain`'s program, in its threads too: it tells of every file that is written and renamed and
// every batch that is read, and kills the process at the points that the test chooses, each once over all its lives.
// `during` a file's writing half of it is on disk.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";

const { log, kills } = JSON.parse(process.env.HEADWATER_DEADLY);
const spent = new Set(fs.readFileSync(log, "utf8").split("\n"));
const due = new Set(kills.filter((point) => !spent.has(`killed ${point}`)));
const { writeFile, rename, open } = fs.promises;

const times = new Map();
/** What is done to a file, the how-manieth time. */
const doing = (what, file) => {
  const key = `${what} ${basename(file)}`;
  times.set(key, (times.get(key) ?? 0) + 1);
  return `${key} ${times.get(key)}`;
};
function reach(point) {
  fs.appendFileSync(log, `${point}\n`);
  if (!due.has(point)) return;
  fs.appendFileSync(log, `killed ${point}\n`);
  process.kill(process.pid, "SIGKILL");
  // A process of many threads may live on for a moment.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

fs.promises.writeFile = async (file, bytes) => {
  const what = doing("write", file);
  reach(`before ${what}`);
  if (due.has(`during ${what}`)) fs.writeFileSync(file, bytes.slice(0, bytes.length / 2));
  reach(`during ${what}`);
  await writeFile(file, bytes);
  reach(`after ${what}`);
};
fs.promises.rename = async (from, to) => {
  const what = doing("rename", from);
  reach(`before ${what}`);
  await rename(from, to);
  reach(`after ${what}`);
};
fs.promises.open = async (file, ...rest) => {
  const handle = await open(file, ...rest);
  const read = handle.read.bind(handle);
  handle.read = (...args) => {
    reach(`before ${doing("read", file)}`);
    return read(...args);
  };
  return handle;
};
syncBuiltinESMExports();
