import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { Instances } from "./instances";
import type { RegisteredInstance } from "./lease";
import { applicationsJson, applicationsXml } from "./print-applications";

const portSchema = z.object({
  $: z.coerce.number(),
  "@enabled": z.union([z.boolean(), z.string()]).transform(String),
});
const registrationSchema = z.object({
  instance: z.object({
    instanceId: z.string().optional(),
    hostName: z.string().default(""),
    app: z.string().default(""),
    ipAddr: z.string().default(""),
    status: z.string().default("UP"),
    port: portSchema.default({ $: 7001, "@enabled": "true" }),
    securePort: portSchema.default({ $: 7002, "@enabled": "false" }),
    metadata: z.record(z.string(), z.coerce.string()).default({}),
    leaseInfo: z.object({ durationInSecs: z.number() }).optional(),
    lastDirtyTimestamp: z.coerce.string().optional(),
  }),
});

/** How a Eureka behaves that is not well. */
export type Ailment = "none" | "not-open" | "failing" | "xml" | "silent";

export type RunningEureka = {
  /** As clients are told it: what stands before `/apps`. */
  url: string;
  instances: Instances;
  /** Every request, as `GET /apps`. */
  asked: string[];
  ail: (ailment: Ailment) => void;
  stop: () => Promise<void>;
};

type Answer = { status: number; body?: string; type?: string };

/** A Eureka of its own in this process, at any free port of the loopback address. */
export async function startEureka({
  now = Date.now,
  preservesItself = true,
}: {
  now?: () => number;
  preservesItself?: boolean;
} = {}): Promise<RunningEureka> {
  const instances = new Instances({ now, preservesItself });
  const asked: string[] = [];
  let ailment: Ailment = "none";
  const server = createServer(async (request, response) => {
    // Spring Cloud's servers are below /eureka, Netflix's own below /eureka/v2.
    const path = (request.url ?? "").replace(/^\/eureka(\/v2)?/, "");
    asked.push(`${request.method} ${path}`);
    if (ailment === "silent") return;
    const given = ailment === "failing" ? { status: 500 } : await answer(request, path);
    response.writeHead(given.status, given.type === undefined ? {} : { "content-type": given.type });
    response.end(given.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const ail = (next: Ailment) => {
    ailment = next;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/eureka`,
    instances,
    asked,
    ail,
    stop,
  };

  async function answer(request: IncomingMessage, path: string): Promise<Answer> {
    const [place = "", query = ""] = path.split("?");
    const [, root, app = "", id = "", part] = place.split("/").map(decodeURIComponent);
    if (root !== "apps") return { status: 404 };
    if (app === "" && request.method === "GET") return all(request.headers.accept ?? "");
    if (request.method === "POST") return registered(app, await bodyOf(request));
    const done = () => {
      if (part === "status" && request.method === "PUT")
        return instances.setStatus(app, id, new URLSearchParams(query).get("value") ?? "");
      if (part !== undefined) return false;
      if (request.method === "PUT") return instances.renew(app, id);
      return request.method === "DELETE" && instances.cancel(app, id);
    };
    return { status: done() ? 200 : 404 };
  }

  /** ApplicationsResource.getContainers: 403 until it has copied what its peers know; JSON only for who says so. */
  function all(accept: string): Answer {
    if (ailment === "not-open") return { status: 403 };
    const applications = instances.applications();
    return accept.includes("json") && ailment !== "xml"
      ? { status: 200, body: applicationsJson(applications), type: "application/json" }
      : { status: 200, body: applicationsXml(applications), type: "application/xml" };
  }

  /** ApplicationResource.addInstance. */
  function registered(app: string, body: string): Answer {
    const parsed = registrationSchema.safeParse(jsonOf(body));
    if (!parsed.success) return { status: 400 };
    const { leaseInfo, lastDirtyTimestamp, instanceId, ...given } = parsed.data.instance;
    const own: RegisteredInstance = {
      ...given,
      app: given.app.toUpperCase(),
      instanceId: instanceId ?? given.hostName,
      overriddenstatus: "UNKNOWN",
      lastDirtyTimestamp: lastDirtyTimestamp ?? String(now()),
      lastUpdatedTimestamp: String(now()),
    };
    if (own.instanceId === "") return { status: 400, body: "Missing instanceId" };
    if (own.hostName === "") return { status: 400, body: "Missing hostname" };
    if (own.app === "") return { status: 400, body: "Missing appName" };
    if (own.app !== app.toUpperCase()) {
      return { status: 400, body: `Mismatched appName, expecting ${app.toUpperCase()} but was ${own.app}` };
    }
    instances.register(own, leaseInfo?.durationInSecs);
    return { status: 204 };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
