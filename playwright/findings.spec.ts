import { expect } from "@playwright/test";
import { confirm, signIn } from "./fixtures/browser";
import { accepted, until } from "./fixtures/console-api";
import { heldWeights } from "./fixtures/control-plane-api";
import { demoConsole, demoControlPlane, demoEndpoints, demoSignInLink } from "./fixtures/demo";
import { incident } from "./fixtures/findings";
import { test } from "./fixtures/warm";

const { console: base } = demoEndpoints();
const api = demoConsole();

test.describe.configure({ timeout: 180_000 });
test.afterEach(() => incident("--clear", "failing-version"));

test("a version that got traffic and fails: from the finding to one failing request, and the change taken back", async ({
  page,
}) => {
  const before = accepted(await api.shift({ v1: 70, v2: 30, v3: 0 }, { message: "before v3" }));
  await api.untilEnded(before.changeId, 20);
  const gave = accepted(await api.shift({ v1: 60, v2: 20, v3: 20 }, { message: "v3 gets a fifth" }));
  await api.untilEnded(gave.changeId, 20);
  incident("failing-version", "--for", "150");
  await signIn(page, demoSignInLink());
  await page.goto(base);

  const verdict = page.getByTestId("verdict");
  await expect(verdict).toContainText(/chat-model v3: [\d.]+ % errors/, { timeout: 60_000 });
  const lead = page.getByTestId("lead-finding");
  await expect(lead).toContainText(/usually/);
  await expect(lead.getByTestId("finding-changes")).toContainText("v3");

  // One click to the requests, a second one to the story.
  await lead.getByTestId("finding-requests").click();
  await expect(page).toHaveURL(/\/logs\?.*status=error/);
  const rows = page.getByTestId("log-lines").locator("tbody tr");
  await expect(rows.first()).toContainText("v3");
  await page.goBack();
  await lead.getByTestId("finding-example").click();
  await expect(page).toHaveURL(/\/requests\//);
  await expect(page.getByTestId("sentence")).toContainText("chat-model");
  const failed = page.getByTestId("hop").and(page.locator('[data-outcome="error"]'));
  await expect(failed.filter({ hasText: "chat-model" }).filter({ hasText: "v3" }).first()).toBeVisible();
  await page.goBack();

  await confirm(lead.getByTestId("undo"));
  await until("v3 to have no traffic any more", 30, async () => {
    const { v3 } = heldWeights(await demoControlPlane().held());
    return v3 === undefined || v3 === 0 ? true : undefined;
  });
  await expect(verdict).not.toContainText("chat-model v3", { timeout: 90_000 });
});
