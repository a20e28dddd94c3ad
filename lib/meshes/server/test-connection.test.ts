import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { testConnection } from "./test-connection";

const ctx = {
  actor: { kind: "user" as const, id: "ada", name: "ada" },
  requestId: "r",
  address: "127.0.0.1",
};
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function answering(
  status: number,
  body: string,
  seen: (headers: NodeJS.Dict<unknown>) => void = () => {},
) {
  const server = createServer((request, response) => {
    seen(request.headers);
    response.writeHead(status, { "content-type": "text/html" }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const codesOf = async (upstream: "prometheus" | "loki" | "control-plane", url: string, more = {}) => {
  const { isWell, findings } = await testConnection({
    ctx,
    input: { upstream, connection: { url, ...more } },
  });
  expect(isWell).toBe(findings.every(({ severity }) => severity !== "fault"));
  return findings.map(({ code }) => code);
};

describe("a connection that is tried", () => {
  it.each(["prometheus", "loki", "control-plane"] as const)("%s: nothing listens there", async (upstream) => {
    expect(await codesOf(upstream, "http://127.0.0.1:9")).toEqual(["refused"]);
  });

  it.each([
    ["prometheus", 200, "<html>Sign in</html>", "no-api"],
    ["prometheus", 404, "404 page not found", "no-api"],
    ["prometheus", 401, "no org id", "tenant-missing"],
    ["prometheus", 403, "denied", "not-let-in"],
    ["prometheus", 503, "starting", "not-ready"],
    ["loki", 200, "<html>", "no-api"],
    ["loki", 401, "no org id", "tenant-missing"],
    ["loki", 403, "denied", "not-let-in"],
    ["control-plane", 200, "<html>", "no-api"],
  ] as const)("%s: HTTP %i %s is %s", async (upstream, status, body, code) => {
    expect(await codesOf(upstream, await answering(status, body))).toEqual([code]);
  });

  it("sends the secrets that were typed, and shows none of them", async () => {
    const seen: unknown[] = [];
    const url = await answering(403, "who is hunter2-of-mine?", ({ authorization }) =>
      seen.push(authorization),
    );
    const connection = { url, bearerToken: "hunter2-of-mine" };
    const answer = await testConnection({ ctx, input: { upstream: "prometheus", connection } });
    expect(seen).toContain("Bearer hunter2-of-mine");
    expect(JSON.stringify(answer)).not.toContain("hunter2-of-mine");
  });

  it.each([
    ["http://169.254.169.254/latest", {}],
    ["http://[fe80::1]/", {}],
  ])("never asks %s", async (url, more) => {
    expect(await codesOf("prometheus", url, more)).toEqual(["not-usable"]);
  });

  it.each([
    ["http://a/?x=1", {}],
    ["http://a/", { tenant: { header: "bad header", value: "x" } }],
    ["http://a/", { tenant: { header: "X-Scope-OrgID", value: "two\nlines" } }],
  ])("does not try what settings would not take: %s %j", async (url, more) => {
    expect(await codesOf("loki", url, more)).toEqual(["not-usable"]);
  });

  it("is for those who may manage access", async () => {
    const input = { upstream: "loki", connection: { url: "http://127.0.0.1:9" } } as const;
    const reader = { ...ctx, scopes: ["read"] as const };
    await expect(testConnection({ ctx: reader, input })).rejects.toMatchObject({ code: "forbidden" });
  });
});
