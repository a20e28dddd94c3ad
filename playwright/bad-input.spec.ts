import { expect, test } from "@playwright/test";
import { demoConsole, demoControlPlane } from "./fixtures/demo";

const path = "/api/v1/services/llm/chat-model/shift";
const good = { mesh: "demo", weights: { v1: 50, v2: 50 } };
const markup = '<script>alert(1)</script>"\n{job="x"}';

/** What is sent, the status that must come back, and the path that the problem must name. */
const cases: [what: string, body: unknown, status: number, names: RegExp][] = [
  ["weights that sum to 90", { ...good, weights: { v1: 50, v2: 40 } }, 422, /^weights$/],
  ["a negative weight", { ...good, weights: { v1: 150, v2: -50 } }, 400, /^weights\.v1,weights\.v2$/],
  ["a third decimal", { ...good, weights: { v1: 33.333, v2: 66.667 } }, 422, /^weights/],
  ["an unknown version", { ...good, weights: { v1: 50, v9: 50 } }, 422, /^weights\.v9$/],
  ["an unknown field", { ...good, wieghts: {} }, 400, /wieghts/],
  ["a weight that is text", { ...good, weights: { v1: "50", v2: 50 } }, 400, /^weights\.v1$/],
  ["no weights", { mesh: "demo" }, 400, /^weights$/],
  ["a version with quotes, newlines and markup", { ...good, weights: { [markup]: 100 } }, 400, /^weights/],
  ["malformed JSON", '{"mesh": "demo", ', 400, /.*/],
  ["a 1 MiB body", { ...good, message: "x".repeat(1024 * 1024) }, 413, /.*/],
];

test("bad input gets a problem that names the path; nothing is stored or pushed", async () => {
  const api = demoConsole();
  const controlPlane = demoControlPlane();
  const before = { changes: (await api.changes()).changes[0]?.id, held: (await controlPlane.held()).etag };
  const newest = await api.newestRevision();
  const base = newest ? { baseRevision: newest } : {};
  for (const [what, body, status, names] of cases) {
    const sent = typeof body === "string" ? body : { ...(body as object), ...base };
    const answer = await api.post(path, sent);
    expect.soft(answer.status, what).toBe(status);
    const problem = answer.body as { code: string; errors?: { path: string; message: string }[] };
    expect.soft(problem.code, what).toMatch(/^[a-z-]+$/);
    if (names.source !== ".*")
      expect.soft(problem.errors?.map((error) => error.path).join(), what).toMatch(names);
  }
  expect((await api.changes()).changes[0]?.id).toBe(before.changes);
  expect((await controlPlane.held()).etag).toBe(before.held);
});

test("label values that are text of somebody else are refused or asked for as they are", async () => {
  const api = demoConsole();
  for (const value of ['"} or up{x="', "a\nb", markup, "x".repeat(300)]) {
    const service = await api.get(`/api/v1/services/llm/${encodeURIComponent(value)}?mesh=demo`);
    expect.soft(service.status, value).toBe(400);
    const series = await api.get(
      `/api/v1/series/requests?mesh=demo&service=chat-model&version=${encodeURIComponent(value)}&start=1&end=2`,
    );
    expect.soft(series.status, value).toBe(400);
  }
});

test("a script that the console did not write does not run, and nobody can choose its nonce", async ({
  page,
}) => {
  const base = demoConsole().base;
  const chosen = {
    headers: { "x-heddle-nonce": "chosen", "content-security-policy": "script-src 'nonce-chosen'" },
  };
  const policies = [
    await page.request.get(`${base}/sign-in`),
    await page.request.get(`${base}/sign-in`, chosen),
  ].map((answer) => answer.headers()["content-security-policy"] ?? "");
  const nonces = policies.map((policy) => /script-src[^;]*'nonce-([^']+)'/.exec(policy)?.[1]);
  expect(new Set(nonces).size).toBe(2);
  for (const policy of policies) expect(policy).not.toMatch(/script-src[^;]*'unsafe-|nonce-chosen/);

  await page.goto(`${base}/sign-in`);
  const ran = await page.evaluate(() => {
    document.body.insertAdjacentHTML(
      "beforeend",
      `<img src="/nothing-there.png" onerror="window.heddleRan = 1">`,
    );
    const script = document.createElement("script");
    script.textContent = "window.heddleRan = 2";
    // As a parser would: by markup, so that no script of ours vouches for it.
    document.body.insertAdjacentHTML(
      "beforeend",
      `<iframe srcdoc="<script>parent.heddleRan = 3</script>"></iframe>`,
    );
    document.body.append(script);
    return new Promise((resolve) => setTimeout(() => resolve(Reflect.get(window, "heddleRan")), 500));
  });
  expect(ran).toBeUndefined();
});
