import { expect, type Page } from "@playwright/test";
import { breakerSeries } from "../lib/policies/server/breaker-series.fixture";
import { startRealPrometheus } from "../lib/prometheus/real-prometheus.fixture";
import { confirm, expectInFirstViewport, expectNoSidewaysScroll, signIn } from "./fixtures/browser";
import { heldWeights } from "./fixtures/control-plane-api";
import { expectUsable } from "./fixtures/everybody";
import { startPolicies } from "./fixtures/policies-stack";
import type { Stack } from "./fixtures/stack";
import { test } from "./fixtures/warm";

let stack: Stack;
let cookies: Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>;
let route: string;
let conflicted: string;

test.describe.configure({ mode: "serial", timeout: 60_000 });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  ({ stack, route, conflicted } = await startPolicies());
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
}

const field = (page: Page, path: string) => page.locator(`[data-path="${path}"] input`);
const fact = (page: Page, name: string) => page.getByTestId("draft-strip").locator(`[data-fact="${name}"]`);
const yaml = (page: Page) => page.getByTestId("yaml-editor").locator(".cm-content");
/** Form or YAML; what is drawn over the radio takes the press. */
const edit = (page: Page, as: "Form" | "YAML") => page.getByText(as, { exact: true }).click();

/** Puts the cursor behind what a line of the YAML says and types there. */
async function typeBehind(page: Page, line: string, text: string): Promise<void> {
  await yaml(page).getByText(line).last().click();
  await page.keyboard.press("End");
  await page.keyboard.type(text);
}

test("the list begins with what is not well, and its page says why and what can be done @phone", async ({
  page,
}) => {
  await open(page, "/policies");
  const rows = page.getByTestId("policy-row");
  await expect(page.getByTestId("policies-verdict")).toHaveText("1 of 2 policies needs a look.");
  await expect(rows.first()).toContainText(/chat-model.*Circuit breaker/);
  await expect(rows.nth(1)).toContainText("draft by test");
  // Nobody holds the weights of what has none.
  await expect(rows.first().locator("td").nth(3)).toHaveText(/^–/);
  await expect(rows.nth(1).locator("td").nth(3)).toHaveText("test");
  await expectInFirstViewport(page, {
    verdict: page.getByTestId("policies-verdict"),
    "what is not well": rows.first().getByText("Conflict"),
    "who edits": rows.nth(1).getByText("draft by test"),
    "the last editor": rows.first().getByText("test", { exact: true }).or(rows.first().getByText(/^test/)),
  });
  await expectNoSidewaysScroll(page);

  await rows
    .first()
    .getByRole("link", { name: /chat-model/ })
    .click();
  await expect(page).toHaveURL(new RegExp(`/policies/${conflicted}`));
  await expectInFirstViewport(page, {
    verdict: page.getByTestId("policy-verdict").getByText("Conflict"),
    why: page.getByText("Somebody else wrote to the control plane."),
    "the way on": page.getByRole("button", { name: "Write over it" }),
  });
  // It never says more than was seen: revision 1 did not arrive.
  await expect(page.getByTestId("revision-1")).toContainText("Conflict");
  await expect(page.getByTestId("revision-1")).not.toContainText("in force");
  await expectNoSidewaysScroll(page);
});

test("the editor's first screen tells what is live, who edits, problems, what is not possible, and the diff @phone", async ({
  page,
}) => {
  for (const [id, live] of [
    [route, /Live: revision 3/],
    [conflicted, /Not live: revision 1.*Conflict/],
  ] as const) {
    await open(page, `/policies/${id}/edit`);
    await expect(fact(page, "live")).toHaveText(live);
    await expect(fact(page, "others")).toHaveText(
      id === route ? /test editing too/ : "Nobody else is editing",
    );
    await expectInFirstViewport(
      page,
      Object.fromEntries(
        ["live", "others", "problems", "unsupported", "diff"].map((name) => [name, fact(page, name)]),
      ),
    );
    await expectNoSidewaysScroll(page);
  }
  // What waits there is told though nothing is broken.
  await expect(fact(page, "problems")).toHaveText(/warning/);
  await expect(page.getByTestId("draft-notes")).toContainText("what somebody else wrote");
});

