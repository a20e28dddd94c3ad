import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { auditListSchema } from "../lib/audit/audit";
import { expectInFirstViewport, expectNoSidewaysScroll, settled, signIn } from "./fixtures/browser";
import { accepted } from "./fixtures/console-api";
import { demoStores } from "./fixtures/demo";
import { expectUsable } from "./fixtures/everybody";
import { Stack } from "./fixtures/stack";
import { test } from "./fixtures/warm";

let stack: Stack;
let cookies: Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>;
let change: string;

test.describe.configure({ timeout: 60_000 });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  stack = await Stack.start(demoStores());
  await stack.api.shift({ v1: 90, v2: 10 }, { message: "a first step" });
  change = accepted(await stack.api.shift({ v1: 75, v2: 25 }, { message: "a second step" })).changeId;
  const stale = { mesh: "demo", weights: { v1: 50, v2: 50 }, message: "on an old page", baseRevision: 1 };
  expect((await stack.api.post("/api/v1/services/llm/chat-model/shift", stale)).status).toBe(409);
  const page = await browser.newPage();
  await signIn(page, await stack.signInLink());
  cookies = await page.context().cookies();
  await page.close();
});
test.beforeEach(async ({ context }) => context.addCookies(cookies));
test.afterAll(async () => stack.stop());

async function open(page: Page, path: string): Promise<void> {
  await page.goto(stack.api.base + path);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await settled(page);
}
const rows = (page: Page) => page.getByTestId("audit-row");
const panel = (page: Page) => page.getByTestId("audit-panel");

test("a reviewer finds an act, what it changed and what came of it @phone", async ({ page }) => {
  await open(page, "/audit");
  const row = rows(page).filter({ hasText: "a second step" });
  await expectInFirstViewport(page, { chain: page.getByTestId("audit-chain"), act: row });
  await row.getByRole("button", { name: "Shift" }).click();
  await expect(page).toHaveURL(/row=\d+/);
  await expect(panel(page)).toContainText("1 → 2");
  await expect(panel(page).locator("[data-kind=gone]").filter({ hasText: '"weight": 10' })).toBeVisible();
  await expect(panel(page).locator("[data-kind=new]").filter({ hasText: '"weight": 25' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectUsable(page);
  await expect(panel(page).getByRole("link", { name: "Open the change" })).toHaveAttribute(
    "href",
    new RegExp(`/changes/${change}`),
  );
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
});

test("what was refused is found by its outcome, and the address opens it again", async ({
  page,
  context,
}) => {
  await open(page, "/audit");
  await page.getByRole("combobox", { name: "Outcome" }).selectOption("refused");
  await expect(page).toHaveURL(/outcome=refused/);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("stale-base-revision");
  await rows(page).getByRole("button").click();
  await expect(panel(page)).toContainText("What was asked for");
  const again = await context.newPage();
  await open(again, page.url().slice(stack.api.base.length));
  await expect(rows(again)).toHaveCount(1);
  await expect(panel(again)).toContainText("stale-base-revision");
  await again.getByRole("button", { name: "Clear all" }).click();
  await expect(rows(again).filter({ hasText: "a first step" })).toBeVisible();
});

test("an export is verified by the command line against the head that the interface gave", async ({
  page,
}) => {
  await open(page, "/audit");
  const { head } = auditListSchema.parse((await stack.api.get("/api/v1/audit?limit=1")).body);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export" }).click(),
  ]);
  const file = await download.path();
  expect(readFileSync(file, "utf8").trimEnd().split("\n").length).toBeGreaterThanOrEqual(head.sequence);
  const noted = `${head.sequence}:${head.hash}`;
  const said = await stack.heddle(["audit", "verify", "--file", file, "--expect-head", noted]);
  expect(said).toContain(`rows 1 to`);
  expect(await stack.heddle(["audit", "verify", "--expect-head", noted])).toContain("hold together");
});
