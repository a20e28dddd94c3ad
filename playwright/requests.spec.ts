import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { type Story, storySchema } from "../lib/logs/story/story";
import { until } from "./fixtures/console-api";
import { demoConsole, demoEndpoints, demoLogStore } from "./fixtures/demo";
import { Gateway } from "./fixtures/gateway";
import { pushLines, someNs } from "./fixtures/log-pusher";
import { enterDemo } from "./fixtures/session";
import { test } from "./fixtures/warm";

const { console: base } = demoEndpoints();
const path = ["gateway", "orchestrator", "chat-model"];

/** Asks the application once, and waits until every hop of the answer was logged. */
async function askAndTell(id: string): Promise<{ story: Story; version: string; revision: number | null }> {
  const gateway = new Gateway(demoEndpoints().gateway);
  const { broken, version, revision } = await gateway.ask(5, { "x-request-id": id });
  await gateway.close();
  expect(broken).toBeNull();
  let before = 0;
  const story = await until(`the story of ${id}`, 15, async () => {
    const { body } = await demoConsole().get(`/api/v1/requests/${id}?mesh=demo`);
    const told = storySchema.parse(body);
    const isWhole = path.every((service) => told.hops.some((hop) => hop.service === service));
    const isSettled = isWhole && told.hops.length === before;
    before = told.hops.length;
    if (!isSettled) await new Promise((resolve) => setTimeout(resolve, 500));
    return isSettled ? told : undefined;
  });
  return { story, version, revision };
}

test("one request over the interface: every hop once, callers before what they called, in order of time", async () => {
  const { story, version, revision } = await askAndTell(randomUUID());
  const { hops } = story;
  expect(story.repeatedLines).toBe(0);
  expect(new Set(hops.map(({ id }) => id)).size).toBe(hops.length);
  hops.forEach((hop, at) => {
    const parent = hops.findIndex(({ id }) => id === hop.parentId);
    if (at === 0) expect(hop.service).toBe("gateway");
    else {
      expect(parent, `${hop.service}'s caller stands before it`).toBeGreaterThanOrEqual(0);
      expect(parent).toBeLessThan(at);
      expect(hop.startMs).toBeGreaterThanOrEqual((hops[parent]?.startMs ?? 0) - 1);
    }
    const siblings = hops.slice(0, at).filter(({ parentId }) => parentId === hop.parentId);
    for (const sibling of siblings) expect(sibling.startMs).toBeLessThanOrEqual(hop.startMs + 1);
  });
  const model = hops.find(({ service }) => service === "chat-model");
  expect(model).toMatchObject({ version, completionTokens: 5, outcome: "ok", attempt: 1 });
  expect(model?.ttftMs).toBeGreaterThan(0);
  expect(model?.chosenBy?.revision ?? null).toBe(revision);
});

