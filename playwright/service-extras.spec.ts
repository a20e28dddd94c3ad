import { expect, type Locator } from "@playwright/test";
import { z } from "zod";
import { serviceLoadSchema } from "../lib/services/load";
import { servicesSchema } from "../lib/services/services";
import { expectNoSidewaysScroll } from "./fixtures/browser";
import { accepted, until } from "./fixtures/console-api";
import { demoConsole, demoEndpoints } from "./fixtures/demo";
import { Gateway } from "./fixtures/gateway";
import { enterDemo } from "./fixtures/session";
import { test } from "./fixtures/warm";

const { console: base } = demoEndpoints();
const api = demoConsole();
const loadOf = async (service: string) => {
  const { body } = await api.get(`/api/v1/services/llm/${service}/load?mesh=demo`);
  return serviceLoadSchema.parse(body);
};

/** The point of a stretch that is nearest to the line of a mark, from the stretch's own corner. */
async function nearest(stretch: Locator, mark: Locator): Promise<{ x: number; y: number }> {
  const [within, line] = [await stretch.boundingBox(), await mark.boundingBox()];
  if (!within || !line) throw new Error("the stretch or the mark is not drawn");
  const x = line.x + line.width / 2 - within.x;
  return { x: Math.min(Math.max(x, 2), within.width - 2), y: within.height / 2 };
}

test.beforeEach(async ({ context }) => enterDemo(context));

test("each endpoint of a model has its share, errors and latency, and what its engine works on @phone", async ({
  page,
}) => {
  const { endpoints } = await until("both engines of v1 and v2 to have answered", 60, async () => {
    const load = await loadOf("chat-model");
    const isKnown = load.endpoints.filter(({ share, running }) => share !== null && running !== null);
    // v3 may have no weight: other journeys shift between the other two.
    return isKnown.filter(({ version }) => version !== "v3").length >= 4 ? load : undefined;
  });
  await page.goto(`${base}/services/llm/chat-model`);
  for (const { id, version } of endpoints) {
    const row = page.getByTestId(`instance-${id}`);
    await expect(row).toContainText("Ready");
    if (version !== "v3") await expect(row).toContainText(/[\d.]+\s*%/);
  }
  await expect(page.getByTestId("spread")).toContainText(/v1.*mean/);
  await expect(page.getByTestId("overhead")).toHaveAttribute("data-sides", "both");
  await expect(page.getByTestId("split-owner")).toContainText("Split held by");
  await expectNoSidewaysScroll(page);
});

test("a service that is no model says what the mesh adds, and how use becomes known", async ({ page }) => {
  await page.goto(`${base}/services/llm/embedder`);
  await expect(page.getByTestId("overhead")).toContainText(/the mesh adds [\d.]+\s*ms|lost in the noise/);
  await expect(page.getByTestId("instances")).not.toContainText("Running");
  const remedy = page.getByTestId("spread").getByTestId("remedy-pod-series");
  await remedy.locator("summary").click();
  await expect(remedy).toContainText("cAdvisor");
});

test("the registry keeps its order in the address", async ({ page }) => {
  await page.goto(`${base}/services`);
  await page.getByTestId("registry").getByRole("button", { name: "Req/s" }).click();
  await expect(page).toHaveURL(/sort=requests/);
  const names = page.getByTestId("registry").locator("tbody th a");
  const { body } = await api.get("/api/v1/services?mesh=demo");
  await expect(names).toHaveCount(servicesSchema.parse(body).services.length);
  await page.reload();
  // Every question asks the session store twice: nobody has more calls.
  await expect(names.first()).toHaveText("session-store");
});

test("a breaker that refuses is drawn as it happens, and leads to what was refused", async ({ page }) => {
  test.setTimeout(150_000);
  const gateway = new Gateway(demoEndpoints().gateway);
  let isLoading = true;
  const load = Array.from({ length: 12 }, async () => {
    while (isLoading) await gateway.ask(60);
  });
  const target = { mesh: "demo", namespace: "llm", service: "chat-model", kind: "circuit-breaker" };
  const { body } = await api.post("/api/v1/policies", target);
  const { id } = z.object({ id: z.string() }).parse(body);
  const policy = async () =>
    z
      .object({ newestRevision: z.number(), newestChange: z.object({ id: z.string() }).nullable() })
      .parse((await api.get(`/api/v1/policies/${id}`)).body);
  try {
    const { newestRevision: baseRevision } = await policy();
    const spec = { limits: { maxRequests: 2 } };
    await api.post(`/api/v1/policies/${id}/revisions`, { baseRevision, spec, message: "two" });
    const applied = accepted(
      await api.post(`/api/v1/policies/${id}/revisions/${baseRevision + 1}/apply`, { message: "two" }),
    );
    await api.untilEnded(applied.changeId, 30);
    await page.goto(`${base}/services/llm/chat-model`);
    // The newest stretch: what other journeys had refused is drawn before it.
    const row = page.getByTestId("timeline-orchestrator-v1");
    const refused = row.locator("[data-word]").last();
    await expect(refused).toHaveAttribute("data-word", "refusing", { timeout: 45_000 });
    await expect(page.getByTestId("breaker-calls")).toContainText("orchestrator-");
    // Where the change's own mark is nearest: the stretch is still what is pressed.
    await refused.click({
      position: await nearest(refused, row.getByRole("link", { name: /^A change/ }).last()),
    });
    await expect(page).toHaveURL(/flag=UO/);
    await expect(page).toHaveURL(/from=/);
    await expect(page.getByTestId("log-lines").locator("tbody tr").first()).toContainText(
      /limit|overflow|circuit/i,
    );
  } finally {
    isLoading = false;
    const { newestChange } = await policy();
    if (newestChange) await api.post(`/api/v1/changes/${newestChange.id}/undo`, {});
    await Promise.all(load);
    await gateway.close();
  }
});
