import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../errors";
import { PrometheusClient } from "../prometheus/client";
import { Connection } from "./connection";
import { type ConnectionOptions, connectionOptionsSchema } from "./connection-options";
import { testCertificate } from "./test-certificate.fixture";

let folder: string;
const opened: { close: () => unknown }[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-test-connection-"));
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}

type Heard = { url: string; headers: IncomingMessage["headers"]; body: string };

async function start(answer: { status?: number; body?: string } = {}) {
  const heard: Heard[] = [];
  const listener: RequestListener = (request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      heard.push({ url: request.url ?? "", headers: request.headers, body });
      response.statusCode = answer.status ?? 200;
      response.end(answer.body ?? "{}");
    });
  };
  const port = await listening(createServer(listener));
  return { heard, url: `http://127.0.0.1:${port}` };
}

function connect(options: ConnectionOptions): Connection {
  const connection = new Connection("prometheus", connectionOptionsSchema.parse(options));
  opened.push(connection);
  return connection;
}

/** Writes as secret stores do: a whole new file in the place of the old one. */
function put(name: string, content: string): { file: string } {
  const file = path.join(folder, name);
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
  return { file };
}

const signal = () => AbortSignal.timeout(5_000);
const form = () => new URLSearchParams({ query: "up", time: "1" });

describe("where it asks, and what goes along", () => {
  it.each([
    ["", "/api/v1/query"],
    ["/", "/api/v1/query"],
    ["/prometheus", "/prometheus/api/v1/query"],
    ["/prometheus/", "/prometheus/api/v1/query"],
    ["/select/1:2/prometheus", "/select/1:2/prometheus/api/v1/query"],
  ])("under %j it asks %s", async (prefix, expected) => {
    const { heard, url } = await start();
    await connect({ url: url + prefix }).ask("/api/v1/query", { form: form() }, signal());
    expect(heard).toMatchObject([
      {
        url: expected,
        body: "query=up&time=1",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      },
    ]);
    expect(heard[0]?.headers).not.toHaveProperty("authorization");
  });

  it("sends the tenant and further parameters with every request, and repeats what is a list", async () => {
    const { heard, url } = await start();
    const connection = connect({
      url,
      tenant: { header: "X-Scope-OrgID", value: "team-a|team-b" },
      params: { dedup: "true", extra_label: ["env=prod", "dc=a&b"] },
    });
    await connection.ask("/api/v1/query", { form: form() }, signal());
    const query = new URLSearchParams({ "match[]": "up" });
    await connection.ask("/api/v1/label/le/values", { query }, signal());
    const params = "dedup=true&extra_label=env%3Dprod&extra_label=dc%3Da%26b";
    expect(heard.map((each) => each.url)).toEqual([
      `/api/v1/query?${params}`,
      `/api/v1/label/le/values?match%5B%5D=up&${params}`,
    ]);
    for (const { headers } of heard) expect(headers["x-scope-orgid"]).toBe("team-a|team-b");
  });

  it.each([
    ["a user in the address", (url: string) => ({ url: url.replace("//", "//ann:p%40ss@") }), "ann:p@ss"],
    [
      "basicAuth",
      (url: string) => ({ url, basicAuth: { username: "bob", password: { env: "TEST_PASSWORD" } } }),
      "bob:from env",
    ],
  ])("shows %s as basic credentials", async (_, optionsOf, userInfo) => {
    vi.stubEnv("TEST_PASSWORD", "from env\n");
    const { heard, url } = await start();
    await connect(optionsOf(url)).ask("/api/v1/query", { form: form() }, signal());
    const expected = `Basic ${Buffer.from(userInfo).toString("base64")}`;
    expect(heard[0]?.headers.authorization).toBe(expected);
  });
});

