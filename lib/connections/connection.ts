import "server-only";
import { Pool } from "undici";
import { AppError, type Upstream } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";
import { Credentials, type GivenConnection, type TlsMaterial } from "./credentials";
import { isLinkLocal, lookupElsewhere } from "./link-local";

const defaults = { connections: 16, maxBytes: 16 * 1024 * 1024, connectMs: 1_500, keepAliveMs: 10_000 };
const answerMs = 5_000;
/** `errorType` of an answer that was too large to be read. */
const tooMuch = "too-much";

/** `headers` by their lower-case names; what was sent more than once is the last. */
export type RawAnswer = { status: number; body: string; headers: Record<string, string> };
type Asked = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  form?: URLSearchParams;
  query?: URLSearchParams;
  json?: string;
  headers?: Record<string, string>;
  /** The longest answer that is read, where that is less than the connection's own. */
  maxBytes?: number | undefined;
};
type Traits = Partial<typeof defaults> & {
  /** Sent with every request. */
  headers?: Record<string, string>;
};

/** One upstream by HTTP: where it is, how it is let in, and what goes along with every question. */
export class Connection {
  private readonly upstream: Upstream;
  private readonly traits: typeof defaults;
  private readonly headers: Record<string, string>;
  private readonly origin: string;
  private readonly prefix: string;
  private readonly params: [string, string][];
  private readonly credentials: Credentials;
  private pool: { tlsVersion: string; pool: Pool } | null = null;
  private isClosed = false;

  constructor(upstream: Upstream, options: GivenConnection, { headers = {}, ...traits }: Traits = {}) {
    this.upstream = upstream;
    this.traits = { ...defaults, ...traits };
    this.headers = headers;
    const url = new URL(options.url);
    this.origin = url.origin;
    this.prefix = url.pathname.replace(/\/+$/, "");
    this.params = Object.entries(options.params ?? {}).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    );
    this.credentials = new Credentials(upstream, options);
  }

  /**
   * `form` goes into the body of a POST (queries may be longer than an address), `query` into the address, and so do the
   * connection's own parameters, where proxies in between see them too. `json` is a body as it is.
   */
  async ask(path: `/${string}`, asked: Asked, signal: AbortSignal): Promise<RawAnswer> {
    const { statusCode, headers, body } = await this.send(path, asked, signal);
    const text = await this.readBody(
      body,
      Math.min(asked.maxBytes ?? Number.POSITIVE_INFINITY, this.traits.maxBytes),
    );
    const isWell = statusCode >= 200 && statusCode < 300;
    return {
      status: statusCode,
      body: isWell ? text : this.credentials.withoutSecrets(text),
      headers: plainHeaders(headers),
    };
  }

  /**
   * The lines of an answer that goes on (a Kubernetes watch), as they come, until the upstream or `signal` ends it; nothing is
   * waited for between two lines for longer than `quietMs`. Gives the refusal instead where the status is not 200.
   */
  async lines(
    path: `/${string}`,
    asked: Asked & { quietMs: number },
    signal: AbortSignal,
  ): Promise<{ refused: RawAnswer } | { lines: AsyncIterable<string> }> {
    const { statusCode, headers, body } = await this.send(path, asked, signal, asked.quietMs);
    if (statusCode === 200) return { lines: linesOf(body, this.traits.maxBytes) };
    const text = this.credentials.withoutSecrets(await this.readBody(body, this.traits.maxBytes));
    return { refused: { status: statusCode, body: text, headers: plainHeaders(headers) } };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.pool?.pool.destroy();
  }

  private async send(path: `/${string}`, asked: Asked, signal: AbortSignal, bodyTimeout = answerMs) {
    const { form, query, json } = asked;
    const [headers, tls] = await Promise.all([this.credentials.headers(), this.credentials.tls()]);
    signal.throwIfAborted();
    this.refuseLinkLocal();
    const address = new URLSearchParams([...(query ?? []), ...this.params]);
    return this.poolFor(tls).request({
      method: asked.method ?? (form ? "POST" : "GET"),
      path: `${this.prefix}${path}${address.size > 0 ? `?${address}` : ""}`,
      headers: {
        ...headers,
        accept: "application/json",
        ...this.headers,
        ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...asked.headers,
      },
      body: form ? form.toString() : (json ?? null),
      bodyTimeout,
      signal,
    });
  }

  /** Connections are made anew when what they were made with changed; those that are busy end in peace. */
  private poolFor(tls: TlsMaterial | null): Pool {
    if (this.isClosed) {
      throw new AppError("upstream-unavailable", "this connection is closed", { upstream: this.upstream });
    }
    const tlsVersion = tls?.version ?? "";
    if (this.pool?.tlsVersion === tlsVersion) return this.pool.pool;
    void this.pool?.pool.close().catch(() => undefined);
    const pool = new Pool(this.origin, {
      connections: this.traits.connections,
      connect: { timeout: this.traits.connectMs, lookup: lookupElsewhere, ...tls?.options },
      headersTimeout: answerMs,
      bodyTimeout: answerMs,
      keepAliveTimeout: this.traits.keepAliveMs,
    });
    this.pool = { tlsVersion, pool };
    return pool;
  }

  /** An address by itself is looked up by nobody. */
  private refuseLinkLocal(): void {
    if (!isLinkLocal(new URL(this.origin).hostname)) return;
    const message = `${this.upstream} cannot be asked: its address is link-local`;
    throw new AppError("upstream-unavailable", message, { upstream: this.upstream });
  }

  private async readBody(
    body: AsyncIterable<Buffer> & { destroy: () => void },
    maxBytes: number,
  ): Promise<string> {
    const { upstream } = this;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        body.destroy();
        const message = `${upstream} answered more than ${maxBytes} bytes: ask for less`;
        throw new RefusedAlive(
          new AppError("upstream-bad-answer", message, {
            upstream,
            params: { maxBytes, errorType: tooMuch },
          }),
        );
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  }
}

function plainHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const last = Array.isArray(value) ? value.at(-1) : value;
      return last === undefined ? [] : [[name.toLowerCase(), last]];
    }),
  );
}

async function* linesOf(body: AsyncIterable<Buffer>, maxBytes: number): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield line;
    if (rest.length > maxBytes) throw new RangeError("a line without an end");
  }
}
