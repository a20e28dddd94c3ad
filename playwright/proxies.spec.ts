import { expect } from "@playwright/test";
import { demoEndpoints } from "./fixtures/demo";
import { enterDemo } from "./fixtures/session";
import { test } from "./fixtures/warm";

const { console: base } = demoEndpoints();

test.beforeEach(async ({ context }) => enterDemo(context));

test("the mesh's page says which clients have taken what they were sent", async ({ page }) => {
  await page.goto(`${base}/meshes`);
  const row = page.getByTestId("proxy").filter({ hasText: "orchestrator-0.llm" });
  await expect(row).toHaveAttribute("data-state", "acked", { timeout: 20_000 });
  await expect(row).toContainText("routes");
  await expect(page.getByTestId("proxies-gist")).toContainText("connected");
});
