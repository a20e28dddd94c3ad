import { expect, type Locator, type Page } from "@playwright/test";
import { logsSchema } from "../lib/logs/logs";
import { atEachSize, settled, signIn } from "./fixtures/browser";
import { accepted } from "./fixtures/console-api";
import { demoStores } from "./fixtures/demo";
import { expectUsable } from "./fixtures/everybody";
import { Stack } from "./fixtures/stack";
import { test } from "./fixtures/warm";

let stack: Stack;
let cookies: Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>;
/** Of the stack's: a change, the policy that it is of, and a request that was answered. */
let known: { change: string; policy: string; request: string };
const pages = {
  overview: () => "/",
  topology: () => "/topology",
  "topology's list": () => "/topology?view=list",
  "a node": () => "/topology?node=llm%2Fchat-model",
  registry: () => "/services",
  service: () => "/services/llm/chat-model",
  "shift panel": () => "/services/llm/chat-model?shift=1",
  models: () => "/models",
  model: () => "/models/llm/chat-model",
  "a model's version": () => "/models/llm/chat-model/v2",
  policies: () => "/policies",
  policy: () => `/policies/${known.policy}`,
  changes: () => "/changes",
  change: () => `/changes/${known.change}`,
  logs: () => "/logs?service=llm%2Fchat-model",
  request: () => `/requests/${known.request}`,
  explore: () => "/explore?concept=ttft&by=version",
  "explore's editor": () => "/explore?query=rate(vllm%3Ageneration_tokens_total%5B1m%5D)",
  audit: () => "/audit",
  access: () => "/access",
  mesh: () => "/meshes",
};

test.describe.configure({ timeout: 90_000 });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  stack = await Stack.start(demoStores());
  const { changeId } = accepted(await stack.api.shift({ v1: 85, v2: 15 }, { message: "for the pages" }));
  const { policyId } = await stack.api.untilEnded(changeId, 15);
  const answered = await stack.api.get("/api/v1/logs?mesh=demo&namespace=llm&service=chat-model&status=ok");
  const line = logsSchema.parse(answered.body).lines.find(({ record }) => record?.request_id);
  known = { change: changeId, policy: policyId, request: line?.record?.request_id ?? "" };
  const page = await browser.newPage();
  await signIn(page, await stack.signInLink());
  cookies = await page.context().cookies();
  await page.close();
});
test.beforeEach(async ({ context }) => context.addCookies(cookies));
test.afterAll(async () => stack.stop());

async function open(page: Page, path: string): Promise<void> {
  await page.goto(stack.api.base + path);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await settled(page);
}

for (const [name, path] of Object.entries(pages))
  test(`${name} can be used by everybody`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await open(page, path());
    await atEachSize(page, async () => {
      await settled(page);
      await expectUsable(page);
    });
  });

