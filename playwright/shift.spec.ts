import { expect } from "@playwright/test";
import { confirm } from "./fixtures/browser";
import { accepted, until } from "./fixtures/console-api";
import { heldWeights } from "./fixtures/control-plane-api";
import { demoConsole, demoControlPlane, demoEndpoints } from "./fixtures/demo";
import { Gateway } from "./fixtures/gateway";
import { enterDemo } from "./fixtures/session";
import { test } from "./fixtures/warm";

const { console: base } = demoEndpoints();

test.describe.configure({ mode: "serial", timeout: 120_000 });
test.beforeAll(async () => {
  const api = demoConsole();
  const { changeId } = accepted(await api.shift({ v1: 90, v2: 10, v3: 0 }, { message: "begin" }));
  await api.untilEnded(changeId, 30);
});
test.beforeEach(async ({ context }) => enterDemo(context));

test("from the graph: move weights, see what will be pushed, apply, watch it reach traffic, undo", async ({
  page,
}) => {
  await page.goto(`${base}/topology`);
  await page.getByTestId("node-llm/chat-model").click();
  await expect(page).toHaveURL(/node=llm/);
  await page.getByTestId("side-panel").getByTestId("open-shift").click();

  const sum = page.getByTestId("weights-sum");
  const weight = (version: string) => page.getByTestId(`weight-${version}`);
  await weight("v3").getByRole("button", { name: "Lock v3" }).click();
  await weight("v1").getByRole("slider").fill("60");
  await expect(sum).toHaveText(/100/);
  await expect(weight("v2").getByRole("slider")).toHaveValue("40");
  await expect(weight("v3").getByRole("slider")).toHaveValue("0");
  await expect(weight("v1")).toContainText("2 ready endpoints");
  await expect(page.getByTestId("shift-summary")).toContainText(/v1.*90.*60.*v2.*10.*40/);

  await page.getByLabel("Why (for the record)").fill("more for v2");
  await confirm(page.getByTestId("apply-shift"));
  const applied = page.getByTestId("applied-shift");
  await expect(applied).toContainText("proxies 2/2", { timeout: 15_000 });
  expect(heldWeights(await demoControlPlane().held())).toMatchObject({ v1: 60, v2: 40 });
  const gateway = new Gateway(demoEndpoints().gateway);
  const revision = await demoConsole().newestRevision();
  await until(
    "a call by the new revision",
    10,
    async () => (await gateway.ask(1)).revision === revision || undefined,
  );
  await gateway.close();

  await confirm(applied.getByTestId("undo"));
  await until("the weights to be back", 15, async () => {
    const { v1 } = heldWeights(await demoControlPlane().held());
    return v1 === 90 || undefined;
  });
});

test("evens out, keeps the sum whatever is moved, and takes it all back", async ({ page }) => {
  await page.goto(`${base}/services/llm/chat-model?shift=1`);
  const sliders = page.getByRole("slider");
  await expect(sliders).toHaveCount(3);
  await page.getByRole("button", { name: "Even out" }).click();
  await expect(page.getByTestId("weights-sum")).toHaveText(/100/);
  const even = await sliders.evaluateAll((all) =>
    all.map((each) => Number((each as HTMLInputElement).value)),
  );
  expect(Math.max(...even) - Math.min(...even)).toBeLessThanOrEqual(1);
  await sliders.first().fill("100");
  await expect(sliders.nth(1)).toHaveValue("0");
  await expect(page.getByTestId("weights-sum")).toHaveText(/100/);
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(sliders.first()).toHaveValue("90");
});

test("two people at once: the second sees both changes and decides again", async ({ page }) => {
  await page.goto(`${base}/services/llm/chat-model?shift=1`);
  await page.getByTestId("weight-v1").getByRole("slider").fill("50");
  await expect(page.getByTestId("shift-summary")).toContainText(/50/);
  // Somebody else is faster, by a push that this page has not read yet.
  await page.route(/chat-model\?/, (route) => route.abort());
  accepted(await demoConsole().shift({ v1: 70, v2: 30, v3: 0 }, { message: "the other one" }));
  await confirm(page.getByTestId("apply-shift"));
  const conflict = page.getByTestId("shift-conflict");
  await expect(conflict).toContainText("70");
  await expect(conflict).toContainText("50");
  await page.unroute(/chat-model\?/);
  await conflict.getByRole("button", { name: "Redo mine on top" }).click();
  await confirm(page.getByTestId("apply-shift"));
  await expect(page.getByTestId("applied-shift")).toContainText("proxies 2/2", { timeout: 15_000 });
  expect(heldWeights(await demoControlPlane().held()).v1).toBe(50);
});

test("on a phone, from a link to the weights being back in at most four taps @phone-only", async ({
  page,
}) => {
  accepted(await demoConsole().shift({ v1: 20, v2: 80, v3: 0 }, { message: "a mistake" }));
  await page.goto(`${base}/services/llm/chat-model`);
  const undo = page.getByTestId("last-change").getByTestId("undo");
  const box = await undo.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await confirm(undo);
  await expect(page.getByTestId("last-change")).toContainText(/Undo/, { timeout: 15_000 });
  await until("the weights to be back", 15, async () => {
    const { v1 } = heldWeights(await demoControlPlane().held());
    return v1 !== 20 || undefined;
  });
});

test("on a phone, steppers of 44 px shift @phone-only", async ({ page }) => {
  const { v1 } = heldWeights(await demoControlPlane().held());
  await page.goto(`${base}/services/llm/chat-model?shift=1`);
  const row = page.getByTestId("weight-v2");
  const more = row.getByRole("button", { name: "v2: 5 percent more" });
  const box = await more.boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  await more.tap();
  await confirm(page.getByTestId("apply-shift"));
  await expect(page.getByTestId("applied-shift")).toContainText("proxies 2/2", { timeout: 15_000 });
  expect(heldWeights(await demoControlPlane().held()).v1).toBeLessThan(v1 ?? 0);
});
