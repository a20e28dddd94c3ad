/** An answer that is no success: Consul says why in plain text (agent/http.go, `wrap`). */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** What an RPC returned: every failure of a check is a 500 (agent/http.go `handleErr`). */
export function rpcFailure(text: string): Refusal {
  return new Refusal(500, text);
}
