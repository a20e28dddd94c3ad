import { expect, type Locator, type Page } from "@playwright/test";
import { demoEndpoints } from "./fixtures/demo";
import { askPrometheus } from "./fixtures/prometheus-api";
import { enterDemo } from "./fixtures/session";
import { shownFigure } from "./fixtures/shown-figure";
import { test } from "./fixtures/warm";

const { console: base, prometheus } = demoEndpoints();
const model = "/models/llm/chat-model";

test.beforeEach(async ({ context }) => enterDemo(context));

const of = 'service="chat-model",version="v1"';
const served = 'reporter="destination",destination_service_name="chat-model",destination_version="v1"';
const failed = `sum(rate(istio_requests_total{${served},grpc_response_status=~"2|4|8|12|13|14|15",response_flags!~".*DC.*"}[5m]))`;
const p95 = (series: string) =>
  `1000 * histogram_quantile(0.95, sum by (le) (rate(vllm:${series}_bucket{${of}}[5m])))`;

/** What each column should show, as a person would ask Prometheus for it. */
const byHand: Record<string, string> = {
  requests: `sum(rate(istio_requests_total{${served}}[5m]))`,
  errors: `(${failed} or vector(0)) / sum(rate(istio_requests_total{${served}}[5m]))`,
  ttft: p95("time_to_first_token_seconds"),
  tpot: p95("inter_token_latency_seconds"),
  e2e: p95("e2e_request_latency_seconds"),
  input: `sum(rate(vllm:prompt_tokens_total{${of}}[5m]))`,
  tokens: `sum(rate(vllm:generation_tokens_total{${of}}[5m]))`,
  running: `sum(vllm:num_requests_running{${of}})`,
  waiting: `sum(vllm:num_requests_waiting{${of}})`,
  kv: `max(vllm:kv_cache_usage_perc{${of}})`,
};

/** A moment that Prometheus has been told all about. */
function justNow(): Date {
  return new Date(Math.floor(Date.now() / 1_000 - 10) * 1_000);
}

for (const path of ["/models", model])
  test(`${path}: every column shows what Prometheus says of that moment`, async ({ page }) => {
    const at = justNow();
    const v1 = page.getByTestId("model-chat-model-v1");
    // A fixed moment is read once: what a busy Prometheus could not say in time is asked for again.
    await expect(async () => {
      await page.goto(`${base}${path}?window=5m&at=${at.toISOString()}`);
      await expect(v1).toContainText("ms");
      await expect(v1).not.toContainText("Could not be asked", { timeout: 500 });
    }).toPass({ timeout: 40_000 });
    await expect(page.getByTestId("models-table").getByTestId("version-link")).toHaveText(["v1", "v2", "v3"]);
    for (const [column, query] of Object.entries(byHand)) {
      const [answer] = await askPrometheus(prometheus, query, at);
      const known = Number(answer?.value[1] ?? Number.NaN);
      expect(known, `Prometheus on ${column}`).not.toBeNaN();
      const text = await shownText(v1.locator(`[data-column=${column}]`));
      // Three digits are shown, two of durations.
      expect(
        Math.abs(shownFigure(text) - known),
        `${column} shows "${text}", Prometheus says ${known}`,
      ).toBeLessThan(0.06 * known + 0.0001);
    }
  });

test("on a phone a model's versions are columns, with the same figures @phone-only", async ({ page }) => {
  const at = justNow();
  await page.goto(`${base}${model}?window=5m&at=${at.toISOString()}`);
  const table = page.getByTestId("models-table");
  await expect(table.getByRole("columnheader")).toHaveCount(4);
  const shown = await table.locator("[data-column=tokens] td").first().innerText();
  const [answer] = await askPrometheus(prometheus, byHand.tokens ?? "", at);
  const known = Number(answer?.value[1]);
  expect(Math.abs(shownFigure(shown) - known)).toBeLessThan(0.01 * known);
  await page.getByTestId("version-link").first().click();
  await expect(page).toHaveURL(new RegExp(`${model}/v1`));
});

test("from all models to one, to a version and up again @phone", async ({ page }) => {
  await page.goto(`${base}/models?window=5m`);
  await page.getByTestId("model-chat-model-v1").getByRole("link", { name: "chat-model" }).click();
  await expect(page).toHaveURL(new RegExp(`${model}\\?window=5m`));
  await expect(page.getByTestId("model-verdict")).toContainText(/chat-model/);
  const chart = page.getByRole("figure", { name: "Output tokens per second" });
  await chart.scrollIntoViewIfNeeded();
  // v1 always serves; the others where somebody gave them a share.
  await expect(chart.getByRole("listitem").filter({ hasText: "v1" })).toContainText(/\d/);
  await expect(chart.locator(".recharts-line-curve").nth(1)).toBeAttached();
  await page.getByTestId("version-link").filter({ hasText: "v2" }).click();
  await expect(page).toHaveURL(new RegExp(`${model}/v2\\?window=5m`));
  await expect(page.getByTestId("model-verdict")).toContainText("chat-model v2");
  await page.getByTestId("up-to-model").click();
  await expect(page).toHaveURL(new RegExp(`${model}\\?window=5m`));
});

for (const [from, way] of [
  [
    "/services/llm/chat-model",
    (page: Page) => page.getByRole("main").getByRole("link", { name: "As a model" }),
  ],
  [
    "/topology?node=llm%2Fchat-model",
    (page: Page) => page.getByTestId("side-panel").getByRole("link", { name: "As a model" }),
  ],
] as const)
  test(`${from} leads to the model`, async ({ page }) => {
    await page.goto(base + from);
    await way(page).click();
    await expect(page).toHaveURL(new RegExp(model));
    await expect(page.getByTestId("models-table")).toBeVisible();
  });

