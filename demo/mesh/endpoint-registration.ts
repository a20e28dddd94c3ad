import { request } from "node:http";
import type { Workload } from "./workload";

const ttlSeconds = 10;
const renewMs = 3000;
const retryMs = 1000;
const requestTimeoutMs = 2000;
/** How long the control plane and its clients get to act on a short ttl. */
const farewellMs = 2000;

type EndpointRegistry = { url: string; token: string };

/** Keeps one endpoint known to the control plane, whenever that is there to listen. */
export class EndpointRegistration {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private readonly abort = new AbortController();

  constructor(
    private readonly registry: EndpointRegistry,
    private readonly workload: Workload,
    private readonly address: string,
  ) {}

  /** Registers, and renews until `letGo`. Never fails: an absent control plane is asked again. */
  async start(): Promise<void> {
    const known = await this.announce(ttlSeconds, this.abort.signal);
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.start(), known ? renewMs : retryMs);
  }

  /** Lets the endpoint lapse, and waits until callers have had the time to hear of it. */
  async letGo(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.abort.abort();
    if (!(await this.announce(1))) return;
    await new Promise((resolve) => setTimeout(resolve, farewellMs));
  }

  private announce(ttl: number, signal?: AbortSignal): Promise<boolean> {
    const { namespace, service, version, instance } = this.workload;
    const body = { namespace, service, version, instance, address: this.address, ttlSeconds: ttl };
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    return post(
      new URL("/v1/endpoints", this.registry.url),
      this.registry.token,
      JSON.stringify(body),
      signal ? AbortSignal.any([signal, timeout]) : timeout,
    );
  }
}

/** True when the answer was 2xx. `fetch` would cost each worker thread several megabytes. */
function post(url: URL, token: string, body: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      authorization: `Bearer ${token}`,
    };
    const sent = request(url, { method: "POST", headers, signal }, (response) => {
      response.resume();
      response.once("error", () => resolve(false));
      response.once("end", () => resolve(Math.floor((response.statusCode ?? 500) / 100) === 2));
    });
    sent.once("error", () => resolve(false));
    sent.end(body);
  });
}
