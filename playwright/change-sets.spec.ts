import { expect, type Page } from "@playwright/test";
import type { PolicyKind } from "../lib/policies/kinds";
import { policiesSchema } from "../lib/policies/policies";
import { confirm, expectNoSidewaysScroll, signIn } from "./fixtures/browser";
import { until } from "./fixtures/console-api";
import { heldWeights } from "./fixtures/control-plane-api";
import { demoStores } from "./fixtures/demo";
import { Stack } from "./fixtures/stack";
import { test } from "./fixtures/warm";

let stack: Stack;
let cookies: Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>;

test.describe.configure({ mode: "serial", timeout: 90_000 });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  stack = await Stack.start(demoStores());
  const page = await browser.newPage();
  await signIn(page, await stack.signInLink());
  cookies = await page.context().cookies();
  await page.close();
});
test.beforeEach(async ({ context }) => context.addCookies(cookies));
test.afterAll(async () => stack.stop());

/** Submits the next revision of a policy of `llm`, which nobody applies yet. */
async function submit(service: string, kind: PolicyKind, spec: object): Promise<void> {
  const { api } = stack;
  await api.post("/api/v1/policies", { mesh: "demo", namespace: "llm", service, kind });
  const { body } = await api.get(`/api/v1/policies?mesh=demo&namespace=llm&service=${service}&kind=${kind}`);
  const [policy] = policiesSchema.parse(body).policies;
  const { status } = await api.post(`/api/v1/policies/${policy?.id}/revisions`, {
    baseRevision: policy?.newestRevision ?? 0,
    spec,
    message: "for the release",
  });
  expect(status).toBe(201);
}

const limits = (maxRequests: number) => ({ limits: { maxRequests } });
const route = (v1: number) => ({
  rules: [
    {
      split: [
        { to: { version: "v1" }, weight: v1 },
        { to: { version: "v2" }, weight: 100 - v1 },
      ],
    },
  ],
});

async function select(page: Page, ...policies: string[]): Promise<void> {
  await page.goto(`${stack.api.base}/policies`);
  for (const policy of policies)
    await page.getByRole("checkbox", { name: new RegExp(`of ${policy} together`) }).check();
}

const parts = (page: Page) => page.getByTestId("set-parts").getByRole("listitem");

test("two submitted policies are applied together, the breaker before the route, and undone whole @phone", async ({
  page,
}) => {
  await submit("chat-model", "route", route(60));
  await submit("chat-model", "circuit-breaker", limits(64));
  await select(page, "Route of chat-model");
  const panel = page.getByTestId("apply-together");
  await expect(panel).toContainText("Select one more");
  await expect(panel.getByTestId("apply-selected")).toBeDisabled();
  await page.getByRole("checkbox", { name: /Circuit breaker of chat-model together/ }).check();
  await expect(panel.getByRole("listitem")).toHaveText([
    /Circuit breaker of chat-model.*limits\.maxRequests.*64/,
    /Route of chat-model.*/,
  ]);
  await expectNoSidewaysScroll(page);
  await panel.getByLabel("Why (for the record)").fill("release 7");
  await confirm(panel.getByTestId("apply-selected"));

  await expect(page).toHaveURL(/\/changes\//, { timeout: 15_000 });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 policies applied together");
  await expect(parts(page).first()).toHaveAttribute("data-state", /accepted|converged/, { timeout: 20_000 });
  await expect(parts(page).nth(1)).toHaveAttribute("data-state", /accepted|converged/, { timeout: 20_000 });
  await expect(parts(page)).toHaveText([/Circuit breaker of chat-model/, /Route of chat-model/]);
  await expectNoSidewaysScroll(page);
  expect(heldWeights(await stack.controlPlane.held())).toMatchObject({ v1: 60, v2: 40 });
  const writes = (await stack.controlPlane.writes()).slice(-2);
  expect(new Set(writes.map(({ service }) => service))).toEqual(new Set(["chat-model"]));

  await confirm(page.getByTestId("undo"));
  await expect(page.getByText("This change was undone")).toBeVisible({ timeout: 15_000 });
  await until("the breaker to be gone", 20, async () => {
    const { config } = await stack.controlPlane.heldBreaker();
    return config?.limits === undefined || undefined;
  });
});

test("where one is held by somebody else, the others are taken back, and the page says why @phone", async ({
  page,
}) => {
  await stack.controlPlane.writeBreaker({ maxRequests: 7 }, "reranker");
  await submit("chat-model", "circuit-breaker", limits(32));
  await submit("reranker", "circuit-breaker", limits(16));
  await select(page, "Circuit breaker of chat-model", "Circuit breaker of reranker");
  await confirm(page.getByTestId("apply-selected"));

  await expect(page).toHaveURL(/\/changes\//, { timeout: 15_000 });
  const told = page.getByTestId("taken-back");
  await expect(told).toContainText("Taken back because of Circuit breaker of reranker", { timeout: 30_000 });
  await expect(page.getByText("This change was undone")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await until("the breaker to be gone", 20, async () => {
    const { config } = await stack.controlPlane.heldBreaker();
    return config?.limits === undefined || undefined;
  });
  const { config } = await stack.controlPlane.heldBreaker("reranker");
  expect(config?.limits).toEqual({ maxRequests: 7 });
  await page.goto(`${stack.api.base}/changes`);
  await expect(
    page.getByTestId("change-row").filter({ hasText: /^.*Apply chat-model.*taken back/ }),
  ).toHaveCount(1);
});
