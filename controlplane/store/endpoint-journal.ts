import { z } from "zod";
import type { EndpointListener, RegisteredEndpoint } from "../endpoint-registry";
import type { Query } from "./write-config";

const rowSchema = z
  .object({
    namespace: z.string(),
    service: z.string(),
    instance: z.string(),
    version: z.string(),
    address: z.string(),
    ttl_seconds: z.number(),
    since: z.date(),
  })
  .transform(({ ttl_seconds, since, ...row }) => ({
    ...row,
    ttlSeconds: ttl_seconds,
    since: since.toISOString(),
  }));

const upsertSql = `
insert into controlplane.endpoints (namespace, service, instance, version, address, ttl_seconds, since)
select namespace, service, instance, version, address, "ttlSeconds", since
from jsonb_to_recordset($1::jsonb) as entry(
  namespace text, service text, instance text, version text, address text, "ttlSeconds" integer, since timestamptz)
on conflict (namespace, service, instance) do update
set version = excluded.version, address = excluded.address,
    ttl_seconds = excluded.ttl_seconds, since = excluded.since`;

const deleteSql = `
delete from controlplane.endpoints as held
using jsonb_to_recordset($1::jsonb) as entry(namespace text, service text, instance text)
where (held.namespace, held.service, held.instance) = (entry.namespace, entry.service, entry.instance)`;

/** Remembers which endpoints there are (not their renewals), so that a restart need not start from none. */
export class EndpointJournal {
  private pending = new Map<string, { endpoint: RegisteredEndpoint; event: "added" | "removed" }>();

  constructor(private readonly query: Query) {}

  readonly note: EndpointListener = (endpoint, event) => {
    this.pending.set(`${endpoint.namespace}/${endpoint.service}/${endpoint.instance}`, { endpoint, event });
  };

  /** Writes what was noted; keeps it for the next time when that fails. */
  async flush(): Promise<void> {
    if (this.pending.size === 0) return;
    const batch = this.pending;
    this.pending = new Map();
    try {
      const removed = [...batch.values()].filter(({ event }) => event === "removed");
      const added = [...batch.values()].filter(({ event }) => event === "added");
      if (removed.length > 0) {
        await this.query(deleteSql, [JSON.stringify(removed.map(({ endpoint }) => endpoint))]);
      }
      if (added.length > 0) {
        await this.query(upsertSql, [JSON.stringify(added.map(({ endpoint }) => endpoint))]);
      }
    } catch (error) {
      this.pending = new Map([...batch, ...this.pending]);
      throw error;
    }
  }

  /** The endpoints of the run before, if that ended so lately that they may still be there. */
  async load(withinSeconds: number): Promise<RegisteredEndpoint[]> {
    const { rows } = await this.query(
      `select endpoints.* from controlplane.endpoints, controlplane.heartbeat
       where heartbeat.at > clock_timestamp() - make_interval(secs => $1)`,
      [withinSeconds],
    );
    if (rows.length === 0) await this.query("delete from controlplane.endpoints", []);
    return rows.map((row) => rowSchema.parse(row));
  }
}
