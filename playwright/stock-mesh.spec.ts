import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { parse } from "yaml";
import { connectionTestSchema } from "../lib/meshes/connection-test";
import { telemetrySchema } from "../lib/metrics/telemetry";
import { modelsSchema } from "../lib/models/models";
import { instancesSchema } from "../lib/services/instances";
import { topologySchema } from "../lib/topology/topology";
import { signIn } from "./fixtures/browser";
import { until } from "./fixtures/console-api";
import { Stack } from "./fixtures/stack";
import { pods } from "./fixtures/stock-mesh/stock-calls";
import { StockMesh } from "./fixtures/stock-mesh/stock-mesh";
import { test } from "./fixtures/warm";

/** No upstream of the environment: a console that was just installed. */
const empty = { PROMETHEUS_URL: "", LOKI_URL: "", CONTROL_PLANE_URL: "", HEDDLE_WRITES: "", HEDDLE_MESH: "" };

let mesh: StockMesh;
let stack: Stack;
let folder: string;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  mesh = await StockMesh.start();
  stack = await Stack.start({ prometheusUrl: mesh.prometheusUrl, lokiUrl: mesh.lokiUrl });
  folder = mkdtempSync(path.join(tmpdir(), "heddle-stock-"));
  await stack.restartConsole(empty);
});

