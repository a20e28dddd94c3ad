import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

export type PushOutcome = { taken: true } | { taken: false; again: boolean; why: string };

/** One connection to Loki's push interface. `fetch` would cost each worker thread several megabytes. */
export class Pusher {
  private readonly url: URL;
  private readonly agent: HttpAgent | HttpsAgent;

  constructor(
    base: string,
    private readonly timeoutMs: number,
  ) {
    this.url = new URL(`${base.replace(/\/+$/, "")}/loki/api/v1/push`);
    const options = { keepAlive: true, maxSockets: 1 };
    this.agent = this.url.protocol === "https:" ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** Pushes a gzipped JSON message. Never throws. */
  push(body: Buffer): Promise<PushOutcome> {
    return new Promise((resolve) => {
      const request = this.url.protocol === "https:" ? httpsRequest : httpRequest;
      const headers = {
        "content-type": "application/json",
        "content-encoding": "gzip",
        "content-length": body.length,
      };
      const failed = (error: Error) => resolve({ taken: false, again: true, why: error.message });
      const signal = AbortSignal.timeout(this.timeoutMs);
      const sent = request(this.url, { method: "POST", agent: this.agent, headers, signal }, (response) => {
        const code = response.statusCode ?? 0;
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          if (text.length < 200) text += part;
        });
        response.once("error", failed);
        response.once("end", () => resolve(outcomeOf(code, text)));
      });
      sent.once("error", failed);
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Loki says 4xx to what it will never take, but 429 to what comes too fast. */
function outcomeOf(code: number, text: string): PushOutcome {
  if (code >= 200 && code < 300) return { taken: true };
  const why = `${code} ${text.slice(0, 200).trim()}`;
  return { taken: false, again: code === 429 || code < 400 || code >= 500, why };
}
