import { z } from "zod";
import { label, originSchema } from "./wire-parts";

/** What a call is told apart by from others, so that calls that are alike go to the same endpoint. */
const hashOnSchema = z.union([
  z.strictObject({ header: z.string().regex(/^[a-z0-9-]{1,128}$/) }),
  z.strictObject({
    cookie: z.strictObject({
      name: z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}$/),
      /** The client sets it for so long where it is missing. */
      ttlMs: z.number().int().min(1_000).max(31_536_000_000).optional(),
    }),
  }),
  z.strictObject({ query: z.string().regex(/^[\w.~-]{1,128}$/) }),
  z.strictObject({ sourceIp: z.literal(true) }),
]);

const partFields = {
  algorithm: z.enum(["round-robin", "least-request", "random", "consistent-hash"]).optional(),
  choices: z.number().int().min(2).max(100).optional(),
  hashOn: hashOnSchema.optional(),
  slowStartMs: z.number().int().min(1_000).max(3_600_000).optional(),
};
const partSchema = z.strictObject(partFields);
/** How one cluster chooses: all of it is the dialect's own where nothing is said. */
export type BalancingPart = z.infer<typeof partSchema>;

type Refuse = (path: string, message: string) => void;

function refusedBy(context: z.RefinementCtx): Refuse {
  return (path, message) => context.addIssue({ code: "custom", path: path.split("."), message });
}

function checkPart({ algorithm, choices, hashOn, slowStartMs }: BalancingPart, refuse: Refuse): void {
  if (algorithm === undefined) refuse("algorithm", "is needed");
  if ((algorithm === "consistent-hash") !== (hashOn !== undefined))
    refuse("hashOn", "goes with consistent-hash, and that with it");
  if (choices !== undefined && algorithm !== "least-request")
    refuse("choices", "goes with least-request only");
  if (slowStartMs !== undefined && algorithm !== "round-robin" && algorithm !== "least-request")
    refuse("slowStartMs", "goes with round-robin and least-request only");
}

/**
 * Body of `PUT /v1/services/{ns}/{name}/config/load-balancing`; `{}` means the dialect's own: gRPC's clients go round in turn, Envoys
 * take the endpoint with the fewest calls of two. A version's own stands in the place of the service's, whole; a route hashes on one
 * thing for all its versions. All but `round-robin` is refused while a gRPC client routes to the service.
 */
export const balancingConfigSchema = z
  .strictObject({
    origin: originSchema.optional(),
    ...partFields,
    versions: z
      .record(
        label,
        partSchema.superRefine((part, context) => checkPart(part, refusedBy(context))),
      )
      .refine((versions) => Object.keys(versions).length <= 32, "names more than 32 versions")
      .optional(),
  })
  .superRefine(({ origin, versions, ...part }, context) => {
    const isSaid = [...Object.values(part), versions].some((field) => field !== undefined);
    if (!isSaid && origin === undefined) return;
    const refuse = refusedBy(context);
    if (origin === undefined) refuse("origin", "is needed");
    checkPart(part, refuse);
    const [first, ...others] = hashesOf({ ...part, versions }).map((on) => JSON.stringify(on));
    if (others.some((other) => other !== first))
      refuse("versions", "hash on different things, and a route has one for all of them");
  });
export type BalancingConfig = z.infer<typeof balancingConfigSchema>;

/** What holds for one version's cluster, or for the service's own where no version is named. */
export function balancingFor(
  { versions = {}, origin: _, ...own }: BalancingConfig,
  version: string | undefined,
): BalancingPart {
  const ofVersion = version !== undefined && Object.hasOwn(versions, version) ? versions[version] : undefined;
  return ofVersion ?? own;
}

type Hashing = Pick<BalancingPart, "hashOn"> & { versions?: Record<string, BalancingPart> | undefined };

/** All that calls are told apart by, of the service and of its versions. */
export function hashesOf({ hashOn, versions = {} }: Hashing): NonNullable<BalancingPart["hashOn"]>[] {
  return [hashOn, ...Object.values(versions).map((own) => own.hashOn)].filter((on) => on !== undefined);
}
