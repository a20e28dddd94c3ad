import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KubernetesClient } from "../../../lib/kubernetes/client";
import { resourceKinds } from "../../../lib/kubernetes/resource-kinds";
import { WatchCache } from "../../../lib/kubernetes/watch-cache";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";

const collection = { group: "", plural: "pods" };
const patient = { timeout: 10_000 };
let cluster: Kubernetes;
let proxy: Proxy;
let client: KubernetesClient;
let pods: WatchCache<string>;

/** Between the client and the API: counts what is asked, and can fail, cut or fake answers. */
type Proxy = {
  url: string;
  lists: number;
  watches: URLSearchParams[];
  /** How far the last bookmark that went through says it is. */
  bookmarked: number;
  /** Answers in the API's place; true where it did. */
  instead: ((request: IncomingMessage, response: ServerResponse, isWatch: boolean) => boolean) | null;
  cut: () => void;
  stop: () => Promise<void>;
};

async function startProxy(to: string): Promise<Proxy> {
  const server: Server = createServer((request, response) => void forward(request, response));
  const forward = async (request: IncomingMessage, response: ServerResponse) => {
    const { searchParams } = new URL(request.url ?? "/", to);
    const isWatch = searchParams.has("watch");
    if (isWatch) made.watches.push(searchParams);
    else made.lists += 1;
    if (made.instead?.(request, response, isWatch)) return;
    const end = new AbortController();
    response.on("close", () => end.abort());
    try {
      const headers = { authorization: request.headers.authorization ?? "" };
      const answer = await fetch(to + request.url, { headers, signal: end.signal });
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.flushHeaders();
      if (!answer.body) throw new Error("an answer without a body");
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
        response.write(chunk);
        const bookmark = /"BOOKMARK".*"resourceVersion":"(\d+)"/.exec(Buffer.from(chunk).toString())?.[1];
        made.bookmarked = Number(bookmark ?? made.bookmarked);
      }
      response.end();
    } catch {
      response.destroy();
    }
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const made: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lists: 0,
    watches: [],
    bookmarked: 0,
    instead: null,
    cut: () => server.closeAllConnections(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return made;
}

function seed(name: string, phase = "Running"): void {
  cluster.seed([
    { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "ai" }, status: { phase } } as never,
  ]);
}

function remove(name: string): void {
  const object = cluster.store.get(collection, "ai", name);
  if (object) cluster.store.remove(collection, object);
}

beforeEach(async () => {
  cluster = await startKubernetes({ tokens: { t: { user: "heddle", rights: "admin" } }, bookmarkMs: 50 });
  seed("a");
  proxy = await startProxy(cluster.url);
  client = new KubernetesClient({ url: proxy.url, bearerToken: { value: "t" } });
  const phaseOf = (status: unknown) => (status as { phase: string }).phase;
  pods = new WatchCache({
    client,
    kind: resourceKinds.pod,
    keep: ({ metadata, status }) =>
      metadata.name.startsWith("ignored") ? undefined : `${metadata.name} ${phaseOf(status)}`,
  });
});
afterEach(async () => {
  pods.close();
  await client.close();
  await proxy.stop();
  await cluster.stop();
});

const known = async () => [...(await pods.values(AbortSignal.timeout(5_000)))].sort();
/** Undefined while it cannot be told. */
const toldNow = () => known().catch(() => undefined);
const followed = () => expect.poll(() => proxy.watches.length, patient).toBeGreaterThan(0);