test("a breaker is begun, typed in form and YAML, previewed, applied, and undone", async ({ page }) => {
  await open(page, "/policies/new");
  await page.getByLabel("Service").selectOption("llm/reranker");
  await expect(page.getByRole("radio", { name: /^Access/ })).toBeDisabled();
  await page.getByRole("radio", { name: /^Circuit breaker/ }).click();
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page).toHaveURL(/\/edit/);

  await test.step("what the target cannot do is closed, with the reason, before anything is typed", async () => {
    for (const path of ["limits.maxConnections", "limits.maxPendingRequests", "limits.maxRetries"]) {
      await expect(field(page, path)).toBeDisabled();
      await expect(page.locator(`[data-path="${path}"]`)).toContainText(/gRPC clients/);
    }
  });

  await test.step("form and YAML are one text, and a comment outlives the form", async () => {
    await field(page, "limits.maxRequests").fill("40");
    await edit(page, "YAML");
    await expect(yaml(page)).toContainText("maxRequests: 40");
    await typeBehind(page, "maxRequests", " # while it warms up");
    await edit(page, "Form");
    await field(page, "limits.maxRequests").fill("50");
    await edit(page, "YAML");
    await expect(yaml(page)).toContainText("maxRequests: 50 # while it warms up");
  });

  await test.step("a reload loses nothing", async () => {
    await expect(page.getByTestId("draft-state")).toContainText("Draft saved");
    await page.reload();
    await expect(yaml(page)).toContainText("maxRequests: 50 # while it warms up");
  });

  await test.step("what cannot be pushed is counted and stops Apply until it is taken away", async () => {
    await typeBehind(page, "while it warms up", "\nmaxConnections: 5");
    await expect(fact(page, "unsupported")).toHaveText("1 field not possible here");
    await expect(page.getByTestId("draft-notes")).toContainText("gRPC clients limit open requests alone");
    await expect(page.getByTestId("apply-policy")).toBeDisabled();
    await edit(page, "Form");
    await page.getByRole("button", { name: "Remove Connections" }).click();
    await expect(fact(page, "unsupported")).toHaveText("All fields possible here");
  });

  await test.step("the preview is what will be pushed", async () => {
    const preview = page.getByTestId("preview");
    await expect(preview.getByTestId("field-moves")).toContainText(/limits\.maxRequests.*50/);
    await expect(fact(page, "diff")).toHaveText(/1 field, \d+ lines change/);
    await preview.getByText(/Pushed resources/).click();
    await expect(preview.locator("[data-kind=new]").filter({ hasText: '"maxRequests": 50' })).toBeVisible();
    expect((await stack.controlPlane.heldBreaker("reranker")).config).toEqual({});
  });

  await test.step("Apply reaches the control plane, and the page says how far it came", async () => {
    await page.getByLabel("Why (for the record)").fill("guard the reranker");
    await confirm(page.getByTestId("apply-policy"));
    await expect(page.getByTestId("change-progress")).toContainText(/Written to the control plane/);
    await expect(page.getByTestId("change-progress").getByRole("status")).toContainText(/Stored/);
    const held = await stack.controlPlane.heldBreaker("reranker");
    expect(held.config).toMatchObject({ limits: { maxRequests: 50 } });
  });

  await test.step("Undo takes it away again", async () => {
    const made = page.url();
    await confirm(page.getByTestId("undo"));
    await expect(page).not.toHaveURL(made);
    await expect(page.getByTestId("change-progress").getByRole("status")).toContainText(/Stored/);
    await expect.poll(async () => (await stack.controlPlane.heldBreaker("reranker")).config).toEqual({});
  });
});