test("a version beside another, and from a point to the requests behind it", async ({ page }) => {
  await page.goto(`${base}${model}/v1?window=5m`);
  // One or two rows need no order: their columns' names are no buttons.
  await expect(page.getByTestId("models-table").getByRole("columnheader").getByRole("button")).toHaveCount(0);
  const chart = page.getByRole("figure", { name: "Requests per second" });
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.locator(".recharts-line-curve")).toHaveCount(1);
  await page.getByPlaceholder("Compare with…").click();
  await page.getByRole("option", { name: "v2" }).click();
  await expect(page.getByTestId("model-chat-model-v2")).toBeVisible();
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.locator(".recharts-line-curve")).toHaveCount(2);

  await page.goto(`${base}${model}/v1?window=5m`);
  await clickPlot(page, "Time to first token");
  await expect(page).toHaveURL(
    /\/logs\?.*from=.*service=llm%2Fchat-model.*to=.*ttftSlowerMs=\d+.*version=v1/,
  );
  await expect(page.getByTestId("log-lines").or(page.getByText(/no line in this stretch/i))).toBeVisible();
});

test("without a mouse, from a chart to the requests of its stretch", async ({ page }) => {
  await page.goto(`${base}${model}/v1?window=5m`);
  await page.getByRole("figure", { name: "Requests per second" }).scrollIntoViewIfNeeded();
  const all = page.getByRole("link", { name: "The requests of this stretch: Requests per second" });
  await all.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/logs\?.*service=llm%2Fchat-model.*version=v1/);
  const asked = new URL(page.url()).searchParams;
  const seconds = (Date.parse(asked.get("to") ?? "") - Date.parse(asked.get("from") ?? "")) / 1_000;
  expect(seconds, "all of the chart, no more").toBe(900);
  await expect(page.getByTestId("log-lines").locator("tbody tr").first()).toContainText("chat-model");
});

for (const [page, row] of [
  ["/models", "model-chat-model-v1"],
  ["/", "model-row"],
] as const)
  test(`a figure of ${page} leads to the requests behind it`, async ({ page: browser }) => {
    await browser.goto(`${base}${page}?window=5m`);
    const v1 = browser.getByTestId(row).first();
    await v1.locator("[data-column=requests] a, [data-cell=requests] a").click();
    await expect(browser).toHaveURL(/\/logs\?.*service=llm%2Fchat-model.*version=v1/);
    const rows = browser.getByTestId("log-lines").locator("tbody tr");
    await expect(rows.first()).toContainText("chat-model");
    await expect(rows.first()).toContainText("v1");
  });

test("what nobody knows is a dash with its reason, and no zero", async ({ page }) => {
  let stale: object | null = null;
  await page.route(/\/api\/v1\/models\?/, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    for (const row of answer.rows) {
      if (row.version !== "v2") continue;
      Object.assign(row, { readyEndpoints: null, running: null, wantedShare: null });
      Object.assign(row.ttftMs, { p99: null });
      Object.assign(row.tpotMs, { p50: null, p95: null, p99: null });
    }
    await route.fulfill({ response, json: { ...answer, stale } });
  });
  await page.goto(`${base}${model}?window=5m`);
  const v2 = page.getByTestId("model-chat-model-v2");
  const cell = (column: string): Locator => v2.locator(`[data-column=${column}]`);
  await expect(v2.getByTestId("ready-count")).toHaveText(/–.*no control plane says/);
  await expect(v2.getByTestId("ready-count")).not.toHaveText(/no ready|0 ready/);
  await expect(cell("running")).toHaveText(/–.*No model server says this/);
  await expect(cell("tpot")).toHaveText(/–.*No model server says this/);
  await expect(cell("share")).toHaveText(/%.*–.*No route policy gives it a share/);
  // Heard by their names, and the one beyond the last bucket with its reason.
  await expect(cell("ttft")).toHaveText(/p50 .*ms.*p95 .*ms.*p99 .*–.*nobody can know/);
  // The same gaps, where Prometheus was not heard.
  stale = { upstream: "prometheus", since: new Date().toISOString(), code: "upstream-timeout", message: "" };
  await page.reload();
  await expect(cell("running")).toHaveText(/–.*Could not be asked/);
  await expect(cell("tpot")).toHaveText(/–.*Could not be asked/);
  await expect(page.getByTestId("model-verdict")).toContainText("Prometheus does not answer");
});

test("names that are none, and a model that is none", async ({ page }) => {
  await page.goto(`${base}/models/llm/Not_A_Name`);
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await page.goto(`${base}/models/llm/retriever`);
  await expect(page.getByText("No model server of retriever reports")).toBeVisible();
  await expect(page.getByTestId("model-verdict")).toContainText("Nothing is known of retriever");
});

/** A cell's figure, of percentiles the p95, without what is only heard or stands before it on a phone. */
async function shownText(cell: Locator): Promise<string> {
  const percentile = cell.locator("[data-quantile=p95] > span:not(:first-child)");
  return ((await percentile.count()) > 0 ? percentile : cell.locator("> :last-child")).innerText();
}

async function clickPlot(page: Page, name: string): Promise<void> {
  const chart = page.getByRole("figure", { name });
  // What stands above the charts has to be there, or it moves them.
  await expect(page.getByTestId("compare-table")).toBeVisible();
  await chart.scrollIntoViewIfNeeded();
  const plot = chart.locator(".recharts-surface").first();
  await expect(plot).toBeVisible();
  const box = await plot.boundingBox();
  if (!box) throw new Error(`${name} is not drawn`);
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2);
  await expect(chart.getByText("Click: the requests behind it")).toBeVisible();
  await page.mouse.click(box.x + box.width * 0.8, box.y + box.height / 2);
}
