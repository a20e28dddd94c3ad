import { expect } from "@playwright/test";
import { z } from "zod";
import { policiesSchema } from "../lib/policies/policies";
import { confirm, signIn } from "./fixtures/browser";
import { type Answer, accepted, until } from "./fixtures/console-api";
import { demoConsole, demoEndpoints, demoSignInLink } from "./fixtures/demo";
import { Gateway } from "./fixtures/gateway";
import { test } from "./fixtures/warm";

const { console: base } = demoEndpoints();
const api = demoConsole();
const spec = { versions: { v1: { limits: { maxRequests: 4 } } } };

async function take(answer: Answer): Promise<void> {
  const { changeId } = accepted(answer);
  await api.untilChange(changeId, ({ state }) => state === "converged", 30);
}

/** Decides that no caller may have more than four calls open to v1, and waits until all proxies know. */
async function breakAtFour(): Promise<string> {
  const target = { mesh: "demo", namespace: "llm", service: "chat-model", kind: "circuit-breaker" };
  const { body } = await api.post("/api/v1/policies", { ...target, spec });
  const { id } = z.object({ id: z.string() }).parse(body);
  const standing = async () => {
    const listed = await api.get(`/api/v1/policies?${new URLSearchParams(target)}`);
    return policiesSchema.parse(listed.body).policies.find((policy) => policy.id === id);
  };
  const left = await standing();
  // What an earlier run left standing.
  if (left?.spec && left.newestChange)
    await take(await api.post(`/api/v1/changes/${left.newestChange.id}/undo`, {}));
  const baseRevision = (await standing())?.newestRevision ?? 0;
  const made = await api.post(`/api/v1/policies/${id}/revisions`, { baseRevision, spec, message: "four" });
  expect(made.status, JSON.stringify(made.body)).toBeLessThan(300);
  await take(
    await api.post(`/api/v1/policies/${id}/revisions/${baseRevision + 1}/apply`, { message: "four" }),
  );
  return id;
}

test("a breaker of 4 requests on a version under load refuses, the page shows it as it happens, Undo restores", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const gateway = new Gateway(demoEndpoints().gateway);
  let isLoading = true;
  const load = Array.from({ length: 14 }, async () => {
    while (isLoading) await gateway.ask(60);
  });
  try {
    // A version's limit acts on the calls that a route sends there by name.
    const routed = accepted(await api.shift({ v1: 60, v2: 20, v3: 20 }, { message: "all versions" }));
    await api.untilEnded(routed.changeId, 20);
    const id = await breakAtFour();
    await signIn(page, demoSignInLink());
    await page.goto(`${base}/policies/${id}`);
    const v1 = page.getByTestId("breaker-v1");
    await expect(v1).toHaveAttribute("data-word", "refusing", { timeout: 20_000 });
    await expect(v1).toContainText(/4 × \d caller/);
    await expect(v1).toContainText("orchestrator");
    await expect(page.getByTestId("breaker-v2")).not.toHaveAttribute("data-word", "refusing");

    // From the count to the calls behind it, and to one of them.
    await v1.getByRole("link").click();
    await expect(page).toHaveURL(/flag=UO/);
    const rows = page.getByTestId("log-lines").locator("tbody tr");
    await expect(rows.first()).toContainText(/limit|overflow|circuit/i);
    await expect(rows.first()).toContainText("v1");
    await page.goBack();

    await confirm(page.getByRole("button", { name: "Undo" }));
    const limit = async () => {
      const { body } = await api.get("/api/v1/services/llm/chat-model/breakers?mesh=demo");
      return z
        .object({
          versions: z.array(
            z.object({ version: z.string(), limit: z.number().nullable(), word: z.string() }),
          ),
        })
        .parse(body)
        .versions.find(({ version }) => version === "v1");
    };
    await until("the limit to be gone and calls to pass", 40, async () => {
      const now = await limit();
      return (now?.limit === null && now.word === "closed") || undefined;
    });
    await expect(v1).toHaveAttribute("data-word", "closed", { timeout: 20_000 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => gateway.ask(5)));
    expect(answers.map(({ broken }) => broken).filter((broken) => broken !== null)).toEqual([]);
  } finally {
    isLoading = false;
    await Promise.all(load);
    await gateway.close();
  }
});
