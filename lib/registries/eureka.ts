import "server-only";
import { isIP } from "node:net";
import { Connection } from "../connections/connection";
import { AppError, type ErrorCode } from "../errors";
import { dnsLabelSchema, versionNameSchema } from "../policies/names";
import type { RegistrySettings } from "../settings/registry-settings";
import { applicationsSchema, type EurekaInstance } from "./eureka-wire";
import { groupInstances, type Placed } from "./group-instances";
import { noVersion, type RegistryAnswer, type ServiceRegistry } from "./service-registry";

type Settings = Pick<
  Extract<RegistrySettings, { kind: "eureka" }>,
  "connection" | "versionMetadata" | "namespace"
>;

const traits = { connections: 2, maxBytes: 64 * 1024 * 1024, connectMs: 1_000 };

/**
 * A Eureka by its REST interface (Netflix/eureka wiki, "Eureka REST operations"): one `GET /apps` tells everything. An instance
 * counts that is UP; one whose lease ran out stays so while the server keeps itself from forgetting (self-preservation), and
 * nothing in the answer tells.
 */
export function eurekaRegistry(settings: Settings): ServiceRegistry {
  const connection = new Connection("registry", settings.connection, traits);
  return {
    read: async (signal) => {
      const { status, body, headers } = await connection.ask("/apps", {}, signal);
      if (status !== 200) throw refusalOf(status);
      return answerOf(parsed(body, headers["content-type"] ?? ""), settings);
    },
    close: () => connection.close(),
  };
}

type Applications = ReturnType<typeof parsed>;

/** Applications are upper-case there whatever they called themselves (InstanceInfo.Builder.setAppName). */
function answerOf(
  applications: Applications,
  { namespace, versionMetadata }: Pick<Settings, "namespace" | "versionMetadata">,
): RegistryAnswer {
  const placed: Placed[] = [];
  let leftOut = 0;
  for (const { name, instance: instances } of applications) {
    const service = dnsLabelSchema.safeParse(name.toLowerCase());
    if (!service.success) {
      leftOut += 1;
      continue;
    }
    for (const instance of instances) {
      const host = instance.ipAddr || instance.hostName;
      if (instance.status !== "UP" || host === "") continue;
      const version = versionNameSchema.safeParse(instance.metadata?.[versionMetadata]);
      placed.push({
        namespace,
        service: service.data,
        version: version.success ? version.data : noVersion,
        instance: {
          id: instance.instanceId ?? instance.hostName,
          address: addressOf(host, instance),
          since: sinceOf(instance.lastDirtyTimestamp),
        },
      });
    }
  }
  return { groups: groupInstances(placed), leftOut };
}

/** The secure port where it is enabled, as clients prefer it too. */
function addressOf(host: string, { port, securePort }: EurekaInstance): string {
  const used = [securePort, port].find((each) => each?.["@enabled"])?.$;
  const own = isIP(host) === 6 ? `[${host}]` : host;
  return used ? `${own}:${used}` : own;
}

function sinceOf(ms: number | null | undefined): string | null {
  if (!ms || ms < 0) return null;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function parsed(body: string, contentType: string) {
  if (/xml/i.test(contentType) || body.trimStart().startsWith("<")) {
    const what = /html/i.test(contentType) || /^\s*<(!doctype )?html/i.test(body) ? "a web page" : "XML";
    throw bad(
      `it answered ${what} where JSON was asked for: does something in between drop the Accept header?`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw bad("it answered something that is not JSON");
  }
  const result = applicationsSchema.safeParse(value);
  if (!result.success) throw bad("it answered something that is not Eureka's own interface");
  return result.data.applications.application;
}

function refusalOf(status: number): AppError {
  if (status === 401) return bad("it lets nobody in with these credentials (HTTP 401)");
  // ApplicationsResource answers so until it has copied what its peers know (shouldAllowAccess).
  if (status === 403) {
    const words = "it does not tell yet, or not with these credentials (HTTP 403)";
    return fault("upstream-unavailable", words);
  }
  if (status === 404)
    return bad("no Eureka is there (HTTP 404): its address ends before /apps, often with /eureka");
  return fault(status >= 500 ? "upstream-unavailable" : "upstream-bad-answer", `it answered HTTP ${status}`);
}

function bad(words: string): AppError {
  return fault("upstream-bad-answer", words);
}

function fault(code: ErrorCode, words: string): AppError {
  return new AppError(code, words, { upstream: "registry" });
}
