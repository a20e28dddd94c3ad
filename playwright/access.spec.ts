import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, expect, type Page } from "@playwright/test";
import { OidcProvider } from "../lib/access/server/oidc-provider.fixture";
import { confirm, expectNoSidewaysScroll, settled, signIn } from "./fixtures/browser";
import { accepted } from "./fixtures/console-api";
import { demoLogStore, demoStores } from "./fixtures/demo";
import { expectUsable } from "./fixtures/everybody";
import { pushLines, someNs } from "./fixtures/log-pusher";
import { Stack } from "./fixtures/stack";
import { test } from "./fixtures/warm";

let stack: Stack;
let provider: OidcProvider;
let folder: string;
let change: string;

test.describe.configure({ timeout: 90_000 });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  provider = await OidcProvider.start();
  stack = await Stack.start(demoStores());
  change = accepted(await stack.api.shift({ v1: 85, v2: 15 }, { message: "to look at" })).changeId;
  folder = mkdtempSync(path.join(tmpdir(), "heddle-access-"));
  const file = path.join(folder, "heddle.yaml");
  writeFileSync(file, JSON.stringify(settings()));
  const { base } = stack.api;
  const extra = { HEDDLE_CONFIG: file, HEDDLE_PUBLIC_URL: base, OIDC_SECRET: OidcProvider.client.secret };
  await stack.restartConsole(extra);
});
test.afterAll(async () => {
  await stack?.stop();
  await provider?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function settings() {
  const { prometheusUrl, lokiUrl } = demoStores();
  const bearerToken = { env: "CONTROL_PLANE_TOKEN" };
  const { base: url } = stack.controlPlane;
  return {
    meshes: [
      {
        ...{ id: "demo", name: "demo", writes: "on", scrapeSeconds: 1 },
        prometheus: { url: prometheusUrl },
        loki: { url: lokiUrl },
        controlPlane: { kind: "xds", connection: { url, bearerToken } },
      },
    ],
    signIn: {
      oidc: {
        ...{ name: "Test SSO", issuer: provider.issuer, clientId: OidcProvider.client.id },
        clientSecret: { env: "OIDC_SECRET" },
        groups: [{ group: "sre", role: "operator", mesh: "demo", namespace: "llm" }],
      },
    },
  };
}

/** A browser of somebody else. */
async function anotherPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  return context.newPage();
}

async function open(page: Page, at: string): Promise<void> {
  await page.goto(stack.api.base + at);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await settled(page);
}

/** Lets somebody in on the page of who manages access; gives the link to hand over. */
async function letIn(page: Page, name: string, role: string): Promise<string> {
  await open(page, "/access");
  await page.getByRole("button", { name: "Let somebody in" }).click();
  const form = page.getByTestId("new-person");
  await form.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await form.getByRole("combobox", { name: "Role 1", exact: true }).selectOption(role);
  await form.getByRole("combobox", { name: "Mesh of role 1" }).selectOption("demo");
  await form.getByRole("textbox", { name: "Namespace of role 1" }).fill("llm");
  await form.getByRole("button", { name: "Let them in" }).click();
  const link = await form.getByTestId("one-time-link").locator("pre").innerText();
  await form.getByRole("button", { name: "Close" }).click();
  await expect(page.getByTestId("person").filter({ hasText: name })).toContainText(`${role} in llm of demo`);
  return link.trim();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /settings and sign out/ }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in/);
}

test("somebody is let in, chooses a password, and comes back with it; then is shut out", async ({
  page,
  browser,
}) => {
  await signIn(page, await stack.signInLink());
  const link = await letIn(page, "second", "Operator");
  await expectUsable(page);

  const other = await anotherPage(browser);
  await signIn(other, link);
  await open(other, "/access");
  await expect(other.getByTestId("people")).toHaveCount(0);
  const form = other.getByTestId("password-form");
  await form.getByRole("textbox", { name: "Your e-mail address" }).fill("second@example.test");
  await form.getByLabel("New password").fill("a long enough password");
  await form.getByRole("button", { name: "Choose the password" }).click();
  await expect(form.getByRole("status")).toContainText("second@example.test");
  await signOut(other);

  await other.getByRole("textbox", { name: "E-mail address" }).fill("second@example.test");
  await other.getByLabel(/^Password/).fill("not this password");
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other.getByText("do not belong together")).toBeVisible();
  await other.getByLabel(/^Password/).fill("a long enough password");
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other.getByRole("main")).toBeVisible();
  await expect(other).not.toHaveURL(/sign-in/);

  await open(page, "/access");
  const row = page.getByTestId("person").filter({ hasText: "second" });
  await expect(row).toContainText("a password");
  await confirm(row.getByTestId("shut-out"));
  await expect(row).toContainText("Shut out");
  await other.goto(`${stack.api.base}/models`);
  await expect(other).toHaveURL(/\/sign-in\?next=%2Fmodels/);
});

