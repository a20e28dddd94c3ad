import { type IncomingMessage, ServerResponse } from "node:http";
import { ApiError } from "../http/api-error";
import { baseHeaders } from "../http/respond";
import type { AdmissionRequest } from "../verbs/cluster";
import { deniedBy, unreachable } from "../webhooks/istiod-webhook";
import type { Fault } from "./faults";

type Handler = (response: ServerResponse) => Promise<void>;

/** Serves a request as the fault has it. Only what is said here of a write being done is done. */
export async function befall(
  fault: Fault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handler,
): Promise<void> {
  switch (fault?.fault) {
    case "too-many-requests":
      return refuseForNow(response, fault.retryAfterSeconds);
    case "error":
      throw serverError(fault.code);
    case "hang":
      return;
    case "lost-response":
      // The write is stored, and the connection ends before the answer.
      await handle(new ServerResponse(request));
      request.socket.destroy();
      return;
    case "garbage":
      await handle(new ServerResponse(request));
      response.writeHead(200, { ...baseHeaders(), "content-type": "application/json" }).end('{"kind":"Stat');
      return;
    default:
      return handle(response);
  }
}

/** Text and not a Status (apiserver pkg/server/filters/maxinflight.go). */
function refuseForNow(response: ServerResponse, retryAfterSeconds: number): void {
  response.writeHead(429, {
    "content-type": "text/plain; charset=utf-8",
    "retry-after": String(retryAfterSeconds),
  });
  response.end("Too many requests, please try again later.\n");
}

function serverError(code: 500 | 503): ApiError {
  if (code === 500) return new ApiError(500, "", "etcdserver: request timed out");
  return new ApiError(503, "ServiceUnavailable", "the server is currently unable to handle the request");
}

/** Faults that befall a write where admission is asked. */
export function failAdmission(fault: Fault | undefined, { kind }: AdmissionRequest): void {
  if (fault?.fault !== "webhook-denial" && fault?.fault !== "webhook-unreachable") return;
  const webhook = kind.group.endsWith("istio.io")
    ? "validation.istio.io"
    : `validation.${kind.group || "k8s.io"}`;
  throw fault.fault === "webhook-denial" ? deniedBy(webhook, fault.message) : unreachable(webhook);
}
