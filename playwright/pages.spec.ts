import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { signIn } from "./fixtures/browser";
import { accepted } from "./fixtures/console-api";
import { demoConsole, demoEndpoints, demoSignInLink } from "./fixtures/demo";

const { console: base } = demoEndpoints();
let change: string;
const pages = {
  overview: () => "/",
  topology: () => "/topology",
  "topology's list": () => "/topology?view=list",
  "a node": () => "/topology?node=llm%2Fchat-model",
  service: () => "/services/llm/chat-model",
  "shift panel": () => "/services/llm/chat-model?shift=1",
  changes: () => "/changes",
  change: () => `/changes/${change}`,
};

test.describe.configure({ timeout: 90_000 });
test.beforeAll(async () => {
  const { changeId } = accepted(await demoConsole().shift({ v1: 85, v2: 15 }, { message: "for the pages" }));
  change = changeId;
});
test.beforeEach(async ({ page }) => signIn(page, demoSignInLink()));

async function open(page: Page, path: string): Promise<void> {
  await page.goto(base + path);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.waitForTimeout(800);
}

for (const [name, path] of Object.entries(pages))
  for (const scheme of ["dark", "light"] as const)
    test(`${name} can be used by everybody (${scheme}) @phone`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await open(page, path());
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21aa"])
        .analyze();
      expect(
        violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 3)}`,
        ),
      ).toEqual([]);
    });

test("every word comes from the one file of words", async ({ page }) => {
  await page.context().addCookies([{ name: "heddle-locale", value: "pseudo", url: base }]);
  const { changes } = await demoConsole().changes();
  const messages = changes.map(({ message }) => message).filter((message) => message !== "");
  for (const [name, path] of Object.entries(pages)) {
    await open(page, path());
    // What people, versions and services are called is theirs; all the rest must carry the brackets.
    const bare = await page.evaluate((said) => {
      const own = /^(heddle|llm|outside|demo|Demo|operator|UTC|v\d+|[a-z]+(-[a-z0-9]+)*)$/;
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
  const before = await at();
  expect(before.length).toBeGreaterThanOrEqual(10);
  await page.waitForResponse((response) => response.url().includes("/api/v1/topology"), { timeout: 20_000 });
  await page.waitForTimeout(500);
  expect(await at()).toEqual(before);
});

test("everything can be reached by keyboard", async ({ page }) => {
  await open(page, "/topology");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  const node = page.getByTestId("node-llm/chat-model");
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    if (await node.evaluate((element) => element.contains(document.activeElement))) break;
  }
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("side-panel")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("side-panel")).toBeHidden();
});

test("whoever is not signed in gets no page and no figure", async ({ browser }) => {
  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  await page.goto(`${base}/topology`);
  await expect(page).toHaveURL(/\/sign-in\?next=%2Ftopology/);
  const answer = await stranger.request.get(`${base}/api/v1/topology?mesh=demo`);
  expect(answer.status()).toBe(401);
  await stranger.close();
});
