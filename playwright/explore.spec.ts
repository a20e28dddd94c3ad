import { readFileSync } from "node:fs";
import { type Download, expect, type Page } from "@playwright/test";
import { demoEndpoints } from "./fixtures/demo";
import { expectUsable } from "./fixtures/everybody";
import { askPrometheus } from "./fixtures/prometheus-api";
import { enterDemo } from "./fixtures/session";
import { test } from "./fixtures/warm";

const { console: base, prometheus } = demoEndpoints();

test.beforeEach(async ({ context }) => enterDemo(context));

/** A stretch of the past that is over, so that what is drawn stays. */
function someMinutes(): { start: number; end: number; search: string } {
  const end = Math.floor(Date.now() / 60_000) * 60 - 60;
  const start = end - 600;
  const iso = (seconds: number) => encodeURIComponent(new Date(seconds * 1_000).toISOString());
  return { start, end, search: `from=${iso(start)}&to=${iso(end)}` };
}

// A demo that has just begun has no past yet.
test.beforeAll(async () => {
  test.setTimeout(200_000);
  const served = "sum by (model_name) (rate(vllm:time_to_first_token_seconds_count[30s])) > 0";
  const seen = async () => askPrometheus(prometheus, served, new Date(someMinutes().end * 1_000));
  await expect.poll(async () => (await seen()).length, { timeout: 180_000 }).toBeGreaterThan(0);
});

const table = (page: Page) => page.getByTestId("line-table");
const editor = (page: Page) => page.getByTestId("promql-editor").getByRole("textbox");

async function take(page: Page, what: RegExp): Promise<Download> {
  await page
    .getByRole("button", { name: /take it elsewhere/ })
    .first()
    .click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: what }).click(),
  ]);
  return download;
}

