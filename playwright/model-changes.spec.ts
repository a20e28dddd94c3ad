import { expect, type Locator } from "@playwright/test";
import { seriesSchema } from "../lib/metrics/series";
import { accepted, until } from "./fixtures/console-api";
import { demoStores } from "./fixtures/demo";
import { type Cookies, sessionOf } from "./fixtures/session";
import { Stack } from "./fixtures/stack";
import { test } from "./fixtures/warm";

const model = "/models/llm/chat-model";

let stack: Stack;
let cookies: Cookies;
let changes: { id: string; at: number }[];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  stack = await Stack.start(demoStores());
  cookies = await until("a session", 20, async () => sessionOf(await stack.signInLink()));
  accepted(await stack.api.shift({ v1: 90, v2: 10 }));
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  const second = accepted(await stack.api.shift({ v1: 70, v2: 30 }, { message: "more for v2" }));
  await stack.api.untilEnded(second.changeId, 15);
  changes = (await stack.api.changes()).changes.map(({ id, createdAt }) => ({
    id,
    at: Date.parse(createdAt) / 1_000,
  }));
});
test.beforeEach(async ({ context }) => context.addCookies(cookies));
test.afterAll(async () => stack.stop());

for (const path of ["/models", model, `${model}/v2`, "/services/llm/chat-model"])
  test(`${path} marks each change on its charts, at its time`, async ({ page }) => {
    let range = { start: 0, end: 0 };
    page.on("response", async (response) => {
      if (!response.url().includes("/api/v1/series/errors?")) return;
      // What was cut short, by a page that moved on, says nothing.
      const read = seriesSchema.safeParse(await response.json().catch(() => null));
      if (read.success) range = read.data;
    });
    await page.goto(stack.api.base + path);
    const chart = page.getByRole("figure", { name: "Errors" });
    const marks = chart.locator(".recharts-reference-line line");
    // A chart out of sight asks nothing, and what comes above it later moves it out of sight again.
    await expect(async () => {
      await chart.scrollIntoViewIfNeeded();
      await expect(marks).toHaveCount(changes.length, { timeout: 1_000 });
    }).toPass({ timeout: 15_000 });
    await expect(async () => {
      const [left, right] = await ends(chart.locator(".recharts-cartesian-grid-horizontal line").first());
      const drawn = await marks.evaluateAll((all) => all.map((mark) => Number(mark.getAttribute("x1"))));
      const places = changes.map(
        ({ at }) => left + ((right - left) * (at - range.start)) / (range.end - range.start),
      );
      const sorted = (numbers: number[]) => [...numbers].sort((one, other) => one - other);
      sorted(places).forEach((place, index) => {
        expect(Math.abs(place - (sorted(drawn)[index] ?? 0)), "pixels from where it happened").toBeLessThan(
          1.5,
        );
      });
    }).toPass({ timeout: 10_000 });
  });

test("a model's page says who holds the weights, what was changed last, and shifts", async ({ page }) => {
  await page.goto(stack.api.base + model);
  await expect(page.getByTestId("weight-owner")).toContainText("test");
  await expect(page.getByTestId("last-change")).toContainText(/v2.*10.*30/);
  await expect(page.getByRole("table").last().getByTestId("change-row")).toHaveCount(2);
  await page.getByTestId("open-shift").click();
  await expect(page.getByTestId("weight-v2")).toContainText(/30/);
});

test("a version with a share and nobody to serve it is said first", async ({ page }) => {
  await stack.withdrawEndpoints("v2");
  await page.goto(stack.api.base + model);
  const verdict = page.getByTestId("model-verdict");
  await expect(verdict).toContainText(/chat-model v2/, { timeout: 15_000 });
  await expect(verdict).toHaveAttribute("data-tone", "failing");
  await expect(page.getByTestId("model-chat-model-v2").getByTestId("ready-count")).toHaveText(
    "no ready instance",
  );
  await page.goto(`${stack.api.base}${model}/v1`);
  await expect(verdict).toContainText(/chat-model v1 is well/);
});

async function ends(line: Locator): Promise<[number, number]> {
  return line.evaluate((element) => [Number(element.getAttribute("x1")), Number(element.getAttribute("x2"))]);
}
