import { expect } from "@playwright/test";
import { servicesSchema } from "../lib/services/services";
import { demoConsole, demoControlPlane, demoEndpoints } from "./fixtures/demo";
import { enterDemo } from "./fixtures/session";
import { test } from "./fixtures/warm";

const { console: base } = demoEndpoints();

test.beforeEach(async ({ context }) => enterDemo(context));

test("the registry: every service with versions, ready instances, signals and policies @phone", async ({
  page,
}) => {
  const { body } = await demoConsole().get("/api/v1/services?mesh=demo");
  const { services } = servicesSchema.parse(body);
  expect(services.length).toBeGreaterThan(8);
  await page.goto(`${base}/services`);
  for (const { service } of services) await expect(page.getByTestId(`service-${service}`)).toBeVisible();
  const model = page.getByTestId("service-chat-model");
  for (const version of ["v1", "v2", "v3"]) await expect(model).toContainText(version);
  await expect(model).toContainText(/2 ready/);
  await expect(page.getByTestId("service-gateway")).toContainText(/1 ready/);

  await page.getByRole("textbox", { name: "Find a service" }).fill("rerank");
  await expect(page.getByTestId("service-gateway")).toHaveCount(0);
  await page.getByTestId("service-reranker").getByRole("link", { name: "reranker", exact: true }).click();
  await expect(page).toHaveURL(/\/services\/llm\/reranker/);
});

test("an instance that registers is there at once, and one that goes is told to have gone", async ({
  page,
}) => {
  const plane = demoControlPlane();
  const id = `visitor-${Date.now() % 100_000}`;
  await page.goto(`${base}/services`);
  await expect(page.getByTestId("registry")).toBeVisible();
  await plane.register({ service: "visitor", version: "v1", instance: id, address: "127.0.0.1:9" });
  const movements = page.getByTestId("movements");
  await expect(movements.getByRole("listitem").filter({ hasText: id })).toHaveText(/joined/, {
    timeout: 15_000,
  });
  await expect(page.getByTestId("service-visitor")).toContainText("1 ready");
  await plane.withdraw("visitor", id);
  await expect(
    movements.getByRole("listitem").filter({ hasText: id }).filter({ hasText: "left" }),
  ).toBeVisible({
    timeout: 15_000,
  });
});
