import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  splitConfig,
  startTestControlPlane,
  type TestControlPlane,
} from "../controlplane/fixtures/control-plane";
import { quantile, type Row, timed } from "./row";

const services = 1_000;
const nodes = 50;
const shifts = 20;
const mebibyte = 1024 * 1024;

/** Without a demo: a control plane of its own with a thousand services and fifty Envoys, from a write to the last one's ACK. */
export async function xdsFanOut(): Promise<Row[]> {
  return [...(await measured("sotw")), ...(await measured("delta"))];
}

async function measured(protocol: "sotw" | "delta"): Promise<Row[]> {
  const plane = await startTestControlPlane();
  for (let index = 0; index < services; index += 1) {
    for (const version of [1, 2]) {
      plane.register(`service-${index}`, `v${version}`, `10.${version}.${index >> 8}.${index % 256}:80`);
    }
    plane.configure(`service-${index}`, splitConfig({ v1: 10_000 }));
  }
  const before = memory();
  const program = fileURLToPath(new URL("./lean-envoys.ts", import.meta.url));
  const arguments_ = [String(plane.xdsPort), String(nodes), protocol];
  const fleet = fork(program, arguments_, { execArgv: ["--import", "tsx"] });
  try {
    await once(fleet, "message");
    const connectMs = await timed(() => everyNodeTook(plane, ""));
    const connectMib = (await received(fleet)) / mebibyte;
    const memoryMib = (memory() - before) / mebibyte;
    const shift = await writes(plane, fleet, (turn) => ({ v1: 10_000 - turn, v2: turn }));
    const version = await writes(plane, fleet, (turn) => ({ v1: 5_000, [`n${turn}`]: 5_000 }), 5);
    return [
      row(`${nodes} Envoys take ${services} services (${protocol})`, {
        ms: connectMs,
        mib: connectMib,
        memoryMib,
      }),
      row(`A shift of one service to the last ACK (${protocol})`, shift),
      row(`A new version of one service to the last ACK (${protocol})`, version),
    ];
  } finally {
    fleet.kill("SIGKILL");
    plane.close();
    // What this one held is not to be counted as the next one's.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** One write after another, each to another service; the bytes are what all nodes received for one. */
async function writes(
  plane: TestControlPlane,
  fleet: ChildProcess,
  weightsOf: (turn: number) => Record<string, number>,
  times = shifts,
): Promise<Record<string, number>> {
  const taken: number[] = [];
  await received(fleet);
  for (let turn = 1; turn <= times; turn += 1) {
    const service = `service-${turn}`;
    const startedAt = performance.now();
    await everyNodeTook(plane, plane.configure(service, splitConfig(weightsOf(turn), turn)), service);
    taken.push(performance.now() - startedAt);
  }
  const mib = (await received(fleet)) / mebibyte / times;
  return { ms: quantile(taken, 0.5), p95: quantile(taken, 0.95), mib };
}

async function everyNodeTook(plane: TestControlPlane, etag: string, service?: string): Promise<void> {
  const endsAt = performance.now() + 60_000;
  for (;;) {
    const states =
      service === undefined
        ? plane.nodes.view({ names: false }).nodes.map((node) => !node.lagging && node.types.length === 5)
        : plane.nodes.status({ namespace: "llm", service }, etag).nodes.map(({ state }) => state === "acked");
    if (states.length === nodes && states.every((isTaken) => isTaken)) return;
    if (performance.now() > endsAt) throw new Error("the nodes did not take it in a minute");
    await new Promise((resolve) => setTimeout(resolve, service === undefined ? 20 : 1));
  }
}

async function received(fleet: ChildProcess): Promise<number> {
  fleet.send("bytes?");
  const [{ bytes }] = (await once(fleet, "message")) as [{ bytes: number }];
  return bytes;
}

/** Bytes that are in use: what could be collected is. */
function memory(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function row(name: string, values: Record<string, number>): Row {
  const { ms = 0, p95, mib = 0, memoryMib } = values;
  const figures = [
    `${ms.toFixed(0)} ms${p95 === undefined ? "" : ` (p95 ${p95.toFixed(0)} ms)`}`,
    `${mib < 1 ? `${(mib * 1024).toFixed(0)} KiB` : `${mib.toFixed(1)} MiB`} sent`,
    ...(memoryMib === undefined ? [] : [`${memoryMib.toFixed(0)} MiB of memory more`]),
  ];
  return { name, figures: figures.join(", "), values };
}
