import { Worker } from "node:worker_threads";
import type { MeshSettings } from "../mesh/instance";
import { xdsBootstrap } from "../mesh/xds-bootstrap";
import { threadEnv } from "./env";
import { namespace, nodeId, type Placed } from "./placement";

/** What each thread is told; plain data, since it is copied. */
export type ThreadSettings = {
  mesh: MeshSettings;
  gatewayPort: number;
  /** Undefined without a log store. */
  lokiPushUrl: string | undefined;
  outsideProviderUrl: string | undefined;
  incidentsDir: string;
  xdsAddress: string;
};
export type ThreadData = ThreadSettings & { instances: Placed[] };

const restartMs = 1000;
const fromSource = import.meta.url.endsWith(".ts");

/** One worker thread with its instances; started again when it dies. */
export class ServiceThread {
  readonly caller: boolean;
  private worker: Worker | undefined;
  private draining = false;

  constructor(
    private readonly part: { caller: boolean; instances: Placed[] },
    private readonly settings: ThreadSettings,
  ) {
    this.caller = part.caller;
    this.start();
  }

  /** Resolves when the thread has drained and ended. */
  drain(): Promise<void> {
    this.draining = true;
    const { worker } = this;
    if (!worker) return Promise.resolve();
    return new Promise((resolve) => {
      worker.once("exit", () => resolve());
      worker.postMessage("drain");
    });
  }

  private start(): void {
    const { instances } = this.part;
    const { xdsAddress } = this.settings;
    const [first] = instances;
    const id = first ? nodeId(first) : "none";
    const data: ThreadData = { ...this.settings, instances };
    const worker = new Worker(new URL(fromSource ? "./thread.ts" : "./service-thread.mjs", import.meta.url), {
      name: id,
      workerData: data,
      env: threadEnv(xdsBootstrap({ id, cluster: namespace }, xdsAddress)),
      // Most of what a request makes dies young, and there are many threads: a nursery that is neither swept all the time nor large.
      resourceLimits: { maxYoungGenerationSizeMb: 24 },
    });
    this.worker = worker;
    worker.on("error", (error: Error) => console.error(`thread ${id}: ${error.message}`));
    worker.on("exit", () => {
      if (this.worker === worker) this.worker = undefined;
      if (!this.draining) setTimeout(() => this.start(), restartMs);
    });
  }
}