test("revisions: one is pointed at, two are compared, a roll-back names what it removes", async ({
  page,
}) => {
  await test.step("a link to a revision opens it", async () => {
    await open(page, `/policies/${route}?revision=2`);
    const row = page.getByTestId("revision-2");
    await expect(row).toHaveAttribute("aria-current", "true");
    await expect(row).toBeInViewport();
    await expect(page.getByTestId("revision-in-full")).toContainText("weight: 80");
    await expect(page.locator("[aria-current=true]")).toHaveCount(1);
    await row.getByRole("button", { name: "Close revision 2" }).click();
    await expect(page.getByTestId("revision-in-full")).toHaveCount(0);
    await page.getByRole("button", { name: "Show revision 1 in full" }).click();
    await expect(page).toHaveURL(/revision=1/);
    await expect(page.getByTestId("revision-in-full")).toContainText("weight: 90");
    await page.goto(`${stack.api.base}/policies/${route}?revision=99`);
    await expect(page.getByText("There is no revision 99 of this policy")).toBeVisible();
  });

  await test.step("two revisions side by side", async () => {
    await page.getByLabel("Compare revision 1").click();
    await expect(page.getByLabel("Compare revision 1")).toBeChecked();
    await page.getByLabel("Compare revision 3").click();
    const compare = page.getByTestId("compare");
    await expect(compare.getByTestId("field-moves")).toContainText(/v1.*90.*70/);
    await expect(compare.getByTestId("yaml-compare")).toContainText("weight: 70");
    await compare.getByText("Side by side").click();
    await expect(compare.getByTestId("yaml-compare")).toHaveAttribute("data-form", "side-by-side");
    await expect(page).toHaveURL(/compare=1-3|compare=3-1/);
  });

  await test.step("back to revision 1", async () => {
    await page.getByRole("button", { name: "Roll back to 1" }).click();
    const panel = page.getByTestId("rollback");
    await expect(panel).toContainText("It takes 2 later changes away");
    await expect(panel.getByTestId("change-row")).toHaveCount(2);
    await expect(panel.getByTestId("change-row").first()).toContainText(/70/);
    await expect(panel.getByTestId("field-moves")).toContainText(/70.*90/);
    await confirm(page.getByTestId("roll-back"));
    await expect(page.getByTestId("applied-policy").getByTestId("change-progress")).toBeVisible();
    await expect.poll(async () => heldWeights(await stack.controlPlane.held())).toEqual({ v1: 90, v2: 10 });
  });
});

test("a route's mirror is closed with the reason", async ({ page }) => {
  await open(page, `/policies/${route}/edit`);
  const mirror = page.locator('[data-path="rules.0.mirror"]');
  await expect(mirror).toContainText("gRPC clients do not mirror");
  await expect(mirror.getByRole("button")).toHaveCount(0);
  await page.getByRole("button", { name: "Add Retries" }).click();
  await expect(page.getByLabel("Each try at most")).toBeDisabled();
  await page.getByLabel("Tries again, at most").fill("3");
  await expect(page.getByTestId("field-moves")).toContainText(/retries\.attempts.*3/);
});

const pages = {
  list: () => "/policies",
  "new policy": () => "/policies/new",
  route: () => `/policies/${route}?revision=2&compare=1-3`,
  "roll-back": () => `/policies/${route}?back=1`,
  breaker: () => `/policies/${conflicted}`,
  "editor of a breaker": () => `/policies/${conflicted}/edit`,
  "editor of a route": () => `/policies/${route}/edit`,
};
for (const [name, path] of Object.entries(pages))
  test(`${name} can be used by everybody, dark and light`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await open(page, path());
    if (name.startsWith("editor")) {
      await expect(page.getByTestId("preview")).toHaveAttribute("data-current", "true");
      for (const more of await page.getByTestId("preview").locator("summary").all()) await more.click();
    }
    await expectUsable(page, "main");
    if (name !== "editor of a route") return;
    await edit(page, "YAML");
    await expect(yaml(page)).toContainText("weight");
    await expectUsable(page, "main");
  });

test("the breaker's panel tells refused calls and ejected endpoints, as callers' proxies count them", async ({
  page,
}) => {
  const at = Math.floor(Date.now() / 1_000);
  const prometheus = await startRealPrometheus(breakerSeries(at, { full: ["chat-model"] }));
  try {
    await stack.restartConsole({ PROMETHEUS_URL: prometheus.url });
    await page.goto(`${stack.api.base}/policies/${conflicted}`);
    const [v1, v2] = [page.getByTestId("breaker-v1"), page.getByTestId("breaker-v2")];
    await expect(v1).toHaveAttribute("data-word", "refusing");
    await expect(v1).toContainText("Refusing calls");
    await expect(v1).toContainText(/3\.?0*\s*\/s/);
    await expect(v1).toContainText("6 of 8 (4 × 2 callers)");
    await expect(v1).toContainText("1 caller: orchestrator");
    await expect(v1.getByRole("link")).toHaveAttribute("href", /flag=UO/);
    await expect(v2).toHaveAttribute("data-word", "ejecting");
    await expect(v2).toContainText("Endpoints out");
    await expect(v2).toContainText("1 out / 1 in");
    await expect(page.getByTestId("breaker-v3")).toContainText("Full");
    await expect(page.getByTestId("breaker-v4")).toContainText("Lets all through");
    await expect(page.getByTestId("breakers").getByRole("rowheader")).toHaveText([
      "v1",
      "v2",
      "v3",
      "v4",
      "unknown",
    ]);
  } finally {
    await prometheus.stop();
  }
});