describe("what is followed of a cluster", () => {
  it("asks nothing before it is asked, and then once", async () => {
    expect(proxy.lists).toBe(0);
    expect(await Promise.all([known(), known()])).toEqual([["a Running"], ["a Running"]]);
    expect(proxy.lists).toBe(1);
  });

  it("sees what comes, changes and goes, and keeps nothing of what it need not", async () => {
    await known();
    seed("b");
    seed("ignored");
    await expect.poll(known, patient).toEqual(["a Running", "b Running"]);
    const before = pods.version;
    seed("b", "Failed");
    await expect.poll(known, patient).toEqual(["a Running", "b Failed"]);
    expect(pods.version).toBeGreaterThan(before);
    remove("a");
    await expect.poll(known, patient).toEqual(["b Failed"]);
    expect(proxy.lists).toBe(1);
  });

  it("goes on from the last bookmark when a connection breaks, and nobody notices", async () => {
    await known();
    await followed();
    // Other kinds change: only bookmarks tell how far the pods are known.
    cluster.seed([{ apiVersion: "v1", kind: "Service", metadata: { name: "other", namespace: "ai" } }]);
    const { revision } = cluster.store;
    await expect.poll(() => proxy.bookmarked, patient).toBeGreaterThanOrEqual(revision);
    proxy.cut();
    seed("b");
    expect(await known()).toContain("a Running");
    await expect.poll(known, patient).toEqual(["a Running", "b Running"]);
    expect(Number(proxy.watches.at(-1)?.get("resourceVersion"))).toBeGreaterThanOrEqual(revision);
    expect(proxy.lists).toBe(1);
  });

  it("lists anew what has grown too old, told in the stream", async () => {
    await known();
    await followed();
    proxy.instead = (_, response, isWatch) => {
      if (!isWatch) return false;
      response.destroy();
      return true;
    };
    proxy.cut();
    remove("a");
    seed("b");
    cluster.store.compact();
    await expect.poll(() => proxy.watches.length, patient).toBeGreaterThan(1);
    proxy.instead = null;
    await expect.poll(toldNow, patient).toEqual(["b Running"]);
    expect(proxy.lists).toBe(2);
  });

  it("lists anew what has grown too old, told by the status", async () => {
    await known();
    await followed();
    let refusals = 0;
    proxy.instead = (_, response, isWatch) => {
      if (!isWatch || refusals > 0) return false;
      refusals += 1;
      const status = { kind: "Status", status: "Failure", reason: "Expired", message: "too old", code: 410 };
      response.writeHead(410, { "content-type": "application/json" }).end(JSON.stringify(status));
      return true;
    };
    proxy.cut();
    await expect.poll(() => proxy.lists, patient).toBe(2);
    seed("b");
    await expect.poll(toldNow, patient).toEqual(["a Running", "b Running"]);
  });

  it("passes over a line that is no event by asking again from before it", async () => {
    await known();
    await followed();
    let lines = 0;
    proxy.instead = (_, response, isWatch) => {
      if (!isWatch || lines > 0) return false;
      lines += 1;
      response.writeHead(200, { "content-type": "application/json" }).write('{"type":"ADDED","obj\n');
      return true;
    };
    proxy.cut();
    seed("b");
    await expect.poll(toldNow, patient).toEqual(["a Running", "b Running"]);
    expect(proxy.lists).toBe(1);
  });
});

describe("a cluster that is away", () => {
  it("is said to be from the first question on, and known again when it is back", async () => {
    proxy.instead = (_, response) => {
      response.destroy();
      return true;
    };
    await expect(known()).rejects.toThrow();
    proxy.instead = null;
    await expect.poll(toldNow, patient).toEqual(["a Running"]);
  });

  it("is said to be when following has failed twice, and known again without a new list", async () => {
    await known();
    await followed();
    proxy.instead = (_, response) => {
      response.destroy();
      return true;
    };
    proxy.cut();
    await expect.poll(toldNow, patient).toBeUndefined();
    await expect(known()).rejects.toThrow();
    proxy.instead = null;
    seed("b");
    await expect.poll(toldNow, patient).toEqual(["a Running", "b Running"]);
    expect(proxy.lists).toBe(1);
  });

  it("tells of the present alone: what cannot be watched is not told from an old list", async () => {
    const status = {
      kind: "Status",
      status: "Failure",
      reason: "Forbidden",
      message: "no watching",
      code: 403,
    };
    proxy.instead = (_, response, isWatch) => {
      if (isWatch) response.writeHead(403).end(JSON.stringify(status));
      return isWatch;
    };
    await expect
      .poll(() => known().catch((error: unknown) => String(error)), patient)
      .toContain("no watching");
  });

  it("is not asked without pause when each watch ends at once", async () => {
    proxy.instead = (_, response, isWatch) => {
      if (isWatch) response.writeHead(200).end();
      return isWatch;
    };
    await known();
    await expect.poll(() => proxy.watches.length, patient).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    // Half a second, then a second and two, each with a random part of at least half.
    expect(proxy.watches.length).toBeLessThan(6);
    expect(await known()).toEqual(["a Running"]);
  });

  it("is waited for no longer than a caller wants to", async () => {
    proxy.instead = () => true;
    await expect(pods.values(AbortSignal.timeout(30))).rejects.toThrow(/timeout/i);
  });
});
