import { randomUUID } from "node:crypto";
import { consulControlPlane } from "../../lib/control-planes/consul/adapter";
import { CatalogLook } from "../../lib/control-planes/consul/catalog-look";
import { consulUpstream, probeConsul } from "../../lib/control-planes/consul/client";
import { type ConsulOptions, consulOptionsSchema } from "../../lib/control-planes/consul/options";
import type { ControlPlane } from "../../lib/control-planes/control-plane";
import { UpstreamGate } from "../../lib/http/upstream-gate";
import { FaultyWay } from "./faulty-way";
import { startConsul } from "./start-consul";

/** As somebody else sees an entry. */
export type SeenEntry = Record<string, unknown> & { Meta?: Record<string, string>; ModifyIndex: number };
type Instance = { version: string; status?: string; port?: number };

const realUrl = process.env.HEDDLE_TEST_CONSUL_URL;
const realToken = process.env.HEDDLE_TEST_CONSUL_TOKEN;

/**
 * A Consul, a way to it on which requests meet faults, and what everybody else does with it: the stand-in, or with
 * HEDDLE_TEST_CONSUL_URL (and HEDDLE_TEST_CONSUL_TOKEN) any other. Names are new each time, so that one may be shared.
 */
export class ConsulUnderTest {
  private constructor(
    readonly url: string,
    readonly way: FaultyWay,
    private readonly end: () => Promise<void>,
    readonly token: string | undefined,
  ) {}

  static async start(options: { managementToken?: string } = {}): Promise<ConsulUnderTest> {
    const own = realUrl ? undefined : await startConsul(options);
    const url = realUrl ?? own?.url ?? "";
    const way = await FaultyWay.start(url);
    const end = async () => {
      await way.stop();
      await own?.stop();
    };
    return new ConsulUnderTest(url, way, end, realUrl ? realToken : options.managementToken);
  }

  stop(): Promise<void> {
    return this.end();
  }

  plane(options: Partial<ConsulOptions> = {}, token = this.token): ControlPlane {
    const upstream = this.upstream(options, token);
    const gate = new UpstreamGate({
      upstream: "control-plane",
      kind: "consul",
      probe: (signal) => probeConsul(upstream, signal),
    });
    return consulControlPlane(upstream, () => gate);
  }

  /** What a control plane keeps of the catalog, by another clock. */
  catalogLook(now: () => number): CatalogLook {
    return new CatalogLook(this.upstream({}, this.token), now);
  }

  private upstream(options: Partial<ConsulOptions>, token: string | undefined) {
    const credentials = token === undefined ? {} : { bearerToken: { value: token } };
    return consulUpstream({ url: this.way.url, ...credentials }, consulOptionsSchema.parse(options));
  }

  /** A service by a new name that speaks `protocol`, with nothing else said of it. */
  async service(protocol = "http"): Promise<{ mesh: string; namespace: string; service: string }> {
    const service = `chat-${randomUUID().slice(0, 8)}`;
    await this.write({ Kind: "service-defaults", Name: service, Protocol: protocol });
    return { mesh: "demo", namespace: "default", service };
  }

  async write(entry: Record<string, unknown>): Promise<void> {
    await this.put("/v1/config", entry);
  }

  async remove(kind: string, name: string): Promise<void> {
    await this.ask("DELETE", `/v1/config/${kind}/${name}`);
  }

  async read(kind: string, name: string): Promise<SeenEntry | null> {
    const answer = await this.ask("GET", `/v1/config/${kind}/${name}`);
    return answer.status === 404 ? null : ((await answer.json()) as SeenEntry);
  }

  async list(kind: string): Promise<(SeenEntry & { Name: string })[]> {
    return ((await (await this.ask("GET", `/v1/config/${kind}`)).json()) ?? []) as (SeenEntry & {
      Name: string;
    })[];
  }

  async instance(
    service: string,
    id: string,
    { version, status = "passing", port = 8000 }: Instance,
  ): Promise<void> {
    const own = { ID: id, Service: service, Port: port, Meta: { version } };
    const checks = [{ Name: id, CheckID: `check:${id}`, ServiceID: id, Status: status }];
    await this.put("/v1/catalog/register", {
      Node: `node-${id}`,
      Address: "10.1.2.3",
      Service: own,
      Checks: checks,
    });
  }

  /** A sidecar beside `caller` that lists what it calls. */
  async caller(caller: string, upstreams: readonly string[]): Promise<void> {
    const id = `${caller}-sidecar-proxy`;
    const proxy = {
      DestinationServiceName: caller,
      Upstreams: upstreams.map((DestinationName, at) => ({ DestinationName, LocalBindPort: 9_000 + at })),
    };
    const own = { ID: id, Service: id, Kind: "connect-proxy", Port: 20_000, Proxy: proxy };
    await this.put("/v1/catalog/register", { Node: `node-${caller}`, Address: "10.1.2.4", Service: own });
  }

  /** A token for these rules. */
  async tokenFor(rules: string): Promise<string> {
    const name = `heddle-test-${randomUUID().slice(0, 8)}`;
    await this.put("/v1/acl/policy", { Name: name, Rules: rules });
    const answer = await this.put("/v1/acl/token", { Policies: [{ Name: name }] });
    return ((await answer.json()) as { SecretID: string }).SecretID;
  }

  async put(path: string, body: unknown): Promise<Response> {
    const answer = await this.ask("PUT", path, JSON.stringify(body));
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  ask(method: string, path: string, body?: string): Promise<Response> {
    return fetch(this.url + path, {
      method,
      ...(this.token === undefined ? {} : { headers: { "x-consul-token": this.token } }),
      ...(body === undefined ? {} : { body }),
    });
  }
}
