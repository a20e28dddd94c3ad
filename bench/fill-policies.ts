import { Client } from "pg";

export const policyCount = 1_000;
export const revisionsEach = 50;

/**
 * Fills an empty database: ten namespaces of fifty services, each with a route and a circuit breaker, each of fifty revisions that
 * were all applied and delivered but the last of every twentieth, which waits. Every tenth has drafts; some changes have an end,
 * some broke the glass, some take others back.
 */
export async function fillPolicies(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const actor = `'user'::"ActorKind" AS "actorKind", 'id-of-' || n % 7 AS "actorId", 'person-' || n % 7 AS "actorName"`;
/** A number as a UUID, so that rows that belong together are found without looking. */
const uuid = (kind: number, number: string) =>
  `(lpad(to_hex(${kind}), 8, '0') || '-0000-7000-8000-' || lpad(to_hex((${number})::bigint), 12, '0'))::uuid`;
/** Of policy p the revision with number r; minutes ago that it was made. */
const row = `p * ${revisionsEach} + r`;
const age = `now() - make_interval(mins => ((${policyCount} - p) + (${revisionsEach} - r) * ${policyCount})::int)`;
const pending = `(r = ${revisionsEach} AND p % 20 = 0)`;
const all = `FROM generate_series(0, ${policyCount - 1}) p CROSS JOIN generate_series(1, ${revisionsEach}) r
  CROSS JOIN LATERAL (SELECT p + r AS n, 'ns-' || p / 100 AS namespace, 'service-' || p / 2 AS service) x`;
const spec = `CASE WHEN p % 2 = 0
  THEN jsonb_build_object('rules', jsonb_build_array(jsonb_build_object('split', jsonb_build_array(
    jsonb_build_object('to', jsonb_build_object('version', 'v1'), 'weightBp', 10000 - r * 100),
    jsonb_build_object('to', jsonb_build_object('version', 'v2'), 'weightBp', r * 100)))))
  ELSE jsonb_build_object('limits', jsonb_build_object('maxRequests', 10 + r)) END`;
/** What a control plane holds is about this long. */
const held = `jsonb_build_object('etag', 'e' || n, 'resources', jsonb_build_array(jsonb_build_object(
  'ref', service, 'body', repeat('route of ' || service || ' ', 60))))`;
const convergence = `'{"state":"converged","sample":4000,"sampleNeeded":3000,"countedSince":null,"counter":"requests-started","versions":[],"draining":[],"failure":null}'::jsonb`;

const statements = [
  `INSERT INTO "Policy" (id, "meshId", kind, namespace, service, "newestRevision", "weightOwner", "createdAt", "updatedAt",
     "actorKind", "actorId", "actorName", "changeId")
   SELECT ${uuid(1, "p")}, 'demo', (CASE WHEN p % 2 = 0 THEN 'route' ELSE 'circuit_breaker' END)::"PolicyKind", namespace, service,
     ${revisionsEach}, '{"kind":"mesh","name":""}', now(), now(), "actorKind", "actorId", "actorName",
     ${uuid(2, `p * ${revisionsEach} + ${revisionsEach} - (p % 20 = 0)::int`)}
   FROM generate_series(0, ${policyCount - 1}) p CROSS JOIN LATERAL
     (SELECT ${actor}, 'ns-' || p / 100 AS namespace, 'service-' || p / 2 AS service FROM (SELECT p AS n) y) x`,
  `INSERT INTO "Change" (id, "meshId", namespace, service, kind, message, until, passed, "revertsChangeId", "createdAt", "requestId",
     "actorKind", "actorId", "actorName")
   SELECT ${uuid(2, row)}, 'demo', namespace, service, (CASE WHEN r % 10 = 0 THEN 'undo' ELSE 'apply' END)::"ChangeKind", 'step ' || r,
     CASE WHEN r = 49 AND p % 50 = 1 THEN now() + interval '1 hour' END,
     CASE WHEN r = 7 AND p % 100 = 3 THEN '{"how":"break-glass","reason":"it burned down","approvals":null,"freeze":null}'::jsonb END,
     CASE WHEN r % 10 = 0 THEN ${uuid(2, `${row} - 1`)} END, ${age}, 'request', "actorKind", "actorId", "actorName"
   ${all} CROSS JOIN LATERAL (SELECT ${actor}) y WHERE NOT ${pending}`,
  `INSERT INTO "Revision" (id, "meshId", "policyId", number, "baseNumber", "replacesNumber", spec, "specSha256", state, message,
     "createdAt", "actorKind", "actorId", "actorName", "changeId")
   SELECT ${uuid(3, row)}, 'demo', ${uuid(1, "p")}, r, r - 1, nullif(r - 1, 0), ${spec}, repeat('0', 64), 'validated', 'step ' || r,
     ${age}, "actorKind", "actorId", "actorName", CASE WHEN NOT ${pending} THEN ${uuid(2, row)} END
   ${all} CROSS JOIN LATERAL (SELECT ${actor}) y`,
  `INSERT INTO "Delivery" (id, "meshId", namespace, service, "policyId", "revisionId", "changeId", state, "stateSince", attempts,
     "nextAttemptAt", "deadlineAt", "queuedAt", "acceptedAt", "endedAt", before, after, etag, strength, convergence,
     "actorKind", "actorId", "actorName")
   SELECT ${uuid(4, row)}, 'demo', namespace, service, ${uuid(1, "p")}, ${uuid(3, row)}, ${uuid(2, row)},
     (CASE WHEN r >= 49 THEN 'converged' ELSE 'superseded' END)::"DeliveryState", ${age}, 1, ${age}, ${age}, ${age}, ${age}, ${age},
     ${held}, ${held}, 'e' || n, '{"kind":"proxies","acked":3,"total":3,"lagging":[],"rejected":[]}', ${convergence},
     "actorKind", "actorId", "actorName"
   ${all} CROSS JOIN LATERAL (SELECT ${actor}) y WHERE NOT ${pending} ORDER BY r, p`,
  `INSERT INTO "DeliveryStep" (id, "meshId", "deliveryId", at, state, code, params)
   SELECT ${uuid(5, `(${row}) * 3 + step`)}, 'demo', ${uuid(4, row)}, ${age}, 'delivering', 'taken', '{}'
   ${all} CROSS JOIN generate_series(0, 2) step WHERE NOT ${pending}`,
  `INSERT INTO "DriftCheck" ("policyId", "meshId", "deliveryId", state, since, "checkedAt", "nextLookAt")
   SELECT ${uuid(1, "p")}, 'demo', ${uuid(4, `p * ${revisionsEach} + 49`)}, 'in_sync', now(), now(), now()
   FROM generate_series(0, ${policyCount - 1}) p`,
  `INSERT INTO "Draft" (id, "meshId", "policyId", "baseRevision", text, "createdAt", "updatedAt", "actorKind", "actorId", "actorName")
   SELECT ${uuid(6, "p * 10 + r")}, 'demo', ${uuid(1, "p")}, 50, repeat('a draft of some length' || chr(10), 100), now(), now(),
     'user', 'id-of-' || r, 'person-' || r
   FROM generate_series(0, ${policyCount - 1}, 10) p CROSS JOIN generate_series(0, 1) r`,
  "ANALYZE",
];

/** The id of a policy, by its place. */
export function policyIdOf(place: number): string {
  return `00000001-0000-7000-8000-${place.toString(16).padStart(12, "0")}`;
}
