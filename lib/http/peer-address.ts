import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "../env";
import { addressSet, clientAddress } from "./client-address";
import { processSingleton } from "./process-singleton";

const peerHeader = "x-heddle-peer";

/**
 * Writes the client's address into a header of every request this process takes, over whatever a client wrote there:
 * the socket's, since `x-forwarded-for` can say anything, unless HEDDLE_TRUSTED_PROXIES has it. Route handlers see no socket.
 */
export function recordPeerAddresses(): void {
  processSingleton("peer-addresses", () => {
    const trusted = addressSet(env().HEDDLE_TRUSTED_PROXIES);
    subscribe("http.server.request.start", (message) => {
      const { request } = message as { request: IncomingMessage };
      const forwarded = request.headers["x-forwarded-for"];
      request.headers[peerHeader] = clientAddress(
        request.socket.remoteAddress ?? "unknown",
        Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? ""),
        trusted,
      );
    });
    return true;
  });
}

/** The client's address; "unknown" where nobody recorded it. */
export function peerAddress(headers: Headers): string {
  return headers.get(peerHeader) ?? "unknown";
}
