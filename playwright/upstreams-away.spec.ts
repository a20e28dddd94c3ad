import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { logsSchema } from "../lib/logs/logs";
import { meshesSchema } from "../lib/meshes/meshes";
import { topologySchema } from "../lib/topology/topology";
import { type Answer, accepted, until } from "./fixtures/console-api";
import { heldWeights } from "./fixtures/control-plane-api";
import { demoStores } from "./fixtures/demo";
import { Stack } from "./fixtures/stack";

/** Nobody waits longer than this for an upstream that is dead. */
const patienceMs = 2_000;
const hangSeconds = 60;
/** How a line in the table begins. */
const aLine = /\d\d:\d\d:\d\d\.\d{3}/;
const upstreams = {
  prometheus: "prometheus",
  loki: "loki",
  controlPlane: "control-plane",
  postgres: "postgres",
} as const;
const titles = {
  prometheus: "Prometheus",
  loki: "Loki",
  controlPlane: "Control plane",
  postgres: "Postgres",
} as const;
const faults = ["stopped", "hanging", "garbage"] as const;
type Part = keyof typeof upstreams;
type Fault = (typeof faults)[number];

let stack: Stack;
let cookie: string;

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  test.setTimeout(90_000);
  stack = await Stack.start(demoStores());
  accepted(await stack.api.shift({ v1: 90, v2: 10 }));
  cookie = await signIn(stack.signInLink());
});
test.afterAll(async () => stack.stop());

for (const part of Object.keys(upstreams) as Part[])
  for (const fault of faults)
    test(`${upstreams[part]} ${fault}`, async ({ page }) => {
      test.setTimeout(240_000);
      await everythingAnswers();
      await openOverview(page);
      await readLogs(page);
      await stack.proxies[part].become(fault);
      try {
        const known = await whatIsKnown(part);
        await expectSaid(page, part);
        if (fault === "hanging") await stayPatient(known.since);
        await judge[part](fault, page);
      } finally {
        await stack.proxies[part].become("pass");
      }
      await everythingAnswers();
      await expect(page.getByText(/does not answer since/)).toHaveCount(0, { timeout: 20_000 });
    });

/** Every read of the interface. */
async function readAll(): Promise<Record<string, Answer>> {
  const now = Math.floor(Date.now() / 1000);
  const paths = {
    meshes: "/api/v1/meshes",
    topology: "/api/v1/topology?mesh=demo",
    services: "/api/v1/services?mesh=demo",
    service: "/api/v1/services/llm/chat-model?mesh=demo",
    models: "/api/v1/models?mesh=demo",
    series: `/api/v1/series/requests?mesh=demo&namespace=llm&service=chat-model&start=${now - 300}&end=${now}`,
    breakers: "/api/v1/services/llm/chat-model/breakers?mesh=demo",
    instances: "/api/v1/services/instances?mesh=demo",
    modelTrends: "/api/v1/models/trends?mesh=demo",
    findings: "/api/v1/findings?mesh=demo",
    capabilities: "/api/v1/meshes/demo/capabilities",
    changes: "/api/v1/changes?mesh=demo",
    policies: "/api/v1/policies?mesh=demo",
    logs: "/api/v1/logs?mesh=demo&window=5m&limit=20",
    logCounts: "/api/v1/logs/counts?mesh=demo&window=5m",
  };
  const answers = Object.entries(paths).map(
    async ([name, path]) => [name, await stack.api.get(path)] as const,
  );
  return Object.fromEntries(await Promise.all(answers));
}

/** The log page is opened once, so that the console has lines of it to keep; then the overview again. */
async function readLogs(page: Page): Promise<void> {
  await page.goto(`${stack.api.base}/logs`);
  await expect(page.getByTestId("log-lines")).toContainText(aLine);
  await page.goto(stack.api.base);
}

/** The log page, opened while Loki is away: the last lines with their age; what was never read is said to be out of reach. */
async function expectOldLines(page: Page): Promise<void> {
  await page.goto(`${stack.api.base}/logs`);
  const opened = Date.now();
  await expect(page.getByRole("main").getByText(/Loki away, .* from \d+/)).toBeVisible();
  await expect(page.getByTestId("log-lines")).toContainText(aLine);
  expect(Date.now() - opened).toBeLessThan(patienceMs);
  await page.goto(`${stack.api.base}/logs?text=${randomUUID()}`);
  const said = page.getByRole("main").getByText(/^Loki (does not answer|took too long|answered in a form)/);
  await expect(said.first()).toBeVisible({ timeout: patienceMs });
}