test("who may only look is offered nothing else, and refused it", async ({ page, browser }) => {
  await signIn(page, await stack.signInLink());
  const viewer = await anotherPage(browser);
  await signIn(viewer, await letIn(page, "onlooker", "Viewer"));
  await open(viewer, "/services/llm/chat-model");
  await expect(viewer.getByTestId("read-only").first()).toContainText(
    "Your roles do not let you change anything",
  );
  await open(viewer, `/changes/${change}`);
  await expect(viewer.getByTestId("undo")).toHaveCount(0);
  await expect(viewer.getByText("Your roles do not let you change anything in llm")).toBeVisible();
  await expectNoSidewaysScroll(viewer);
  const service = `s-${randomUUID().slice(0, 8)}`;
  const labels = { mesh: "demo", namespace: "llm", service, version: "v1", instance: `${service}-0` };
  const said = JSON.stringify({ service, status: "OK", prompt: "Where is my parcel?" });
  await pushLines(demoLogStore(), labels, [{ ns: someNs(5), line: said }]);
  await open(viewer, `/logs?service=llm/${service}`);
  await viewer.getByTestId("log-lines").locator("tbody tr").first().getByRole("button").click();
  await expect(viewer.getByTestId("not-revealed")).toContainText("your roles do not let you see them here");
  await expect(viewer.getByTestId("line-panel")).not.toContainText("parcel");
  const { base } = stack.api;
  const asked = await viewer.request.post(`${base}/api/v1/changes/${change}/undo`, {
    data: {},
    headers: { origin: base },
  });
  expect(asked.status()).toBe(403);
});

test("an API token is made, does what its role allows, and is revoked", async ({ page }) => {
  await signIn(page, await stack.signInLink());
  await open(page, "/access");
  await page.getByRole("button", { name: "New token" }).click();
  const form = page.getByTestId("new-token");
  await form.getByRole("textbox", { name: "Name", exact: true }).fill("reader");
  await form.getByRole("button", { name: "Make the token" }).click();
  const secret = (await form.locator("pre").innerText()).trim();
  const ask = (method: string, at: string) =>
    fetch(stack.api.base + at, { method, headers: { authorization: `Bearer ${secret}` } });
  expect((await ask("GET", "/api/v1/changes?mesh=demo")).status).toBe(200);
  expect((await ask("POST", `/api/v1/changes/${change}/undo`)).status).toBe(403);
  await form.getByRole("button", { name: "Close" }).click();
  const row = page.getByTestId("token").filter({ hasText: "reader" });
  await confirm(row.getByTestId("revoke"));
  await expect(row).toHaveCount(0);
  expect((await ask("GET", "/api/v1/changes?mesh=demo")).status).toBe(401);
});

test("who comes from the provider has the roles of their groups, and comes to the page that was asked for", async ({
  page,
}) => {
  provider.person = { sub: "42", email: "from-sso@example.test", groups: ["sre"] };
  await page.goto(`${stack.api.base}/models`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByRole("button", { name: "Sign in with Test SSO" }).click();
  await expect(page).toHaveURL(/\/models/);
  await open(page, "/access");
  await expect(page.getByText("You are signed in as from-sso@example.test")).toBeVisible();
  await expect(page.getByText("Operator in llm of demo")).toBeVisible();
});

test("who has no role is told so, and sees nothing", async ({ page }) => {
  provider.person = { sub: "43", email: "nobody@example.test" };
  await page.goto(`${stack.api.base}/sign-in`);
  await page.getByRole("button", { name: "Sign in with Test SSO" }).click();
  await expect(page.getByTestId("no-role")).toBeVisible();
  await page.goto(`${stack.api.base}/services`);
  await expect(page.getByTestId("no-role")).toBeVisible();
});

test("an answer of the provider that cannot be trusted leads back with its reason", async ({ page }) => {
  provider.person = { sub: "44", email: "forged@example.test" };
  provider.fault = "other-key";
  await page.goto(`${stack.api.base}/sign-in`);
  await page.getByRole("button", { name: "Sign in with Test SSO" }).click();
  await expect(page.getByRole("alert").first()).toContainText("The provider did not sign you in");
  provider.fault = "none";
  await page.goto(`${stack.api.base}/sign-in?error=%3Cscript%3E`);
  await expect(page.getByRole("alert").first()).toContainText("(script)");
});
