import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { processSingleton } from "./process-singleton";

const peerHeader = "x-heddle-peer";

/**
 * Writes the socket's address into a header of every request this process takes, over whatever a client
 * wrote there. Route handlers see no socket, and `x-forwarded-for` can say anything.
 */
export function recordPeerAddresses(): void {
  processSingleton("peer-addresses", () => {
    subscribe("http.server.request.start", (message) => {
      const { request } = message as { request: IncomingMessage };
      request.headers[peerHeader] = request.socket.remoteAddress ?? "unknown";
    });
    return true;
  });
}

/** The address on the other end of the connection; "unknown" where nobody recorded it. */
export function peerAddress(headers: Headers): string {
  return headers.get(peerHeader)?.replace(/^::ffff:/, "") ?? "unknown";
}
