import { z } from "zod";
import { versionNameSchema } from "./names";

export const balancingAlgorithms = [
  "round-robin",
  "weighted-round-robin",
  "least-request",
  "least-latency",
  "random",
  "consistent-hash",
] as const;
export type BalancingAlgorithm = (typeof balancingAlgorithms)[number];

const headerNameSchema = z.string().regex(/^[a-z0-9-]{1,128}$/, "must be a header's name in small letters");
/** A cookie's name (RFC 6265: a token). */
const cookieNameSchema = z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}$/, "must be a cookie's name");

/** What tells callers apart that go to the same endpoint; a call without it goes to any. */
export const hashOnSchema = z.union([
  z.strictObject({ header: headerNameSchema }),
  z.strictObject({
    cookie: z.strictObject({
      name: cookieNameSchema,
      /** A cookie that is missing is set, for so long; without it callers bring their own. */
      ttlMs: z.number().int().min(1_000).max(31_536_000_000).optional(),
    }),
  }),
  z.strictObject({ query: z.string().regex(/^[\w.~-]{1,128}$/, "must be a query parameter's name") }),
  z.strictObject({ sourceIp: z.literal(true) }),
]);
export type HashOn = z.infer<typeof hashOnSchema>;

/** Those under which a new endpoint can be given less at first (envoy.config.cluster.v3, SlowStartConfig). */
const slowStarting: readonly BalancingAlgorithm[] = ["round-robin", "weighted-round-robin", "least-request"];

const balancingFields = {
  algorithm: z.enum(balancingAlgorithms),
  /** Of how many endpoints, picked at random, the one with the fewest open calls is taken. */
  choices: z.number().int().min(2).max(100).optional(),
  hashOn: hashOnSchema.optional(),
  /** For how long a new endpoint is given less than its share, growing. */
  slowStartMs: z.number().int().min(1_000).max(3_600_000).optional(),
};
const plainSchema = z.strictObject(balancingFields);
export type BalancingPart = z.infer<typeof plainSchema>;

/** What goes with an algorithm, and what does not, each by its field. */
function partFaults({ algorithm, choices, hashOn, slowStartMs }: BalancingPart): [string, string][] {
  const faults: [string, string][] = [];
  if (algorithm === "consistent-hash" && !hashOn)
    faults.push(["hashOn", "is missing: by what callers are told apart"]);
  if (algorithm !== "consistent-hash" && hashOn) faults.push(["hashOn", "goes with consistent-hash only"]);
  if (algorithm !== "least-request" && choices !== undefined)
    faults.push(["choices", "goes with least-request only"]);
  if (slowStartMs !== undefined && !slowStarting.includes(algorithm))
    faults.push(["slowStartMs", `does not go with ${algorithm}`]);
  return faults;
}

function checkPart(part: BalancingPart, context: z.RefinementCtx): void {
  for (const [field, message] of partFaults(part))
    context.addIssue({ code: "custom", path: [field], message });
}

const maxVersions = 32;

/**
 * What an operator decides about which endpoint of a service takes the next call, as stored and as written alike. A version's own
 * stands in the place of the service's, whole: what goes with one algorithm says nothing of another.
 */
export const loadBalancingSpecSchema = z
  .strictObject({
    ...balancingFields,
    versions: z
      .record(versionNameSchema, plainSchema.superRefine(checkPart))
      .refine((versions) => Object.keys(versions).length > 0, "names no version")
      .refine((versions) => Object.keys(versions).length <= maxVersions, `names more than ${maxVersions}`)
      .optional(),
  })
  .superRefine(checkPart);
export type LoadBalancingSpec = z.infer<typeof loadBalancingSpecSchema>;

/** Everything that calls are told apart by, of the service and of its versions, by path. Pure. */
export function hashesOf({ hashOn, versions = {} }: LoadBalancingSpec): { path: string; hashOn: HashOn }[] {
  return [
    ...(hashOn ? [{ path: "hashOn", hashOn }] : []),
    ...Object.entries(versions).flatMap(([version, own]) =>
      own.hashOn ? [{ path: `versions.${version}.hashOn`, hashOn: own.hashOn }] : [],
    ),
  ];
}
