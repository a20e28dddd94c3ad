import "server-only";
import { Pool } from "undici";
import { AppError } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";

const maxBytes = 32 * 1024 * 1024;
const connections = 8;

export type RawAnswer = { status: number; body: string };

/** One Loki by HTTP: where it is, with a path prefix and credentials if its address has them, and the tenant asked for. */
export class Connection {
  private readonly pool: Pool;
  private readonly prefix: string;
  private readonly headers: Record<string, string>;

  constructor(address: string, tenant: string | undefined) {
    const url = new URL(address);
    this.pool = new Pool(url.origin, {
      connections,
      connect: { timeout: 1_500 },
      headersTimeout: 5_000,
      bodyTimeout: 5_000,
      keepAliveTimeout: 10_000,
    });
    this.prefix = url.pathname.replace(/\/$/, "");
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    this.headers = {
      accept: "application/json",
      // Without it, structured metadata is merged into the stream, and each value makes a stream of its own.
      "x-loki-response-encoding-flags": "categorize-labels",
      ...(tenant === undefined ? {} : { "x-scope-orgid": tenant }),
      ...(credentials === ":"
        ? {}
        : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` }),
    };
  }

  /** `form` goes into the body of a POST (queries may be longer than an address), `query` into the address. */
  async ask(
    path: `/loki/api/v1/${string}` | "/ready",
    { form, query }: { form?: URLSearchParams; query?: URLSearchParams },
    signal: AbortSignal,
  ): Promise<RawAnswer> {
    const { statusCode, body } = await this.pool.request({
      method: form ? "POST" : "GET",
      path: `${this.prefix}${path}${query?.size ? `?${query}` : ""}`,
      headers: {
        ...this.headers,
        ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
      },
      body: form ? form.toString() : null,
      signal,
    });
    return { status: statusCode, body: await readBody(body) };
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

async function readBody(body: AsyncIterable<Buffer> & { destroy: () => void }): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      body.destroy();
      const message = `loki answered more than ${maxBytes} bytes: ask for less time or fewer lines`;
      const why = { upstream: "loki", params: { maxBytes } } as const;
      throw new RefusedAlive(new AppError("upstream-bad-answer", message, why));
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
