import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { serveDiscovery } from "../discovery/serve-discovery";
import { befall, failAdmission } from "../faults/befall";
import type { Fault, Faults } from "../faults/faults";
import type { ResourceKind } from "../kinds/resource-kind";
import { reviewAccess, reviewSelf } from "../verbs/access-review";
import type { Cluster } from "../verbs/cluster";
import type { TokenRights, Tokens } from "./access";
import { badRequest, notFound, unauthorized } from "./api-error";
import { parseJson } from "./decode";
import { readBody } from "./read-body";
import { type RequestInfo, readRequestInfo } from "./request-info";
import { handleResource, requireAllowed } from "./resource-handler";
import { respondError, respondJson, respondNotFoundPage } from "./respond";

export interface ApiServerSettings {
  cluster: Cluster;
  tokens: Tokens;
  faults: Faults;
  bookmarkMs: number;
}

const keepAliveMs = 90_000;

export function createApiServer(settings: ApiServerSettings): Server {
  const server = createServer((request, response) => {
    handle(settings, request, response).catch((error: unknown) => {
      if (!response.headersSent) respondError(response, error);
      else response.destroy();
    });
  });
  // Clients keep their connections, as they may with a real server.
  server.keepAliveTimeout = keepAliveMs;
  return server;
}

async function handle(
  settings: ApiServerSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const info = readRequestInfo(request.method ?? "GET", request.url ?? "/");
  const fault = settings.faults.takeFor(info);
  await befall(fault, request, response, async (to) => {
    try {
      await route(settings, info, fault, request, to);
    } catch (error) {
      if (to.headersSent) throw error;
      respondError(to, error);
    }
  });
}

async function route(
  { cluster, tokens, faults, bookmarkMs }: ApiServerSettings,
  info: RequestInfo,
  fault: Fault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const rights = authenticate(tokens, request);
  if (!info.isResource) {
    if (!serveDiscovery(cluster, info, request, response)) respondNotFoundPage(response);
    return;
  }
  if (await serveReview(cluster, rights, info, request, response)) return;
  requireAllowed(rights, info);
  const kind = cluster.registry.find(info.group, info.version, info.resource);
  if (!kind || !isPathOf(kind, info)) return respondNotFoundPage(response);
  if (info.subresource !== "" && !(info.subresource === "status" && kind.hasStatus))
    throw notFound(kind, info.name);
  const watches = { delayMs: faults.watchDelayMs, bookmarkMs };
  const failing: Cluster = {
    ...cluster,
    admission: (asked) => {
      failAdmission(fault, asked);
      return cluster.admission(asked);
    },
  };
  // The path of a namespace names itself as the namespace too.
  const asked = kind.isNamespaced ? info : { ...info, namespace: undefined };
  await handleResource({ cluster: failing, rights, info: asked, kind, request, response, watches });
}

/** Objects of a namespace are named in one, others in none. */
function isPathOf({ isNamespaced, kind }: ResourceKind, { name, namespace }: RequestInfo): boolean {
  if (isNamespaced) return name === "" || namespace !== undefined;
  return namespace === undefined || kind === "Namespace";
}

/** Anonymous requests are off (golden cases no-token, wrong-token). */
function authenticate(tokens: Tokens, request: IncomingMessage): TokenRights {
  const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
  const rights = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
  if (!rights) throw unauthorized();
  return rights;
}

/** Anyone who is known may ask what they may do. */
async function serveReview(
  cluster: Cluster,
  rights: TokenRights,
  info: RequestInfo,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (info.verb !== "create") return false;
  const asked = `${info.group}/${info.version}/${info.resource}`;
  if (asked === "authorization.k8s.io/v1/selfsubjectaccessreviews") {
    const body = parseJson(await readBody(request), (why) => badRequest(`json parse error: ${why}`));
    const manager = (request.headers["user-agent"] ?? "").split("/")[0] ?? "";
    respondJson(response, 201, reviewAccess(cluster, rights, manager, body));
    return true;
  }
  if (asked !== "authentication.k8s.io/v1/selfsubjectreviews") return false;
  await readBody(request);
  respondJson(response, 201, reviewSelf(cluster, rights));
  return true;
}
