import { readFileSync } from "node:fs";
import { expect, type Locator } from "@playwright/test";
import { demoEndpoints } from "./fixtures/demo";
import { askPrometheus } from "./fixtures/prometheus-api";
import { enterDemo } from "./fixtures/session";
import { shownFigure } from "./fixtures/shown-figure";
import { test } from "./fixtures/warm";

const { console: base, prometheus } = demoEndpoints();
const model = "/models/llm/chat-model";

test.beforeEach(async ({ context }) => enterDemo(context));

/** A moment that Prometheus has been told all about. */
function justNow(): Date {
  return new Date(Math.floor(Date.now() / 1_000 - 10) * 1_000);
}

test("versions are compared with what their figures rest on @phone", async ({ page }) => {
  const at = justNow();
  await page.goto(`${base}${model}?window=5m&at=${at.toISOString()}`);
  const table = page.getByTestId("compare-table");
  const cell = (row: string) => table.locator(`[data-row=${row}] td`).first();
  await expect(cell("requests")).toHaveText(/\d/);
  const of = 'service="chat-model",version="v1"';
  const mean = (series: string) =>
    `sum(rate(vllm:${series}_sum{${of}}[5m])) / sum(rate(vllm:${series}_count{${of}}[5m]))`;
  const served = 'reporter="destination",destination_service_name="chat-model",destination_version="v1"';
  for (const [row, query] of [
    ["requests", `300 * sum(rate(istio_requests_total{${served}}[5m]))`],
    ["output", mean("request_generation_tokens")],
    ["input", mean("request_prompt_tokens")],
    ["e2e", `1000 * ${mean("e2e_request_latency_seconds")}`],
  ] as const) {
    const [answer] = await askPrometheus(prometheus, query, at);
    const known = Number(answer?.value[1]);
    const shown = shownFigure(await cell(row).innerText());
    expect(Math.abs(shown - known), `${row}: ${shown}, Prometheus says ${known}`).toBeLessThan(0.06 * known);
  }
  // The demo sets a price of a GPU hour.
  await expect(cell("perHour")).toContainText("$");
  await expect(page.getByTestId("time-v1")).toContainText("ms");
});

test("latencies are drawn as heatmaps, which arrow keys read @phone", async ({ page }) => {
  await page.goto(`${base}${model}?window=5m`);
  await page.getByText("Heatmap", { exact: true }).click();
  await expect(page).toHaveURL(/draw=heatmap/);
  const chart = page.getByRole("figure", { name: "Time to first token" });
  const plot = chart.getByRole("slider", { name: /as a heatmap: p50 .* p95/ });
  await shown(chart);
  await plot.focus();
  const before = await plot.getAttribute("aria-valuenow");
  await page.keyboard.press("ArrowLeft");
  await expect(plot).not.toHaveAttribute("aria-valuenow", before ?? "");
  await expect(plot).toHaveAttribute("aria-valuetext", /p50 .*p95|nothing was measured/);
});

test("a heatmap is taken along as values and as a picture", async ({ page }) => {
  await page.goto(`${base}${model}?window=5m&draw=heatmap`);
  const chart = page.getByRole("figure", { name: "Time to first token" });
  await shown(chart);
  const take = async (name: RegExp) => {
    await chart.getByRole("button", { name: /take it elsewhere/ }).press("Enter");
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name }).click();
    return readFileSync(await (await saved).path());
  };
  const [head = "", first = ""] = (await take(/CSV/)).toString().split("\r\n");
  expect(head).toMatch(/^time,.*le=""\+Inf""/);
  expect(first.split(",").length).toBeGreaterThan(3);
  const picture = await take(/PNG/);
  expect(picture.subarray(1, 4).toString()).toBe("PNG");
  expect(picture.length).toBeGreaterThan(3_000);
});

test("what nothing measures is named, and takes no room", async ({ page }) => {
  await page.goto(`${base}${model}?window=5m`);
  await expect(page.getByTestId("unmeasured").filter({ hasText: "GPU" })).toBeVisible();
  await expect(page.getByRole("figure", { name: "GPU utilisation" })).toHaveCount(0);
});

/** Scrolls to a heatmap until it is drawn: it takes the place of the lines, and asks when it is seen. */
async function shown(chart: Locator): Promise<void> {
  await expect(async () => {
    await chart.scrollIntoViewIfNeeded({ timeout: 1_000 });
    await expect(chart.locator("rect").first()).toBeAttached({ timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
}