test.afterAll(async () => {
  await stack?.stop();
  await mesh?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("from an empty configuration to a mesh that is watched, in one page", async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page, await stack.signInLink());
  await page.goto(`${stack.api.base}/topology`);
  await expect(page.getByRole("heading", { name: "Connect a mesh" })).toBeVisible();

  await page.getByRole("textbox", { name: "Id", exact: true }).fill("prod");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Stock Istio");
  await tested(page, "prometheus", "http://127.0.0.1:9");
  await expect(page.locator('[data-code="refused"]')).toContainText("Nothing listens there");
  await tested(page, "prometheus", `${mesh.prometheusUrl}/prometheus`);
  await expect(page.locator('[data-code="no-api"]')).toContainText("prefix");
  await tested(page, "prometheus", mesh.prometheusUrl);
  const found = page.getByTestId("tested-prometheus");
  await expect(found.locator('[data-code="sources"]')).toContainText(/istio-sidecar.*vllm/);
  await expect(found.locator('[data-code="scrape-interval"]')).toContainText(/every 1\b/);
  await found.locator("summary").first().click();
  await expect(found.getByTestId("gap-breaker-series")).toBeVisible();
  await tested(page, "loki", mesh.lokiUrl);
  await expect(page.getByTestId("tested-loki")).toContainText("namespace");
  const seen = await new AxeBuilder({ page }).analyze();
  expect(seen.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);

  const text = (await page.getByTestId("settings-snippet").locator("pre").textContent()) ?? "";
  expect(parse(text)).toMatchObject({ meshes: [{ id: "prod", writes: "off", scrapeSeconds: 1 }] });
  const file = path.join(folder, "heddle.yaml");
  writeFileSync(file, text);
  await stack.restartConsole({ ...empty, HEDDLE_CONFIG: file });
  await page.goto(`${stack.api.base}/meshes`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Stock Istio");
});

test("who calls whom, and which versions serve, without a label of ours", async () => {
  const { nodes, edges } = await until("the calls", 60, async () => {
    const { body } = await stack.api.get("/api/v1/topology?mesh=prod&window=1m");
    const read = topologySchema.parse(body);
    return read.edges.length >= 3 ? read : undefined;
  });
  expect(edges.map(({ id }) => id)).toEqual([
    "apps/chat-api->apps/search",
    "apps/chat-api->llm/chat",
    "istio-system/istio-ingressgateway->apps/chat-api",
  ]);
  const model = nodes.find(({ id }) => id === "llm/chat");
  expect(model?.isModel).toBe(true);
  expect(model?.versions.map(({ version }) => version)).toEqual(["v1", "v2"]);
  expect(model?.versions[1]?.health).toBe("failing");
  expect(nodes.find(({ service }) => service === "istio-ingressgateway")?.health).toBe("unknown");
  const { instances } = instancesSchema.parse(
    (await stack.api.get("/api/v1/services/instances?mesh=prod")).body,
  );
  const seen = instances.map(({ id, service, version }) => [id, service, version]);
  expect(seen).toContainEqual([pods.v1b.pod, "chat", "v1"]);
  expect(seen).toContainEqual([pods.v2.pod, "chat", "v2"]);
});

test("time to first token by version: the engine's series joined to the mesh's service by pod", async ({
  page,
}) => {
  const rows = await until("both versions' figures", 90, async () => {
    const read = modelsSchema.parse((await stack.api.get("/api/v1/models?mesh=prod&window=1m")).body);
    const both = read.rows.filter(({ ttftMs, outputTokensPerSecond }) => ttftMs.p95 && outputTokensPerSecond);
    return both.length === 2 ? read.rows : undefined;
  });
  // All requests of v1 take 150 ms, which lie in the bucket from 100 to 250; those of v2 take 700, from 500 to 750.
  expect(rows[0]).toMatchObject({ namespace: "llm", service: "chat", version: "v1" });
  expect(rows[0]?.ttftMs.p95).toBeCloseTo(100 + 0.95 * 150, 1);
  expect(rows[1]?.ttftMs.p95).toBeCloseTo(500 + 0.95 * 250, 1);
  expect(rows[0]?.kvCacheUsage).toBeCloseTo(0.35, 5);
  await signIn(page, await stack.signInLink());
  await page.goto(`${stack.api.base}/models/llm/chat?window=5m`);
  await expect(page.getByTestId("models-table")).toContainText(/v1[\s\S]*v2/);
});

test("a request by its id: the lines of every proxy and of the model server", async ({ page }) => {
  const { body } = await stack.api.get(`/api/v1/requests/${mesh.requestId}?mesh=prod`);
  const story = body as { lines: { text: string; service: string | null }[]; hops: unknown[] };
  expect(story.lines.length).toBeGreaterThanOrEqual(7);
  expect(story.lines.some(({ text }) => text.includes(`chatcmpl-${mesh.requestId}`))).toBe(true);
  expect(story.hops.length).toBeGreaterThanOrEqual(3);
  await signIn(page, await stack.signInLink());
  await page.goto(`${stack.api.base}/requests/${mesh.requestId}`);
  await expect(page.getByText("chat").first()).toBeVisible();
});

test("what is missing is named with what brings it; nothing can be changed, and it says how that is switched on", async ({
  page,
}) => {
  const { gaps } = telemetrySchema.parse((await stack.api.get("/api/v1/meshes/prod/telemetry")).body);
  const missing = gaps.map(({ remedy }) => remedy);
  expect(missing).toEqual(expect.arrayContaining(["breaker-series", "gpu-series", "pod-series"]));
  expect(missing).not.toContain("mesh-requests");
  for (const { snippet } of gaps) expect(snippet.length).toBeGreaterThan(40);
  await signIn(page, await stack.signInLink());
  await page.goto(`${stack.api.base}/meshes`);
  for (const remedy of missing) await expect(page.getByTestId(`gap-${remedy}`)).toBeVisible();
  await expect(page.getByTestId("writing")).toHaveAttribute("data-state", "off");
  await expect(page.getByTestId("read-only-badge")).toBeVisible();
  const shift = await stack.api.post("/api/v1/services/llm/chat/shift", {
    mesh: "prod",
    weights: { v1: 100 },
    message: "",
  });
  expect(shift).toMatchObject({ status: 403, body: { code: "read-only" } });
});

test("the doctor says the same in a terminal", async () => {
  const printed = await stack.heddle(["doctor"], {
    ...empty,
    HEDDLE_CONFIG: path.join(folder, "heddle.yaml"),
  });
  expect(printed).toMatch(/mesh prod[\s\S]*✓ prometheus[\s\S]*✓ loki[\s\S]*breaker-series/);
});

test("a test of a connection keeps no secret and shows none", async () => {
  const connection = { url: mesh.prometheusUrl, bearerToken: "a-secret-for-this-test" };
  const { status, body } = await stack.api.post("/api/v1/connections/test", {
    upstream: "prometheus",
    connection,
  });
  expect(status).toBe(200);
  expect(connectionTestSchema.parse(body).isWell).toBe(true);
  expect(JSON.stringify(body)).not.toContain("a-secret-for-this-test");
  const away = { upstream: "loki", connection: { url: "http://169.254.169.254" } };
  expect((await stack.api.post("/api/v1/connections/test", away)).body).toMatchObject({ isWell: false });
});

async function tested(page: Page, upstream: "prometheus" | "loki", url: string): Promise<void> {
  const form = page.getByTestId(`connect-${upstream}`);
  await form.getByRole("textbox", { name: "Address" }).fill(url);
  await form.getByTestId(`test-${upstream}`).click();
  await expect(page.getByTestId(`tested-${upstream}`)).toBeVisible();
}
