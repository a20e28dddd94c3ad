import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { eventually } from "../../../controlplane/fixtures/control-plane";
import { ctx, DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { readDatabase, transaction } from "../../db/client";
import { Worker } from "../../jobs/worker";
import type { WebhookSettings } from "../../settings/webhook-settings";
import { webhookBodySchema } from "../webhooks";
import { listWebhooks } from "./list-webhooks";
import { Receiver } from "./receiver.fixture";
import { tryWebhook } from "./try-webhook";
import { webhooksJob } from "./webhooks-job";

const key = Buffer.from("a key of thirty-two bytes, quite.");
const configured: { webhooks: WebhookSettings[] } = vi.hoisted(() => ({ webhooks: [] }));
vi.mock("../../settings/settings", async (original) => {
  const real = await original<typeof import("../../settings/settings")>();
  return { ...real, settings: () => ({ ...real.settings(), webhooks: configured.webhooks }) };
});

let rig: DeliveryRig;
let receiver: Receiver;
const workers: Worker[] = [];

function startWorker(): Worker {
  const worker = new Worker({ jobs: [webhooksJob()], subscribe: () => () => undefined });
  workers.push(worker);
  return worker;
}

/** One webhook alone, from here on. */
function tell(name: string, more: Partial<WebhookSettings> = {}): void {
  const secret = { env: "WEBHOOK_SECRET" };
  configured.webhooks = [{ name, format: "standard", url: `${receiver.url}/${name}`, secret, ...more }];
}

/** As if the wait were over. */
async function hurry(webhook: string): Promise<void> {
  await transaction((tx) =>
    tx.webhookMessage.updateMany({
      where: { webhook, state: "waiting" },
      data: { nextAttemptAt: new Date(0) },
    }),
  );
}

const messagesOf = (webhook: string) =>
  readDatabase((db) => db.webhookMessage.findMany({ where: { webhook }, orderBy: { id: "asc" } }));

beforeAll(async () => {
  vi.stubEnv("WEBHOOK_SECRET", `whsec_${key.toString("base64")}`);
  receiver = await Receiver.start();
  rig = await DeliveryRig.start({
    services: ["told", "once-only", "refused", "again", "gone", "waits", "moved", "chat", "away"],
  });
  startWorker();
  startWorker();
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await rig.stop();
  await receiver.stop();
});

it("tells of a change and its acceptance, in order, once each, signed over exactly what was sent", async () => {
  tell("told");
  const { changeId } = await rig.shift("told", { v1: 90, v2: 10 });
  await rig.until(changeId, "accepted");
  const received = await eventually(
    async () => receiver.at("/told"),
    (all) => all.length >= 2,
    15_000,
  );
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(receiver.at("/told")).toHaveLength(2);
  const bodies = received.map(({ body }) => webhookBodySchema.parse(JSON.parse(body)));
  expect(bodies.map(({ type }) => type)).toEqual(["change.made", "change.accepted"]);
  expect(bodies[0]?.data).toMatchObject({
    mesh: { id: "demo", name: "Demo" },
    ...{ namespace: "llm", service: "told", policy: { kind: "route", revision: 1 } },
    change: { id: changeId, kind: "shift" },
    link: `http://localhost:7400/changes/${changeId}?mesh=demo`,
  });
  for (const { headers, body } of received) {
    const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
    expect(headers["webhook-signature"]).toBe(
      `v1,${createHmac("sha256", key).update(signed).digest("base64")}`,
    );
    expect(Math.abs(Number(headers["webhook-timestamp"]) * 1_000 - Date.now())).toBeLessThan(60_000);
  }
});

it("tells nobody of what was refused, nor of what a webhook does not ask for", async () => {
  tell("refused", { events: ["change.accepted"], namespaces: ["llm"] });
  await expect(rig.shift("refused", { v9: 100 })).rejects.toMatchObject({ code: "unknown-version" });
  await rig.until((await rig.shift("refused", { v1: 100 })).changeId, "accepted");
  const received = await eventually(
    async () => receiver.at("/refused"),
    (all) => all.length > 0,
    15_000,
  );
  expect(received.map(({ body }) => JSON.parse(body).type)).toEqual(["change.accepted"]);
  expect(await messagesOf("refused")).toHaveLength(1);
});

it("sends the same again, under the same id, until it is taken", async () => {
  tell("again", { events: ["change.made"] });
  receiver.answer = (response, { path }) =>
    void response.writeHead(receiver.at(path).length < 3 ? 503 : 200, { "retry-after": "2" }).end();
  await rig.shift("again", { v1: 100 });
  for (const count of [1, 2]) {
    await eventually(
      () => messagesOf("again"),
      ([message]) => message?.attempts === count && message.leaseOwner === null,
      15_000,
    );
    const { webhooks } = await listWebhooks({ ctx });
    expect(webhooks[0]).toMatchObject({ waiting: 1, fault: { reason: "it answered 503" } });
    await hurry("again");
  }
  await eventually(
    () => messagesOf("again"),
    ([message]) => message?.state === "sent",
    15_000,
  );
  const sent = receiver.at("/again");
  expect(sent).toHaveLength(3);
  expect(new Set(sent.map(({ headers, body }) => `${headers["webhook-id"]} ${body}`)).size).toBe(1);
  expect((await listWebhooks({ ctx })).webhooks[0]).toMatchObject({ waiting: 0, fault: null });
});

it("gives up at once where the receiver says that it is gone, and when the last wait is over", async () => {
  tell("gone", { events: ["change.made"] });
  receiver.answer = (response) => void response.writeHead(410).end();
  await rig.shift("gone", { v1: 100 });
  await eventually(
    () => messagesOf("gone"),
    ([message]) => message?.state === "given_up",
    15_000,
  );
  expect((await listWebhooks({ ctx })).webhooks[0]).toMatchObject({
    givenUp: 1,
    fault: { nextAttemptAt: null },
  });

  receiver.answer = (response) => void response.writeHead(500).end();
  await rig.shift("gone", { v1: 50, v2: 50 });
  await eventually(
    () => messagesOf("gone"),
    (all) => all[1]?.attempts === 1,
    15_000,
  );
  await transaction((tx) =>
    tx.webhookMessage.updateMany({ where: { webhook: "gone", state: "waiting" }, data: { attempts: 6 } }),
  );
  await hurry("gone");
  await eventually(
    () => messagesOf("gone"),
    (all) => all[1]?.state === "given_up",
    15_000,
  );
  expect(receiver.at("/gone")).toHaveLength(3);
});

it("loses nothing to a process that ends while the receiver says nothing", async () => {
  tell("waits", { events: ["change.made"] });
  receiver.answer = () => undefined;
  await rig.shift("waits", { v1: 100 });
  await eventually(
    async () => receiver.at("/waits"),
    (all) => all.length > 0,
    15_000,
  );
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  expect(await messagesOf("waits")).toMatchObject([{ state: "waiting" }]);
  receiver.answer = (response) => void response.writeHead(200).end();
  startWorker();
  await eventually(
    () => messagesOf("waits"),
    ([message]) => message?.state === "sent",
    20_000,
  );
}, 45_000);

it("follows no redirect, and shows nobody an address that is a secret", async () => {
  vi.stubEnv("CHAT_URL", `${receiver.url}/services/T0/secret-part`);
  configured.webhooks = [{ name: "moved", format: "slack", url: { env: "CHAT_URL" } }];
  receiver.answer = (response) =>
    void response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end();
  const refused = await tryWebhook({
    ctx,
    input: { name: "moved" },
    signal: AbortSignal.timeout(10_000),
  }).catch(String);
  expect(refused).toMatch(/it answered 302/);
  expect(receiver.at("/elsewhere")).toEqual([]);

  vi.stubEnv("CHAT_URL", "http://127.0.0.1:9/services/T0/secret-part");
  await rig.shift("moved", { v1: 100 });
  await eventually(
    () => messagesOf("moved"),
    (all) => all.some(({ lastError }) => lastError !== null),
    15_000,
  );
  const told = JSON.stringify([refused, await messagesOf("moved"), await listWebhooks({ ctx })]);
  expect(told).toMatch(/could not be reached: (ECONNREFUSED|UND_ERR)/);
  expect(told).not.toMatch(/secret-part|T0\//);
});
