import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, vi } from "vitest";
import type { Incident, IncidentName } from "../incidents/incident";
import type { MeshSettings } from "../mesh/instance";
import { xdsBootstrap } from "../mesh/xds-bootstrap";
import { startModelInstance } from "../model-server/start-model-instance";
import { AccessLog } from "./access-log/access-log";
import { startPushStore } from "./access-log/push-store.fixture";
import { startTestControlPlane } from "./mesh-fixture";
import { startOutsideProvider } from "./outside-provider/start-provider";
import { placement } from "./placement";
import { startInstance } from "./start-instance";

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

/** A line of the access log. */
export type Line = Record<string, unknown>;

/** The whole application in this process, over a control plane in memory and a log store that remembers. */
export async function startChain() {
  const plane = await startTestControlPlane();
  const store = await startPushStore();
  const provider = await startOutsideProvider();
  const log = new AccessLog("demo", store.url);
  const targetsDir = await mkdtemp(path.join(tmpdir(), "heddle-targets-"));
  vi.stubEnv(
    "GRPC_XDS_BOOTSTRAP_CONFIG",
    xdsBootstrap({ id: "chain-test", cluster: "llm" }, plane.xdsAddress),
  );
  const mesh: MeshSettings = {
    cluster: "demo",
    controlPlaneUrl: plane.url,
    controlPlaneToken: "t",
    targetsDir,
    drainSeconds: 5,
  };
  const gatewayPort = await freePort();
  /** The incidents that run; tests set them. */
  const incidentsNow = new Map<IncidentName, Incident>();
  const incidents = { of: (name: IncidentName) => incidentsNow.get(name) };
  const settings = { mesh, gatewayPort, outsideProviderUrl: provider.url };
  const instances = placement.flatMap((part) => part.instances);
  const startModel = (version: string) =>
    startModelInstance({ version, index: 0, streamInterval: 4, mesh, log, incidents });
  const running: { drain(): Promise<void> }[] = [];
  for (const placed of instances) running.push(await startInstance(placed, settings, log));
  for (const version of ["v1", "v2"]) running.push(await startModel(version));
  await vi.waitFor(() => expect(plane.instances()).toHaveLength(instances.length + 2), { timeout: 5000 });
  return {
    plane,
    store,
    provider,
    incidentsNow,
    startModel,
    chat(body: object, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
      return fetch(`http://127.0.0.1:${gatewayPort}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-tenant": "tenant-t", ...headers },
        body: JSON.stringify({
          model: "qa-chat",
          messages: [{ role: "user", content: "How do we handle a late shipment?" }],
          ...body,
        }),
        ...(signal ? { signal } : {}),
      });
    },
    async metricsOf(instance: string): Promise<string> {
      const [target] = JSON.parse(await readFile(path.join(targetsDir, `${instance}.json`), "utf8"));
      return (await fetch(`http://${target.targets[0]}/metrics`)).text();
    },
    /** The access log's lines of one request, once they are at least so many. */
    async linesOf(requestId: string, atLeast: number): Promise<Line[]> {
      const lines = () =>
        store.lines.map(({ line }): Line => JSON.parse(line)).filter((line) => line.request_id === requestId);
      await vi.waitFor(() => expect(lines().length).toBeGreaterThanOrEqual(atLeast), { timeout: 5000 });
      return lines();
    },
    async stop() {
      await Promise.all(running.map((instance) => instance.drain()));
      expect(await readdir(targetsDir)).toEqual([]);
      plane.stop();
      await log.close(1000);
      store.stop();
      provider.close();
      await rm(targetsDir, { recursive: true });
    },
  };
}
export type Chain = Awaited<ReturnType<typeof startChain>>;

/** A stream of exactly so many tokens. */
export const exactly = (tokens: number) => ({ stream: true, ignore_eos: true, max_tokens: tokens });

/** The tokens of a stream that ended well, by their indices. */
export function tokenIndices(text: string): number[] {
  expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  const events = text.split("\n\n").filter((event) => event.startsWith("data: {"));
  const words = events.flatMap((event) =>
    JSON.parse(event.slice(6)).choices.map((choice: { delta: { content: string } }) => choice.delta.content),
  );
  return (words.join("").match(/-(\d+) /g) ?? []).map((match) => Number(match.slice(1)));
}

export const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