test("its page: a sentence, the timeline, and each hop's figures; the rule leads to the policy @phone", async ({
  page,
  isMobile,
}) => {
  const id = randomUUID();
  const { story, version, revision } = await askAndTell(id);
  await enterDemo(page.context());
  await page.goto(`${base}/requests/${id}`);
  const sentence = page.getByTestId("sentence");
  await expect(sentence).toContainText(/served by/i);
  await expect(sentence).toContainText(version);
  const hops = page.getByTestId("timeline").getByTestId("hop");
  if (isMobile) await expect(hops.first()).toBeVisible();
  else await expect(hops).toHaveCount(story.hops.length);
  await hops.and(page.locator("[data-service=chat-model]")).first().getByRole("button").first().click();
  const details = page.getByTestId("hop-details");
  await expect(details).toContainText("Tokens out");
  await expect(details).toContainText("5");
  if (revision !== null) {
    await details.getByTestId("chosen-revision").first().click();
    await expect(page).toHaveURL(/\/policies\//);
  }
});

test("a request that nobody logged is said to be unknown", async ({ page }) => {
  await enterDemo(page.context());
  await page.goto(`${base}/requests/${randomUUID()}`);
  await expect(page.getByText(/no line/i).first()).toBeVisible();
});

/** A call that a breaker refused, told by lines whose every free field is hostile. */
async function pushRefused(id: string, policyId: string): Promise<void> {
  const hostile = [
    `<img src=x onerror="window.owned=1"><script>window.owned=1</script>`,
    `"}<a href="javascript:window.owned=1">click</a>`,
    `\u001b[31mred\u001b[0m \u202egnp.exe \u0000`,
  ].join(" ");
  const service = `s-${randomUUID().slice(0, 8)}`;
  const labels = { mesh: "demo", namespace: "journeys", service, version: "v1", instance: `${service}-0` };
  const common = { request_id: id, namespace: "journeys", status: "UNAVAILABLE", tenant: hostile };
  const told = { model: hostile, error: hostile, method: hostile, instance: hostile };
  const front = { ...common, ...told, service, span_id: "a1", reporter: "destination", duration_ms: 30 };
  const refused = {
    ...{ ...common, ...told, service: `${service} ${hostile}`, version: `v1 ${hostile}` },
    ...{ span_id: "b1", parent_span_id: "a1", caller: service, reporter: "source", duration_ms: 1 },
    ...{ response_flags: "UO", policy_id: policyId, policy_revision: 3, policy_rule: hostile },
  };
  const at = someNs(5);
  await pushLines(demoLogStore(), labels, [
    { ns: at, line: JSON.stringify(refused) },
    { ns: at + 1_000_000n, line: JSON.stringify(front) },
  ]);
}

test("what a line says shows as it is on its page, and does nothing; the flag is said in words @phone", async ({
  page,
}) => {
  const [id, policyId] = [`req-${randomUUID()}`, randomUUID()];
  await pushRefused(id, policyId);
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  await enterDemo(page.context());
  await page.goto(`${base}/requests/${id}`);
  const refused = "refused by a circuit breaker's limit";
  const sentence = page.getByTestId("sentence");
  await expect(sentence).toContainText(refused);
  await expect(sentence).toContainText("<script>window.owned=1</script>");
  const hops = page.getByTestId("hop");
  await expect(hops).toHaveCount(2);
  await expect(hops.nth(1)).toContainText(refused);
  await hops.nth(1).getByRole("button").first().click();
  const details = page.getByTestId("hop-details");
  await expect(details).toContainText(refused);
  await expect(details).toContainText("\\e[31mred\\e[0m");
  await expect(details.getByTestId("chosen-revision")).toHaveAttribute(
    "href",
    new RegExp(`/policies/${policyId}\\?revision=3`),
  );
  const main = page.getByRole("main");
  const text = (await main.textContent()) ?? "";
  for (const acting of ["\u0000", "\u001b", "\u202e"]) {
    expect(text.includes(acting), `${JSON.stringify(acting)} is written out`).toBe(false);
  }
  expect(text).toContain("\\u202egnp.exe");
  await expect(main.locator("img, script, a[href^='javascript']")).toHaveCount(0);
  expect(await page.evaluate(() => Reflect.get(window, "owned"))).toBeUndefined();
  expect(dialogs).toEqual([]);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(width, "nothing widens the page").toBeLessThanOrEqual(0);
});

test.describe("from the graph to requests", () => {
  test.beforeEach(async ({ page }) => {
    await enterDemo(page.context());
    await page.goto(`${base}/topology`);
  });
  const behind = (page: Page) => page.getByTestId("side-panel").getByTestId("requests-behind");
  const rows = (page: Page) => page.getByTestId("log-lines").locator("tbody tr");

  test("a node leads to the requests of its service", async ({ page }) => {
    await page.getByTestId("node-llm/chat-model").click();
    await behind(page).click();
    await expect(page).toHaveURL(/\/logs\?service=llm%2Fchat-model$/);
    await expect(rows(page).first()).toContainText("chat-model");
    await expect(rows(page).filter({ hasNotText: "chat-model" })).toHaveCount(0);
  });

  test("an edge leads to the requests from the one to the other", async ({ page }) => {
    const edge = page.getByTestId("edge-llm/orchestrator->llm/chat-model");
    const box = await edge.locator("path").first().boundingBox();
    if (!box) throw new Error("the edge is not drawn");
    // A call's curve goes through the middle between its ends.
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page).toHaveURL(/edge=/);
    await behind(page).click();
    await expect(page).toHaveURL(/\/logs\?caller=llm%2Forchestrator&service=llm%2Fchat-model$/);
    await rows(page).first().getByRole("button").click();
    const panel = page.getByTestId("line-panel");
    await expect(panel).toContainText("chat-model");
    await expect(panel).toContainText("orchestrator");
  });
});
