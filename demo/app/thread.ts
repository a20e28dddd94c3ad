import { parentPort, workerData } from "node:worker_threads";
import { AccessLog } from "./access-log/access-log";
import { haveIncidents } from "./have-incidents";
import { PlacedInstance } from "./placed-instance";
import type { ThreadData } from "./service-thread-host";
import { startInstance } from "./start-instance";

/** What is left of the log when everything else has ended. */
const lastLinesMs = 1000;

const data = workerData as ThreadData;
const log = new AccessLog(data.mesh.cluster, data.lokiPushUrl);
const running = await Promise.all(
  data.instances.map((placed) => PlacedInstance.start(() => startInstance(placed, data, log))),
);
const registry = running[0]?.registry;
if (registry) log.register(registry);
const reranker = running[data.instances.findIndex(({ service }) => service === "reranker")];
if (reranker) haveIncidents(data, reranker);
parentPort?.on("message", async (message: unknown) => {
  if (message !== "drain") return;
  await Promise.all(running.map((instance) => instance.drain()));
  await log.close(lastLinesMs);
  process.exit(0);
});
