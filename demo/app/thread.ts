import { parentPort, workerData } from "node:worker_threads";
import type { ThreadData } from "./service-thread-host";
import { startInstance } from "./start-instance";

const data = workerData as ThreadData;
const running = await Promise.all(data.instances.map((placed) => startInstance(placed, data)));
parentPort?.on("message", async (message: unknown) => {
  if (message !== "drain") return;
  await Promise.all(running.map((instance) => instance.drain()));
  process.exit(0);
});
