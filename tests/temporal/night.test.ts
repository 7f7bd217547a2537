// One server for all of them: each file beside it has one idea of what Temporal makes of a night.
import { asEmbedded } from "./night/asEmbedded.js";
import { forApproval } from "./night/forApproval.js";
import { nightWorld } from "./night/nightWorld.js";
import { onServer } from "./night/onServer.js";
import { throughFaults } from "./night/throughFaults.js";
import { underWay } from "./night/underWay.js";

const world = nightWorld();
asEmbedded(world);
onServer(world);
throughFaults(world);
underWay(world);
forApproval(world);
