import { z } from "zod";
import { logFindingsSchema } from "../logs/remedies";
import { telemetrySchema } from "../metrics/telemetry";

const secret = z.string().min(1).max(8_192);

/** What a person types to try a connection: secrets as they are, for this one test; nothing of it is kept. */
export const triedConnectionSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  tenant: z.strictObject({ header: z.string().max(100), value: z.string().max(500) }).optional(),
  bearerToken: secret.optional(),
  basicAuth: z.strictObject({ username: z.string().max(200), password: secret }).optional(),
});
export type TriedConnection = z.infer<typeof triedConnectionSchema>;

/** A git repository as a person types it to try it; the password for this one test, as above. */
export const triedRepositorySchema = z.strictObject({
  /** `https://` alone: what else settings take, a file's path or a key's, is not for a request to name. */
  repository: z.string().max(2_000),
  base: z.string().max(200),
  /** Left out, those of settings. */
  branch: z.string().max(200).optional(),
  folder: z.string().max(500).optional(),
  username: z.string().max(200).optional(),
  password: secret.optional(),
});
export type TriedRepository = z.infer<typeof triedRepositorySchema>;

export const triedUpstreams = ["prometheus", "loki", "control-plane"] as const;

/** What was found, as a code that pages have words for. */
export const connectionFindingCodes = [
  "not-usable",
  "name-unknown",
  "refused",
  "no-way",
  "timeout",
  "tls",
  "not-let-in",
  "tenant-missing",
  "no-api",
  "not-ready",
  "bad-answer",
  "answers",
  "clock-skew",
  "no-series",
  "sources",
  "no-mesh-source",
  "scrape-interval",
  "no-streams",
  "streams",
  "log-formats",
  "no-endpoints",
  "endpoints",
  "kinds-missing",
  "not-allowed",
  "no-versions",
  "git-missing",
  "git-not-reached",
  "no-base",
  "git-reached",
  "may-push",
  "may-not-push",
  "folder-there",
  "no-folder",
] as const;
export const connectionFindingSchema = z.object({
  code: z.enum(connectionFindingCodes),
  severity: z.enum(["ok", "warning", "fault"]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type ConnectionFinding = z.infer<typeof connectionFindingSchema>;

/** Answer of `POST /api/v1/connections/test`. */
export const connectionTestSchema = z.object({
  upstream: z.enum(triedUpstreams),
  isWell: z.boolean(),
  findings: z.array(connectionFindingSchema),
  /** Of a Prometheus that answers: what it can say, and the configuration that brings what is missing. */
  telemetry: telemetrySchema.nullable(),
  /** Of a Loki that answers: the formats of its logs, and what brings what is missing of them. */
  logs: logFindingsSchema.nullable(),
  /** Of a Prometheus that answers: how often its targets are mostly scraped. */
  scrapeSeconds: z.number().nullable(),
});
export type ConnectionTest = z.infer<typeof connectionTestSchema>;

/** Answer of `POST /api/v1/connections/test-repository`. */
export const repositoryTestSchema = z.object({
  isWell: z.boolean(),
  findings: z.array(connectionFindingSchema),
});
export type RepositoryTest = z.infer<typeof repositoryTestSchema>;
