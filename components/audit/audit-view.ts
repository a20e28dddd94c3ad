import { type AuditFilter, auditFilterShape } from "../../lib/audit/routes";

/** How far back, by the word that the address carries, in seconds. */
export const periodSeconds = { "1h": 3_600, "24h": 86_400, "7d": 604_800, "30d": 2_592_000 } as const;
export type Period = keyof typeof periodSeconds;
export const periods = Object.keys(periodSeconds) as Period[];

/** What the address of the audit page may say, in the order of its controls. */
export const viewNames = [
  "text",
  "verb",
  "outcome",
  "period",
  "actor",
  "service",
  "scope",
  "from",
  "to",
] as const;

type Asked = { query: AuditFilter; period: Period | null; isOneMesh: boolean };

/**
 * The filter that an address says; what does not parse is left out. `mesh` is the page's, asked for only where `scope` says so;
 * a period ends now, at the beginning of `nowMs`'s minute, so that it stays the same question for a while. Pure.
 */
export function readView(param: (name: string) => string | null, mesh: string, nowMs: number): Asked {
  const said = (name: string) => param(name)?.trim() || undefined;
  const period = periods.find((each) => each === said("period")) ?? null;
  const [namespace, service, ...rest] = said("service")?.split("/") ?? [];
  const isOneMesh = said("scope") === "mesh";
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  const raw = {
    mesh: isOneMesh ? mesh : undefined,
    namespace: rest.length === 0 && service ? namespace : undefined,
    service: rest.length === 0 ? (service ?? namespace) : undefined,
    actor: said("actor"),
    verb: said("verb"),
    outcome: said("outcome"),
    text: said("text"),
    since: period ? new Date(minute - periodSeconds[period] * 1_000).toISOString() : said("from"),
    until: said("to"),
  };
  const query: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    const parsed = auditFilterShape[name as keyof AuditFilter].safeParse(value);
    if (parsed.success && parsed.data !== undefined) query[name] = parsed.data;
  }
  return { query, period, isOneMesh };
}
