import { randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import { auditListSchema } from "../lib/audit/audit";
import { logsSchema } from "../lib/logs/logs";
import { demoConsole, demoEndpoints, demoLogStore } from "./fixtures/demo";
import { type PushedLine, pushLines, someNs } from "./fixtures/log-pusher";
import { enterDemo } from "./fixtures/session";
import { test } from "./fixtures/warm";

const { console: base } = demoEndpoints();
const api = demoConsole();

/** A stream of this run's own, seen by nobody who does not ask for it. */
const streamOf = (service: string) => ({
  mesh: "demo",
  namespace: "journeys",
  service,
  version: "v1",
  instance: `${service}-0`,
});
const named = () => `s-${randomUUID().slice(0, 8)}`;

test("two hundred pages with equal timestamps: no line lost, none repeated, newest first", async () => {
  test.setTimeout(180_000);
  const service = named();
  const start = someNs(600);
  // 20 lines a nanosecond in most of them, 900 in one, and pages of 50: pages end within nanoseconds.
  const lines: PushedLine[] = [];
  for (let moment = 0; moment < 465; moment++) {
    const crowd = moment === 230 ? 900 : 20;
    for (let at = 0; at < crowd; at++) {
      lines.push({
        ns: start + BigInt(moment),
        line: JSON.stringify({ request_id: `${moment}-${at}`, status: "OK" }),
      });
    }
  }
  for (let from = 0; from < lines.length; from += 2_000) {
    await pushLines(demoLogStore(), streamOf(service), lines.slice(from, from + 2_000));
  }

  const seen: string[] = [];
  let last = Number.POSITIVE_INFINITY;
  let pages = 0;
  const query = `mesh=demo&namespace=journeys&service=${service}&window=1h&limit=50`;
  for (let cursor: string | null = ""; cursor !== null; pages++) {
    const { status, body } = await api.get(`/api/v1/logs?${query}${cursor && `&cursor=${cursor}`}`);
    expect(status, JSON.stringify(body).slice(0, 500)).toBe(200);
    const page = logsSchema.parse(body);
    expect(page.lines.length).toBeLessThanOrEqual(50);
    for (const { record } of page.lines) {
      const id = record?.request_id ?? "";
      const moment = Number(id.split("-")[0]);
      expect(moment, "newest first").toBeLessThanOrEqual(last);
      last = moment;
      seen.push(id);
    }
    cursor = page.cursor;
  }
  expect(pages).toBeGreaterThanOrEqual(200);
  expect(seen.length).toBe(lines.length);
  expect(new Set(seen).size).toBe(lines.length);
});

test.describe("in a browser", () => {
  test.beforeEach(async ({ context }) => enterDemo(context));

  test("narrows by service, version, status, time and text, and opens a line and its request @phone", async ({
    page,
    isMobile,
  }) => {
    const service = named();
    const now = someNs(5);
    const line = (fields: object) =>
      JSON.stringify({
        reporter: "destination",
        service,
        span_id: "a1",
        status: "OK",
        duration_ms: 12,
        ...fields,
      });
    const id = `req-${randomUUID()}`;
    await pushLines(demoLogStore(), streamOf(service), [
      {
        ns: now,
        line: line({ request_id: id, status: "UNAVAILABLE", duration_ms: 812, error: "no answer" }),
      },
      { ns: now + 1n, line: line({ request_id: "quick" }) },
      { ns: now + 2n, line: line({ request_id: "slow", duration_ms: 4_000 }) },
    ]);
    const rows = page.getByTestId("log-lines").locator("tbody tr");
    const of = `${base}/logs?service=journeys/${service}`;
    await page.goto(of);
    await expect(rows).toHaveCount(3);
    for (const [narrower, count] of [
      ["status=error", 1],
      ["status=UNAVAILABLE", 1],
      ["status=ok", 2],
      ["slowerMs=800", 2],
      ["version=v2", 0],
      ["text=NO%20answer", 1],
      ["text=quick", 1],
    ] as const) {
      await page.goto(`${of}&${narrower}`);
      if (count === 0) await expect(page.getByText(/no line in this stretch/i)).toBeVisible();
      else await expect(rows).toHaveCount(count);
    }
    await page.goto(`${of}&status=error`);
    await rows.first().getByRole("button").click();
    const panel = page.getByTestId("line-panel");
    await expect(panel).toContainText("no answer");
    await expect(page).toHaveURL(/line=/);
    await panel.getByTestId("open-request").click();
    await expect(page).toHaveURL(new RegExp(`/requests/${id}`));
    await expect(page.getByTestId("sentence")).toContainText(service);
    if (!isMobile) await expect(page.getByTestId("hop")).toHaveCount(1);
  });

  test("markup, controls and directions in a line show as they are, and do nothing @phone", async ({
    page,
  }) => {
    const service = named();
    const hostile = [
      `<img src=x onerror="window.owned=1"><script>window.owned=1</script>`,
      `"}<a href="javascript:window.owned=1">click</a>`,
      `\u001b[31mred\u001b[0m \u0007 \u202egnp.exe \u0000 ${"\u0301".repeat(50)}`,
    ].join(" ");
    const record = { request_id: `<b>${service}</b>`, status: "OK", tenant: hostile, error: hostile };
    await pushLines(demoLogStore(), streamOf(service), [
      { ns: someNs(4), line: JSON.stringify(record) },
      { ns: someNs(3), line: hostile },
    ]);
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      return dialog.dismiss();
    });
    await page.goto(`${base}/logs?service=journeys/${service}`);
    const rows = page.getByTestId("log-lines").locator("tbody tr");
    await expect(rows).toHaveCount(2);
    await rows.first().getByRole("button").click();
    const panel = page.getByTestId("line-panel");
    const raw = panel.getByTestId("raw-line");
    await expect(raw).toContainText("<script>window.owned=1</script>");
    await expect(raw).toContainText("\\e[31mred\\e[0m");
    await expect(raw).toContainText("\\u202egnp.exe");
    await page.keyboard.press("Escape");
    await rows.nth(1).getByRole("button").click();
    await expect(panel).toContainText("<img src=x");
    for (const selector of ["main img", "main script", "main a[href^='javascript']", "aside img"]) {
      await expect(page.locator(selector)).toHaveCount(0);
    }
    expect(await page.evaluate(() => Reflect.get(window, "owned"))).toBeUndefined();
    expect(dialogs).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(width, "nothing widens the page").toBeLessThanOrEqual(0);
  });
});

