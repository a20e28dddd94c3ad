import { z } from "zod";
import { staleSchema } from "../metrics/reading";

export const proxyStates = ["nacked", "pending", "acked"] as const;

const proxyTypeSchema = z.object({
  /** `cluster`, `endpoint`, `listener`, `scope`, `route`. */
  type: z.string(),
  count: z.number().int(),
  sentVersion: z.string(),
  ackedVersion: z.string(),
  state: z.enum(proxyStates),
  /** Since when it is in this state. */
  since: z.string(),
  refusal: z.string().nullable(),
  /** What it is not sent yet, since it has not taken what that needs. */
  waiting: z.array(z.string()),
  lastRefusal: z.object({ detail: z.string(), version: z.string(), at: z.string() }).nullable(),
});

const proxySchema = z.object({
  id: z.string(),
  cluster: z.string(),
  userAgent: z.string(),
  dialect: z.string(),
  connectedSince: z.string(),
  /** Refused if anything is, pending while anything is. */
  state: z.enum(proxyStates),
  types: z.array(proxyTypeSchema),
});
export type ProxyView = z.infer<typeof proxySchema>;

/** Answer of `GET /api/v1/meshes/{mesh}/proxies`: who is connected to the control plane, those that have not taken everything first. */
export const proxiesSchema = z.object({
  mesh: z.string(),
  /** `untold`: a control plane of this kind does not say it; `withheld`: only those are told who may read the whole mesh. */
  source: z.enum(["told", "untold", "withheld", "no-control-plane"]),
  /** At most 200 of `total`. */
  proxies: z.array(proxySchema),
  total: z.number().int(),
  nacked: z.number().int(),
  pending: z.number().int(),
  stale: staleSchema.nullable(),
});
export type Proxies = z.infer<typeof proxiesSchema>;