async function openOverview(page: Page): Promise<void> {
  const [name = "", value = ""] = cookie.split(/=(.*)/s);
  await page.context().addCookies([{ name, value, url: stack.api.base }]);
  await page.goto(stack.api.base);
  await expect(page.getByTestId("model-row").first()).toContainText(/\d/);
}

/** The page says which part is away and since when, and keeps the figures that it has. */
async function expectSaid(page: Page, part: Part): Promise<void> {
  await expect(page.getByText(`${titles[part]} does not answer since`)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(`${titles[part]} does not answer since`)).toContainText(/\d\d:\d\d/);
  await expect(page.getByTestId("model-row").first()).toContainText(/\d/);
}

async function signIn(link: string): Promise<string> {
  const { origin, hash } = new URL(link);
  const response = await fetch(`${origin}/api/v1/access/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ secret: hash.slice(1) }),
  });
  return response.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
}

async function getAs(session: string, path: string): Promise<unknown> {
  return (await fetch(stack.api.base + path, { headers: { cookie: session } })).json();
}

async function everythingAnswers(): Promise<void> {
  await until("every upstream to be up, and figures to be fresh", 20, async () => {
    const answers = await readAll();
    const { meshes } = meshesSchema.parse(answers.meshes?.body);
    const away = meshes.flatMap(({ upstreams: all }) => all.filter(({ state }) => state !== "up"));
    if (away.length > 0) throw new Error(JSON.stringify(away));
    const stale = Object.entries(answers).filter(
      ([, { status, body }]) => status !== 200 || (body as { stale?: unknown }).stale,
    );
    if (stale.length > 0) throw new Error(stale.map(([name, { status }]) => `${name} ${status}`).join());
    return true;
  });
}

/** The first reads after the fault are in time, none fails, and the console comes to know who is away, since when. */
async function whatIsKnown(part: Part): Promise<{ since: string }> {
  await expectInTime(await readAll());
  return until(`${part} to be known as away`, 10, async () => {
    const { meshes } = meshesSchema.parse((await stack.api.get("/api/v1/meshes")).body);
    const state = meshes[0]?.upstreams.find(({ upstream }) => upstream === upstreams[part]);
    return state?.state === "down" && state.since ? { since: state.since } : undefined;
  });
}

async function expectInTime(answers: Record<string, Answer>): Promise<void> {
  for (const [name, { status, ms }] of Object.entries(answers)) {
    expect.soft(status, name).toBe(200);
    // The meshes are answered from memory: what they took, this machine took.
    expect.soft(ms - (answers.meshes?.ms ?? 0), name).toBeLessThan(patienceMs);
  }
}

/** For a minute, while it hangs: nothing gets slower, and it is away since the same moment. */
async function stayPatient(since: string): Promise<void> {
  const ends = Date.now() + hangSeconds * 1_000;
  while (Date.now() < ends) {
    const answers = await readAll();
    await expectInTime(answers);
    const { meshes } = meshesSchema.parse(answers.meshes?.body);
    const sinces = meshes[0]?.upstreams.filter(({ state }) => state === "down").map((state) => state.since);
    expect(sinces).toEqual([since]);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

async function shiftInTime(weights: Record<string, number>) {
  const answer = await stack.api.shift(weights);
  expect(answer.ms).toBeLessThan(patienceMs);
  return accepted(answer);
}

const judge: Record<Part, (fault: Fault, page: Page) => Promise<void>> = {
  /** The last figures stay, marked; shift and Undo work; whether traffic follows is unknown. */
  async prometheus() {
    // What was read within the last second is shared, and is not old yet.
    const { topology } = await until("figures to be old", 5, async () => {
      const answers = await readAll();
      const isOld = [answers.topology, answers.models, answers.service].every(
        (answer) =>
          (answer?.body as { stale?: { upstream: string } | null } | undefined)?.stale?.upstream ===
          "prometheus",
      );
      return isOld ? answers : undefined;
    });
    expect(topologySchema.parse(topology?.body).edges.length).toBeGreaterThan(5);
    const { changeId } = await shiftInTime({ v1: 50, v2: 50 });
    const change = await stack.api.untilChange(
      changeId,
      ({ deliveries }) => deliveries[0]?.convergence?.state === "unknown",
      15,
    );
    expect(change.state).toBe("accepted");
    expect(change.deliveries[0]?.convergence?.failure?.upstream).toBe("prometheus");
    const undo = accepted(await stack.api.post(`/api/v1/changes/${changeId}/undo`, {}));
    await stack.api.untilEnded(undo.changeId, 15);
    expect(heldWeights(await stack.controlPlane.held())).toEqual({ v1: 90, v2: 10 });
  },

  /** The last lines stay, marked, and the page says so; figures and decisions do not notice. */
  async loki(_fault, page) {
    await expectOldLines(page);
    const { logs } = await until("lines to be old, and figures fresh", 20, async () => {
      const answers = await readAll();
      const stale = ["logs", "topology", "models"].map(
        (name) => (answers[name]?.body as { stale: { upstream: string } | null } | undefined)?.stale,
      );
      const [ofLogs, ...ofFigures] = stale;
      if (ofLogs?.upstream === "loki" && ofFigures.every((each) => each === null)) return answers;
      throw new Error(JSON.stringify(stale));
    });
    expect(logsSchema.parse(logs?.body).lines.length).toBeGreaterThan(0);
    const unread = await stack.api.get("/api/v1/logs?mesh=demo&window=15m&text=never-asked-before");
    expect(unread.ms).toBeLessThan(patienceMs);
    // What it said, or that it is not asked for a while.
    expect([502, 503, 504]).toContain(unread.status);
    expect(unread.body).toMatchObject({ upstream: "loki" });
    const { changeId } = await shiftInTime({ v1: 60, v2: 40 });
    const undo = accepted(await stack.api.post(`/api/v1/changes/${changeId}/undo`, {}));
    await stack.api.untilEnded(undo.changeId, 15);
    expect(heldWeights(await stack.controlPlane.held())).toEqual({ v1: 90, v2: 10 });
  },

  /** Changes are stored, and cancelled or pushed on its return. */
  async controlPlane() {
    const before = await stack.controlPlane.held();
    const given = await shiftInTime({ v1: 40, v2: 60 });
    expect((await stack.api.change(given.changeId)).state).toMatch(/queued|delivering/);
    accepted(await stack.api.post(`/api/v1/changes/${given.changeId}/cancel`, {}));
    expect((await stack.api.change(given.changeId)).state).toBe("cancelled");
    const waiting = await shiftInTime({ v1: 30, v2: 70 });
    expect((await stack.controlPlane.held()).etag).toBe(before.etag);
    await stack.proxies.controlPlane.become("pass");
    await stack.api.untilEnded(waiting.changeId, 15);
    expect(heldWeights(await stack.controlPlane.held())).toEqual({ v1: 30, v2: 70 });
    const undo = accepted(await stack.api.post(`/api/v1/changes/${waiting.changeId}/undo`, {}));
    await stack.api.untilEnded(undo.changeId, 15);
    expect(heldWeights(await stack.controlPlane.held())).toEqual({ v1: 90, v2: 10 });
  },

  /** Live figures go on; nothing can be decided; what was delivered last is read from the copy on disk. */
  async postgres(fault) {
    const { topology, policies } = await readAll();
    expect(topologySchema.parse(topology?.body).stale).toBeNull();
    expect(policies?.body).toMatchObject({
      stale: { upstream: "postgres" },
      policies: [{ service: "chat-model" }],
    });
    const refused = await stack.api.post("/api/v1/services/llm/chat-model/shift", {
      mesh: "demo",
      weights: { v1: 100 },
      message: "refused",
    });
    expect(refused.ms).toBeLessThan(patienceMs);
    expect(refused.status).toBe(503);
    expect(refused.body).toMatchObject({ upstream: "postgres", since: expect.any(String) });
    // A console that starts now has no memory of its own; a session is known without Postgres, a token is not.
    if (fault === "stopped") await stack.restartConsole();
    expect(await getAs(cookie, "/api/v1/policies?mesh=demo")).toMatchObject({
      stale: { upstream: "postgres" },
      policies: [{ spec: { rules: [{ split: [{ weightBp: 9_000 }, { weightBp: 1_000 }] }] } }],
    });
  },
};