test("every word comes from the one file of words", async ({ page }) => {
  await page.context().addCookies([{ name: "heddle-locale", value: "pseudo", url: stack.api.base }]);
  const { changes } = await stack.api.changes();
  const messages = changes.map(({ message }) => message).filter((message) => message !== "");
  // The graph brings hints of its own, in English: they are not there for as long as a frame.
  await page.addInitScript(() => {
    const observer = new MutationObserver(() => {
      const hints = document.querySelector('[id^="react-flow__node-desc"]');
      if (hints?.textContent) document.documentElement.dataset.hinted = hints.textContent;
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  });
  for (const [name, path] of Object.entries(pages)) {
    await open(page, path());
    // What people, versions and services are called, and how a call ended, is theirs; all the rest carries brackets.
    const bare = await page.evaluate((said) => {
      const own =
        /^(heddle|llm|outside|demo|Demo|operator|UTC|v\d+|[A-Z][A-Z_]+|([a-z]+\/)?[a-z]+(-[a-z0-9]+)*)$/;
      const found: string[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.textContent?.trim() ?? "";
        const parent = node.parentElement;
        if (!parent || parent.closest("script,style,pre,code,noscript,svg,[translate=no],time")) continue;
        if (
          !/[A-Za-z]{2,}/.test(text) ||
          /⟦/.test(text) ||
          own.test(text) ||
          said.some((message) => text.includes(message))
        )
          continue;
        if (parent.closest("*")?.textContent?.includes("⟦")) continue;
        found.push(text);
      }
      return [...new Set(found)];
    }, messages);
    expect.soft(bare, name).toEqual([]);
    expect.soft(await page.locator("html").getAttribute("data-hinted"), name).toBeNull();
  }
});

test("a link opens the same view again", async ({ page, context }) => {
  await open(page, "/topology");
  await page.getByRole("combobox", { name: "Window" }).selectOption("15m");
  await page.getByTestId("node-llm/retriever").click();
  await expect(page).toHaveURL(/window=15m/);
  await expect(page).toHaveURL(/node=llm/);
  const again = await context.newPage();
  await again.goto(page.url());
  await expect(again.getByTestId("side-panel")).toContainText("retriever");
  await expect(again.getByRole("combobox", { name: "Window" })).toHaveValue("15m");
});

test("a link opens models in the same order again", async ({ page, context }) => {
  await open(page, "/models?window=15m");
  const column = (of: Page) => of.getByRole("columnheader", { name: "TTFT", exact: true });
  await column(page).getByRole("button").click();
  await expect(column(page)).toHaveAttribute("aria-sort", "descending");
  const again = await context.newPage();
  await again.goto(page.url());
  await expect(column(again)).toHaveAttribute("aria-sort", "descending");
  await expect(again.getByRole("combobox", { name: "Window" })).toHaveValue("15m");
});

test("positions stay put from one refresh to the next", async ({ page }) => {
  await open(page, "/topology");
  const at = () =>
    page
      .locator("[data-testid^='node-']")
      .evaluateAll((all) =>
        all.map((each) => [
          each.getAttribute("data-testid"),
          each.getBoundingClientRect().x,
          each.getBoundingClientRect().y,
        ]),
      );
  await expect(page.getByTestId("node-llm/chat-model")).toBeVisible();
  const before = await at();
  expect(before.length).toBeGreaterThanOrEqual(10);
  await page.waitForResponse((response) => response.url().includes("/api/v1/topology"), { timeout: 20_000 });
  await page.waitForTimeout(500);
  expect(await at()).toEqual(before);
});

/** Presses Tab until it, or something in it, has the focus. */
async function tabTo(page: Page, wanted: Locator, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element.contains(document.activeElement))) return;
  }
  throw new Error(`not reached with ${most} presses of Tab`);
}

test("everything can be reached by keyboard", async ({ page }) => {
  await open(page, "/topology");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await tabTo(page, page.getByTestId("node-llm/chat-model"));
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("side-panel")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("side-panel")).toBeHidden();
});

test("by keyboard from the models to a version, from the logs to a line, from a request to a hop", async ({
  page,
}) => {
  await open(page, "/models");
  await tabTo(page, page.getByTestId("model-chat-model-v2").getByTestId("version-link"));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/models\/llm\/chat-model\/v2/);
  await tabTo(page, page.getByTestId("stretch-requests").first());

  await open(page, "/logs?service=llm%2Fchat-model");
  await tabTo(page, page.getByTestId("log-lines").locator("tbody"));
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("line-panel")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("line-panel")).toBeHidden();

  await open(page, `/requests/${known.request}`);
  await tabTo(page, page.getByTestId("hop").first());
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("hop-details")).toBeVisible();
});

test("by keyboard from the policies to one, and from the registry to a service", async ({ page }) => {
  await open(page, "/policies");
  await tabTo(page, page.getByRole("table").locator("tbody tr").first());
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/policies\/[0-9a-f-]{36}/);
  await open(page, "/services");
  await tabTo(page, page.getByTestId("service-chat-model"), 120);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/services\/llm\/chat-model/);
});

test("whoever is not signed in gets no page and no figure", async ({ browser }) => {
  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  await page.goto(`${stack.api.base}/topology`);
  await expect(page).toHaveURL(/\/sign-in\?next=%2Ftopology/);
  const answer = await stranger.request.get(`${stack.api.base}/api/v1/topology?mesh=demo`);
  expect(answer.status()).toBe(401);
  await stranger.close();
});
