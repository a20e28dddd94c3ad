import { expect } from "@playwright/test";
import { atEachSize, confirm, expectNoSidewaysScroll, signIn } from "./fixtures/browser";
import { accepted, until } from "./fixtures/console-api";
import { demoConsole, demoEndpoints, demoSignInLink } from "./fixtures/demo";
import { Gateway } from "./fixtures/gateway";
import { test } from "./fixtures/warm";

const { console: base } = demoEndpoints();
const api = demoConsole();
const tenant = "tenant-contained";
const asTenant = { "x-tenant": tenant };

test("a tenant is contained from its row by what this mesh can do, others go on, and Undo lets it in again", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const gateway = new Gateway(demoEndpoints().gateway);
  const broken = async (headers: Record<string, string> = {}) => (await gateway.ask(5, headers)).broken;
  let isLoading = true;
  const load = Array.from({ length: 2 }, async () => {
    while (isLoading) await gateway.ask(20, asTenant);
  });
  try {
    // With a policy that stands, nobody else's calls go anywhere else.
    const routed = accepted(await api.shift({ v1: 60, v2: 20, v3: 20 }, { message: "all versions" }));
    await api.untilEnded(routed.changeId, 20);
    await signIn(page, demoSignInLink());
    await page.goto(`${base}/models/llm/chat-model`);
    const row = page.getByTestId(`tenant-${tenant}`);
    await expect(row).toBeVisible({ timeout: 30_000 });
    await row.getByRole("button", { name: `Contain ${tenant}` }).click();
    const sheet = page.getByTestId("containment");
    // gRPC clients limit no rates; what they can do is kept to a version, or refused in part.
    await expect(sheet.getByTestId("measure-token-limit")).toContainText("Not here");
    await expect(sheet.getByRole("radio", { name: /Keep it to one version/ })).toBeChecked();
    await expect(sheet.getByTestId("contain-hits")).toContainText(`x-tenant: ${tenant}`);
    await sheet.getByRole("radio", { name: /Answer a part with 429/ }).check();
    await sheet.getByLabel("Percent answered 429").fill("100");
    await expect(sheet.getByTestId("contain-hits")).toContainText("Nobody else's");
    await expect(sheet.getByTestId("field-moves")).toContainText("429", { timeout: 10_000 });
    await atEachSize(page, async () => {
      await expect(sheet.getByTestId("contain")).toBeVisible();
      await expectNoSidewaysScroll(page);
    });
    await confirm(sheet.getByTestId("contain"));
    await expect(page.getByTestId("contained")).toBeVisible({ timeout: 10_000 });
    const changeId = new URL(page.url()).searchParams.get("contained") ?? "";
    const change = await api.untilChange(changeId, ({ state }) => state === "accepted", 30);
    const minutes = (Date.parse(change.until ?? "") - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(25);
    expect(minutes).toBeLessThanOrEqual(31);

    await until(
      "its calls to be answered 429",
      20,
      async () => (await broken(asTenant)) === "HTTP 429" || undefined,
    );
    const others = await Promise.all(Array.from({ length: 10 }, () => broken()));
    expect(others.filter((each) => each !== null)).toEqual([]);

    await confirm(page.getByTestId("contained").getByRole("button", { name: "Undo" }));
    await until("its calls to pass again", 30, async () => (await broken(asTenant)) === null || undefined);
  } finally {
    isLoading = false;
    await Promise.all(load);
    await gateway.close();
  }
});
