import "server-only";
import { AppError } from "../../errors";
import { RefusedAlive } from "../../http/upstream-gate";

/** What Consul answered: its refusals are plain text (agent/http.go). */
export type ConsulAnswer = { status: number; text: string };

/**
 * Words of Consul's own checks, which it answers with 500 like everything else that an RPC returned
 * (agent/structs/config_entry*.go, agent/consul/discoverychain/compile.go). Anything else is its own trouble.
 */
const findsFault = [
  /the sum of all split weights must be/,
  /split destination occurs more than once/,
  /no splits configured/,
  /does not permit advanced routing or splitting/,
  /uses inconsistent protocols/,
  /does not have a subset named/,
  /has an external SNI set/,
  /circular (reference|resolver redirect)/,
  /Route\[\d+\]/,
  /Subset ("|defined)/,
  /Filter for subset/,
  /DefaultSubset "/,
  /^(rpc error making call: )*Bad /,
  /Name is required/,
  /Meta (exceeds|key|value)/,
  /error in upstream (override|defaults)/,
  /mutually exclusive/,
  /invalid config entry kind/,
  /At least one source is required/,
  /Sources\[\d+\]/,
  /incompatible with L7 intentions permissions/,
  /Referenced JWT Provider does not exist/,
  /cannot set MutualTLSMode=permissive/,
  /Rate limiting is a consul enterprise feature/,
];

/**
 * What a refusal means. Those that prove Consul alive leave the gate open. `invalid-spec` and `control-plane-conflict`
 * are final; everything else is asked again.
 */
export function refusalOf({ status, text }: ConsulAnswer): Error {
  const words = text.trim().replaceAll(/\s+/g, " ").slice(0, 400);
  if (status === 403 || status === 401)
    return alive("upstream-bad-answer", forbiddenWords(words), "forbidden");
  if (status === 429) return alive("upstream-unavailable", `Consul has too much to do: ${words}`, "busy");
  if (status === 400 && !isWebPage(words)) return faultFound(words);
  if (status === 500 && findsFault.some((pattern) => pattern.test(words))) return faultFound(words);
  if (status >= 500 && !isWebPage(words)) {
    return new AppError("upstream-unavailable", `Consul cannot answer: ${words || `status ${status}`}`, {
      upstream: "control-plane",
      params: { reason: "server" },
    });
  }
  return badAnswer(`status ${status}`);
}

/** Consul said no before it wrote anything: unlike after a time-out or its own failure, nothing is in doubt. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof RefusedAlive) return true;
  return error instanceof AppError && error.upstream === undefined;
}

export function badAnswer(what: string): AppError {
  return new AppError("upstream-bad-answer", `Consul answered badly: ${what}`, { upstream: "control-plane" });
}

function faultFound(words: string): AppError {
  return new AppError("invalid-spec", `Consul refused: ${words}`, {
    faults: [{ path: "", message: words }],
    params: { reason: "consul-validation" },
  });
}

/** `Permission denied: token with AccessorID '…' lacks permission 'service:write' on "chat-model"` (acl/errors.go). */
function forbiddenWords(words: string): string {
  const [, right, on] = /lacks permission '([^']+)'(?: on "([^"]*)")?/.exec(words) ?? [];
  if (right !== undefined) return `Heddle's token lacks ${right}${on ? ` on ${on}` : ""} in Consul`;
  if (/ACL not found/.test(words)) return "Consul does not know Heddle's token";
  return `Consul does not let Heddle's token do this: ${words}`;
}

function isWebPage(words: string): boolean {
  return words.startsWith("<");
}

function alive(code: "upstream-unavailable" | "upstream-bad-answer", message: string, reason: string) {
  return new RefusedAlive(new AppError(code, message, { upstream: "control-plane", params: { reason } }));
}