test("from a concept to its lines, where they come from, and its query in the editor", async ({ page }) => {
  await page.goto(`${base}/explore?${someMinutes().search}`);
  await page.getByRole("combobox", { name: "Concept" }).fill("first token");
  await page.getByRole("option", { name: /^ttft/ }).click();
  await expect(page).toHaveURL(/concept=ttft/);
  await page.getByRole("combobox", { name: "Told apart by" }).click();
  await page.getByRole("option", { name: "version", exact: true }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Service" }).fill("chat-model");
  await page.getByRole("combobox", { name: "Service" }).press("Enter");
  await expect(page).toHaveURL(/by=version/);
  await expect(table(page).getByRole("row", { name: /v2 p95/ })).toBeVisible();
  // A level line has no height, which is "hidden" to the browser's driver.
  await expect(page.getByTestId("explore-plot").locator("path.recharts-line-curve").first()).toBeAttached();
  const source = page.getByTestId("concept-source");
  await expect(source).toContainText("vllm:time_to_first_token_seconds_bucket");
  await expectUsable(page);

  await table(page)
    .getByRole("button", { name: /v2 p95/ })
    .click();
  await expect(page).toHaveURL(/only=v2/);
  await expect(page.getByTestId("explore-plot").locator("path.recharts-line-curve")).toHaveCount(1);

  await source.getByRole("button", { name: "Edit as PromQL" }).click();
  await expect(editor(page)).toContainText("histogram_quantile");
  await expect(table(page).getByRole("row").nth(3)).toBeVisible();
  await page.goBack();
  await expect(source).toBeVisible();
});

test("a query is completed, run, and comes back with its link", async ({ page }) => {
  const { search } = someMinutes();
  await page.goto(`${base}/explore?ask=query&${search}`);
  await editor(page).click();
  await page.keyboard.type("istio_reques");
  await page
    .getByRole("option", { name: /istio_requests_total/ })
    .first()
    .click();
  await page.keyboard.type("{destination_service_na");
  await page
    .getByRole("option", { name: /^destination_service_name/ })
    .first()
    .click();
  await page.keyboard.type('="chat-mo');
  await page
    .getByRole("option", { name: /^chat-model/ })
    .first()
    .click();
  await expect(editor(page)).toContainText('istio_requests_total{destination_service_name="chat-model');
  await page.keyboard.press("Control+a");
  await page.keyboard.type(
    'sum by (destination_version) (rate(istio_requests_total{destination_service_name="chat-model"}[1m])',
  );
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Enter");
  await expect(table(page).getByRole("row", { name: /destination_version="v1"/ })).toBeVisible();
  await expectUsable(page);
  const link = page.url();
  await page.reload();
  await expect(table(page).getByRole("row", { name: /destination_version="v1"/ })).toBeVisible();
  await expect(editor(page)).toContainText("sum by (destination_version)");
  await page.goto(`${base}/logs`);
  await page.goto(link);
  await page.getByText("At the end").click();
  await expect(
    page.getByTestId("moment-table").getByRole("row", { name: /destination_version="v1"/ }),
  ).toBeVisible();
});

test("a wrong query is told in Prometheus's words, and marked at its place", async ({ page }) => {
  await page.goto(`${base}/explore?query=${encodeURIComponent("sum by (x (rate(up[1m]))")}`);
  await expect(page.getByTestId("query-fault")).toContainText(/parse error: unexpected "\("/);
  const mark = page.locator(".cm-lintRange-error").last();
  await expect(mark).toBeVisible();
  await mark.hover();
  await expect(page.locator(".cm-diagnostic").filter({ hasText: /unexpected "\("/ })).toBeVisible();
  // What only running it can tell has no place, and is told all the same.
  await page.goto(
    `${base}/explore?query=${encodeURIComponent('rate({__name__=~"vllm:(prompt|generation)_tokens_total"}[1m])')}`,
  );
  await expect(page.getByTestId("query-fault")).toContainText(/same labelset/);
});

test("values as CSV are those that are drawn, and the picture is one", async ({ page }) => {
  const { start, end, search } = someMinutes();
  const query =
    'sum by (destination_version) (rate(istio_requests_total{destination_service_name="chat-model"}[1m]))';
  await page.goto(`${base}/explore?query=${encodeURIComponent(query)}&${search}`);
  await expect(table(page)).toBeVisible();
  const csv = await take(page, /CSV/);
  const [head = "", ...rows] = readFileSync(await csv.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(csv.suggestedFilename()).toMatch(/\.csv$/);
  const column = head.split(/,(?=")/).findIndex((cell) => cell.includes('destination_version=""v1""'));
  expect(column).toBeGreaterThan(0);
  const times = rows.map((row) => Date.parse(row.split(",")[0] ?? "") / 1_000);
  expect(times[0]).toBeGreaterThanOrEqual(start - 60);
  expect(times.at(-1)).toBeLessThanOrEqual(end);
  const last = Number(rows.at(-1)?.split(",")[column]);
  const asked = await askPrometheus(prometheus, query, new Date((times.at(-1) ?? end) * 1_000));
  const v1 = asked.find(({ metric }) => metric.destination_version === "v1");
  expect(last).toBeCloseTo(Number(v1?.value[1]), 6);
  const drawn = table(page).getByRole("row", { name: /v1/ }).locator("[data-column=last]");
  expect(Number(await drawn.textContent())).toBeCloseTo(last, 1);

  const picture = readFileSync(await (await take(page, /PNG/)).path());
  expect(picture.subarray(1, 4).toString()).toBe("PNG");
  expect(picture.readUInt32BE(16)).toBeGreaterThan(1_000);
  expect(picture.length).toBeGreaterThan(10_000);
});

test("any chart leads to Explore with its query and its range", async ({ page }) => {
  await page.goto(`${base}/models/llm/chat-model`);
  const chart = page.getByRole("figure", { name: "Requests per second" });
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.getByTestId("chart-source")).toContainText("Source:");
  await chart.getByRole("button", { name: /take it elsewhere/ }).press("Enter");
  await expect(page.getByRole("menuitem", { name: "Copy PromQL" })).toBeVisible();
  await expectUsable(page, "[role=menu]");
  await page.getByRole("menuitem", { name: "Open in Explore" }).click();
  await expect(page).toHaveURL(/\/explore\?.*from=.*query=/);
  await expect(table(page).getByRole("row", { name: /v1/ })).toBeVisible();
});
