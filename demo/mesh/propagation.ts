import { Metadata } from "@grpc/grpc-js";
import { traceHeader } from "./trace-context";

/**
 * What a request carries from hop to hop, so that every hop can be routed by it and found again in logs.
 * Anything else a client sends stays at the gateway.
 */
export const carriedHeaders = [
  "x-request-id",
  "x-tenant",
  "x-tier",
  "x-session-id",
  "x-model",
  traceHeader,
] as const;

/** The last hop's route, as the `heddle.route_info` filter wrote it. */
export const routeHeader = "x-heddle-route";

/** Which version answered and by which route it was reached, told back to the gateway. */
export const modelVersionHeader = "x-heddle-model-version";
export const modelRouteHeader = "x-heddle-model-route";
/** How long the prompt is, known when the model has taken the request. */
export const promptTokensHeader = "x-heddle-prompt-tokens";

/** The first value of a text header; undefined when there is none. */
export function textHeader(metadata: Metadata, name: string): string | undefined {
  const [value] = metadata.get(name);
  return typeof value === "string" ? value : undefined;
}

/** The metadata that a call made on behalf of `incoming` starts with. */
export function carry(incoming: Metadata): Metadata {
  const outgoing = new Metadata();
  for (const name of carriedHeaders) {
    const value = textHeader(incoming, name);
    if (value !== undefined) outgoing.set(name, value);
  }
  return outgoing;
}
