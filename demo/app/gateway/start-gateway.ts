import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Instance } from "../../mesh/instance";
import { loadXds } from "../../mesh/xds-channel";
import type { AccessLog } from "../access-log/access-log";
import { orchestratorApi } from "../grpc/apis";
import { apiError, toApiError } from "./api-error";
import { type Backend, chatCompletions } from "./chat-completions";
import { InboundCall } from "./inbound-call";
import { reportInbound } from "./inbound-report";
import { writeJson } from "./write-json";

/** The one model name that is offered; the mesh decides which version serves it. */
const offeredModel = "qa-chat";

/** Serves OpenAI's HTTP interface on `port` and joins the mesh. */
export async function startGateway(instance: Instance, port: number, log: AccessLog): Promise<void> {
  const open = await loadXds();
  const backend: Backend = { client: instance.clientOf("orchestrator", open), ...orchestratorApi() };
  const server = createServer((request, response) => {
    const call = new InboundCall(request);
    response.setHeader("x-request-id", call.requestId);
    reportInbound(instance, log, call, response);
    route(backend, call, response).catch((error: unknown) => {
      const failure = toApiError(error);
      call.error = failure.error.message;
      if (response.headersSent) response.destroy();
      else {
        writeJson(response, failure.status, { error: failure.error });
      }
    });
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  await instance.join(`127.0.0.1:${bound}`, () => closeHttp(server, instance.settings.drainSeconds));
}

async function route(backend: Backend, call: InboundCall, response: ServerResponse): Promise<void> {
  switch (call.method) {
    case "POST /v1/chat/completions":
      return chatCompletions(backend, call, response);
    case "GET /v1/models": {
      const model = { id: offeredModel, object: "model", created: 0, owned_by: "demo" };
      return writeJson(response, 200, { object: "list", data: [model] });
    }
    case "GET /healthz":
      return writeJson(response, 200, { status: "ok" });
    default: {
      const { status, error } = apiError(404, "invalid_request_error", "not_found", "there is nothing here");
      writeJson(response, status, { error });
    }
  }
}

/** Takes no new requests, and lets open answers end. */
function closeHttp(server: Server, withinSeconds: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), withinSeconds * 1000);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
