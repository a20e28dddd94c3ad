import { parentPort, workerData } from "node:worker_threads";
import { AccessLog } from "./access-log/access-log";
import type { ThreadData } from "./service-thread-host";
import { startInstance } from "./start-instance";

/** What is left of the log when everything else has ended. */
const lastLinesMs = 1000;

const data = workerData as ThreadData;
const log = new AccessLog(data.mesh.cluster, data.lokiPushUrl);
const running = await Promise.all(data.instances.map((placed) => startInstance(placed, data, log)));
const [first] = running;
if (first) log.register(first.registry);
parentPort?.on("message", async (message: unknown) => {
  if (message !== "drain") return;
  await Promise.all(running.map((instance) => instance.drain()));
  await log.close(lastLinesMs);
  process.exit(0);
});
