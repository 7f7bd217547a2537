import { parentPort, workerData } from "node:worker_threads";
import { type PlainScan, scanPlain } from "../../pipelines/sources/scanPlain.js";

parentPort!.postMessage(await scanPlain(workerData as PlainScan));