test("what was said is masked until somebody who may asks for it, and the trail says who did @phone", async ({
  page,
}) => {
  const service = named();
  const line = {
    ...{ service, status: "OK", request_id: `req-${service}`, method: "POST /v1/chat/completions" },
    ...{ user: "ann@example.com", prompt: "Where is my parcel?" },
  };
  await pushLines(demoLogStore(), streamOf(service), [{ ns: someNs(5), line: JSON.stringify(line) }]);
  await enterDemo(page.context());
  await page.goto(`${base}/logs?service=journeys/${service}`);
  await page.getByTestId("log-lines").locator("tbody tr").first().getByRole("button").click();
  const panel = page.getByTestId("line-panel");
  const raw = panel.getByTestId("raw-line");
  await expect(raw.locator("[data-masked]")).toHaveText(["mail address", "prompt, 19 characters"]);
  await expect(raw).toContainText(`req-${service}`);
  await expect(page.locator("body")).not.toContainText(/parcel|ann@/);
  await expect(panel).toContainText("written down in the audit trail");
  await panel.getByRole("button", { name: "Show what was said" }).click();
  await expect(raw).toContainText("Where is my parcel?");
  await expect(raw).toContainText("ann@example.com");
  const audit = auditListSchema.parse(
    (await api.get("/api/v1/audit?verb=read-prompt&namespace=journeys")).body,
  );
  const [row] = audit.rows;
  expect(row).toMatchObject({ verb: "read-prompt", outcome: "done", actor: { kind: "user" } });
  expect(row?.after).toEqual({ line: new URL(page.url()).searchParams.get("line") });
  expect(JSON.stringify(row)).not.toMatch(/parcel|ann@/);
});