describe("its secrets", () => {
  it("are read anew when their file changed; the last is good while it is missing", async () => {
    const { heard, url } = await start();
    const bearerToken = put("token", "first\n");
    const connection = connect({ url, bearerToken });
    const ask = () => connection.ask("/api/v1/query", { form: form() }, signal());
    await ask();
    put("token", "other\n");
    await ask();
    rmSync(bearerToken.file);
    await ask();
    expect(heard.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer first",
      "Bearer other",
      "Bearer other",
    ]);
  });

  it("are named where they are missing, and nobody is asked without them", async () => {
    const { heard, url } = await start();
    for (const [bearerToken, words] of [
      [{ env: "TEST_NOT_THERE" }, "bearer token: the environment variable TEST_NOT_THERE is not set"],
      [{ file: path.join(folder, "none") }, `the file ${path.join(folder, "none")} cannot be read: ENOENT`],
      [put("empty", "\n"), "cannot be read: it is empty"],
      [put("lines", "sesame\nX-Other: open"), "bearer token is not one word"],
    ] as const) {
      const asked = connect({ url, bearerToken }).ask("/api/v1/query", { form: form() }, signal());
      const error = await asked.catch((cause) => cause);
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: "upstream-unavailable", upstream: "prometheus" });
      expect(error.message).toContain(words);
      expect(error.message).not.toContain("sesame");
    }
    expect(heard).toEqual([]);
  });

  it("are not shown, also when the upstream says them back", async () => {
    const basic = Buffer.from("bob:hunter22").toString("base64");
    const { url } = await start({ status: 401, body: `no: Bearer s3cret-token, hunter22, Basic ${basic}` });
    for (const options of [
      { url, bearerToken: put("token", "s3cret-token") },
      { url, basicAuth: { username: "bob", password: put("password", "hunter22") } },
      { url: url.replace("//", "//bob:hunter22@") },
    ]) {
      const client = new PrometheusClient(connectionOptionsSchema.parse(options));
      opened.push(client);
      const error = await client.now().catch((cause) => cause);
      const shown = JSON.stringify([
        error.message,
        error.cause,
        error.extra,
        error.params,
        client.gate.state(),
      ]);
      expect(shown).toContain("credentials (HTTP 401): no: ");
      const own = "bearerToken" in options ? ["s3cret-token"] : ["hunter22", basic];
      for (const secret of own) expect(shown).not.toContain(secret);
    }
  });
});

describe("TLS", () => {
  const authority = testCertificate("test-authority");

  async function startTls() {
    const own = testCertificate("prometheus.test", authority);
    const seen: string[] = [];
    const server = createTlsServer(
      { cert: own.cert, key: own.key, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
      (request, response) => {
        seen.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN));
        response.end('{"status":"success","data":[]}');
      },
    );
    const port = await listening(server);
    return { seen, url: `https://127.0.0.1:${port}` };
  }

  function clientFiles(name: string) {
    const { cert, key } = testCertificate(name, authority);
    return { ca: put("ca.pem", authority.cert), cert: put("cert.pem", cert), key: put("key.pem", key) };
  }

  const askedOf = (connection: Connection) => connection.ask("/api/v1/labels", {}, signal());

  it("shows its certificate, trusts the given authority, and takes new ones when the files change", async () => {
    const { seen, url } = await startTls();
    const connection = connect({ url, tls: { ...clientFiles("heddle-1"), serverName: "prometheus.test" } });
    expect(await askedOf(connection)).toMatchObject({ status: 200 });
    await askedOf(connection);
    const next = testCertificate("heddle-2", authority);
    put("cert.pem", next.cert);
    // The key has not followed yet.
    await askedOf(connection);
    put("key.pem", next.key);
    await askedOf(connection);
    expect(seen).toEqual(["heddle-1", "heddle-1", "heddle-1", "heddle-2"]);
  });

  it.each([
    [
      "without a certificate",
      (files: ReturnType<typeof clientFiles>) => ({ ca: files.ca }),
      "prometheus.test",
    ],
    [
      "with one of somebody else",
      (files: ReturnType<typeof clientFiles>) => {
        const stranger = testCertificate("stranger");
        return { ca: files.ca, cert: put("cert.pem", stranger.cert), key: put("key.pem", stranger.key) };
      },
      "prometheus.test",
    ],
    [
      "when it does not know the authority",
      ({ cert, key }: ReturnType<typeof clientFiles>) => ({ cert, key }),
      "prometheus.test",
    ],
    ["when the server has another name", (files: ReturnType<typeof clientFiles>) => files, "other.test"],
  ])("does not get through %s", async (_, tlsOf, serverName) => {
    const { seen, url } = await startTls();
    const tls = { ...tlsOf(clientFiles("heddle")), serverName };
    const client = new PrometheusClient(connectionOptionsSchema.parse({ url, tls }));
    opened.push(client);
    const error = await client.now().catch((cause) => cause);
    expect(error).toMatchObject({ code: "upstream-unavailable", upstream: "prometheus" });
    expect(error.message).not.toContain("PRIVATE KEY");
    expect(seen).toEqual([]);
  });

  it("says of files that are no PEM that they are not, and not what they are", async () => {
    const { url } = await startTls();
    const tls = { ...clientFiles("heddle"), key: put("key.pem", "hunter22") };
    const error = await askedOf(connect({ url, tls })).catch((cause) => cause);
    expect(error).toMatchObject({ code: "upstream-unavailable" });
    expect(error.message).toContain("not usable PEM");
    expect(JSON.stringify([error.message, error.cause])).not.toContain("hunter22");
  });
});
