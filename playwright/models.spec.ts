import { expect, type Page, test } from "@playwright/test";
import { modelsSchema } from "../lib/models/models";
import { signIn } from "./fixtures/browser";
import { until } from "./fixtures/console-api";
import { demoConsole, demoEndpoints, demoSignInLink } from "./fixtures/demo";
import { askPrometheus } from "./fixtures/prometheus-api";

const { console: base, prometheus } = demoEndpoints();

test.beforeEach(async ({ page }) => signIn(page, demoSignInLink()));

test("a row a version, with the figures that Prometheus has @phone", async ({ page }) => {
  await page.goto(`${base}/models?window=5m`);
  for (const version of ["v1", "v2", "v3"]) {
    await expect(page.getByTestId(`model-chat-model-${version}`)).toBeVisible();
  }
  const v1 = page.getByTestId("model-chat-model-v1");
  for (const column of ["requests", "ttft", "tpot", "e2e", "tokens", "waiting", "kv"]) {
    await expect(v1.locator(`[data-column=${column}]`), column).toContainText(/\d/);
  }
  // The same question, asked of Prometheus by hand.
  await until("the page's figures to be Prometheus's", 20, async () => {
    const { body } = await demoConsole().get("/api/v1/models?mesh=demo&window=5m");
    const row = modelsSchema.parse(body).rows.find(({ version }) => version === "v1");
    const by = async (query: string) =>
      Number((await askPrometheus(prometheus, query))[0]?.value[1] ?? Number.NaN);
    const of = 'service="chat-model",version="v1"';
    const tokens = await by(`sum(rate(vllm:generation_tokens_total{${of}}[5m]))`);
    const ttft = await by(
      `1000 * histogram_quantile(0.95, sum by (le) (rate(vllm:time_to_first_token_seconds_bucket{${of}}[5m])))`,
    );
    const isNear = (said: number | null | undefined, known: number) =>
      typeof said === "number" && Math.abs(said - known) <= 0.1 * Math.max(1, known);
    return (isNear(row?.outputTokensPerSecond, tokens) && isNear(row?.ttftMs.p95, ttft)) || undefined;
  });
});

test("from a row to the version's charts, another version beside it, and from a point to the requests behind it", async ({
  page,
}) => {
  await page.goto(`${base}/models?window=5m`);
  await page.getByTestId("model-chat-model-v1").getByRole("rowheader").getByRole("link").click();
  await expect(page).toHaveURL(/\/models\/llm\/chat-model\/v1/);
  const chart = page.getByRole("figure", { name: "Requests per second" });
  await expect(chart.locator(".recharts-line-curve")).toHaveCount(1);
  await page.getByPlaceholder("Compare with…").click();
  await page.getByRole("option", { name: "v2" }).click();
  await expect(page.getByTestId("model-chat-model-v2")).toBeVisible();
  await expect(chart.locator(".recharts-line-curve")).toHaveCount(2);

  await page.goto(`${base}/models/llm/chat-model/v1?window=5m`);
  await clickPlot(page, "Time to first token");
  await expect(page).toHaveURL(
    /\/logs\?.*from=.*service=llm%2Fchat-model.*to=.*ttftSlowerMs=\d+.*version=v1/,
  );
  await expect(page.getByTestId("log-lines").or(page.getByText(/no line in this stretch/i))).toBeVisible();
});

test("a figure of a row leads to the requests behind it", async ({ page }) => {
  await page.goto(`${base}/models?window=5m`);
  await page.getByTestId("model-chat-model-v1").locator("[data-column=requests] a").click();
  await expect(page).toHaveURL(/\/logs\?.*service=llm%2Fchat-model.*version=v1/);
  const rows = page.getByTestId("log-lines").locator("tbody tr");
  await expect(rows.first()).toContainText("chat-model");
  await expect(rows.first()).toContainText("v1");
});

async function clickPlot(page: Page, name: string): Promise<void> {
  const chart = page.getByRole("figure", { name });
  const plot = chart.locator(".recharts-surface").first();
  await expect(plot).toBeVisible();
  const box = await plot.boundingBox();
  if (!box) throw new Error(`${name} is not drawn`);
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2);
  await expect(chart.getByText("Click: the requests behind it")).toBeVisible();
  await page.mouse.click(box.x + box.width * 0.8, box.y + box.height / 2);
}
