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
import { TenantSeries } from "./tenant-series";
import { writeJson } from "./write-json";

/** The model names that are offered: the mesh decides which version serves the first, an outside provider has the second. */
const offeredModels = ["qa-chat", "qa-chat-large"];

/** Serves OpenAI's HTTP interface on `port` and joins the mesh. */
export async function startGateway(instance: Instance, port: number, log: AccessLog): Promise<void> {
  const open = await loadXds();
  const client = instance.clientOf("orchestrator", open);
  const backend: Backend = {
    client,
    tenantSeries: new TenantSeries(instance.registry),
    ...orchestratorApi(),
  };
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
      const data = offeredModels.map((id) => ({ id, object: "model", created: 0, owned_by: "demo" }));
      return writeJson(response, 200, { object: "list", data });
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
