import "server-only";
import { Pool } from "undici";
import { AppError } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";
import type { ConnectionOptions } from "./connection-options";
import { Credentials, type TlsMaterial } from "./credentials";

const maxBytes = 16 * 1024 * 1024;
const connections = 16;
/** `errorType` of an answer that was too large to be read. */
const tooMuch = "too-much";

export type RawAnswer = { status: number; body: string };
type Asked = { form?: URLSearchParams; query?: URLSearchParams };

/** One Prometheus by HTTP: where it is, how it is let in, and what goes along with every question. */
export class Connection {
  private readonly origin: string;
  private readonly prefix: string;
  private readonly params: [string, string][];
  private readonly credentials: Credentials;
  private pool: { tlsVersion: string; pool: Pool } | null = null;
  private isClosed = false;

  constructor(options: ConnectionOptions) {
    const url = new URL(options.url);
    this.origin = url.origin;
    this.prefix = url.pathname.replace(/\/+$/, "");
    this.params = Object.entries(options.params ?? {}).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    );
    this.credentials = new Credentials(options);
  }

  /**
   * `form` goes into the body of a POST (queries may be longer than an address), `query` into the address, and so do the
   * connection's own parameters, where proxies in between see them too.
   */
  async ask(path: `/api/v1/${string}`, { form, query }: Asked, signal: AbortSignal): Promise<RawAnswer> {
    const [headers, tls] = await Promise.all([this.credentials.headers(), this.credentials.tls()]);
    signal.throwIfAborted();
    const address = new URLSearchParams([...(query ?? []), ...this.params]);
    const { statusCode, body } = await this.poolFor(tls).request({
      method: form ? "POST" : "GET",
      path: `${this.prefix}${path}${address.size > 0 ? `?${address}` : ""}`,
      headers: {
        ...headers,
        accept: "application/json",
        ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
      },
      body: form ? form.toString() : null,
      signal,
    });
    const text = await readBody(body);
    const isWell = statusCode >= 200 && statusCode < 300;
    return { status: statusCode, body: isWell ? text : this.credentials.withoutSecrets(text) };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.pool?.pool.destroy();
  }

  /** Connections are made anew when what they were made with changed; those that are busy end in peace. */
  private poolFor(tls: TlsMaterial | null): Pool {
    if (this.isClosed) {
      throw new AppError("upstream-unavailable", "this connection is closed", { upstream: "prometheus" });
    }
    const tlsVersion = tls?.version ?? "";
    if (this.pool?.tlsVersion === tlsVersion) return this.pool.pool;
    void this.pool?.pool.close().catch(() => undefined);
    const pool = new Pool(this.origin, {
      connections,
      connect: { timeout: 1_500, ...tls?.options },
      headersTimeout: 5_000,
      bodyTimeout: 5_000,
      keepAliveTimeout: 10_000,
    });
    this.pool = { tlsVersion, pool };
    return pool;
  }
}

async function readBody(body: AsyncIterable<Buffer> & { destroy: () => void }): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      body.destroy();
      const message = `prometheus answered more than ${maxBytes} bytes`;
      const params = { errorType: tooMuch };
      throw new RefusedAlive(
        new AppError("upstream-bad-answer", message, { upstream: "prometheus", params }),
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
