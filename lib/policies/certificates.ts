import { z } from "zod";
import { staleSchema, warningSchema } from "../metrics/reading";
import { telemetryGapSchema } from "../metrics/telemetry";

const daySeconds = 86_400;
/** A week to notice, unless a certificate is issued for so short a time that it is renewed within days. */
const soonSeconds = 7 * daySeconds;
const soonShare = 1 / 3;
/** What meshes issue to a workload unless they are told otherwise (Istio's SECRET_TTL, Linkerd's issuanceLifetime). */
export const usualWorkloadLifetimeSeconds = daySeconds;

/** The worst first. */
const certificateWords = ["over", "soon", "unknown", "good"] as const;
const certificateWordSchema = z.enum(certificateWords);
export type CertificateWord = z.infer<typeof certificateWordSchema>;

/**
 * How a certificate stands that is good for so long yet: `soon` within the last third of its lifetime, and never before its last
 * week. Nulls are what nobody tells. Pure.
 */
export function judgeCertificate(ttlSeconds: number | null, lifetimeSeconds: number | null): CertificateWord {
  if (ttlSeconds === null) return "unknown";
  if (ttlSeconds <= 0) return "over";
  const bound = lifetimeSeconds === null ? soonSeconds : Math.min(soonSeconds, lifetimeSeconds * soonShare);
  return ttlSeconds < bound ? "soon" : "good";
}

/** The worst of what is known; `unknown` where nothing is. Pure. */
export function worstWord(words: readonly CertificateWord[]): CertificateWord {
  const known: ReadonlySet<CertificateWord> = new Set(words.filter((word) => word !== "unknown"));
  return certificateWords.find((word) => known.has(word)) ?? "unknown";
}

const stateSchema = z.object({
  word: certificateWordSchema,
  endsAt: z.iso.datetime().nullable(),
  /** Which source told, and so whose certificates these are; null where none did. */
  source: z.string().nullable(),
  /** Why nothing is known. */
  why: z.string().nullable(),
});
export type CertificateState = z.infer<typeof stateSchema>;

/** Answer of `GET /api/v1/services/{namespace}/{name}/certificates`. */
export const certificatesSchema = z.object({
  mesh: z.string(),
  namespace: z.string(),
  service: z.string(),
  generatedAt: z.iso.datetime(),
  /** The worst of what is known. */
  word: certificateWordSchema,
  /** Those that its own pods show; those that end first first. */
  workload: stateSchema.extend({
    pods: z.array(
      z.object({ pod: z.string(), word: certificateWordSchema, endsAt: z.iso.datetime().nullable() }),
    ),
    podsOmitted: z.number().int(),
  }),
  /** What signs them, and the root that all trust: the mesh's. */
  signing: stateSchema,
  root: stateSchema,
  /** What issuers keep in the service's namespace. */
  issued: z.array(
    z.object({
      name: z.string(),
      issuer: z.string(),
      word: certificateWordSchema,
      endsAt: z.iso.datetime().nullable(),
    }),
  ),
  /** What would bring what is missing. */
  gap: telemetryGapSchema.nullable(),
  warnings: z.array(warningSchema),
  stale: staleSchema.nullable(),
});
export type Certificates = z.infer<typeof certificatesSchema>;
