import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { type Story, storySchema } from "../lib/logs/story/story";
import { signIn } from "./fixtures/browser";
import { until } from "./fixtures/console-api";
import { demoConsole, demoEndpoints, demoSignInLink } from "./fixtures/demo";
import { Gateway } from "./fixtures/gateway";

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
  await signIn(page, demoSignInLink());
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
  await signIn(page, demoSignInLink());
  await page.goto(`${base}/requests/${randomUUID()}`);
  await expect(page.getByText(/no line/i).first()).toBeVisible();
});
