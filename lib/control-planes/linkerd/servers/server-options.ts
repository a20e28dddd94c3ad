import "server-only";
import { z } from "zod";
import { labelNameSchema } from "../../../kubernetes/label-name";
import { accountPatternSchema } from "../../kubernetes/account-pattern";

/** Whom a Server lets in beside those whom AuthorizationPolicies name (linkerd2 policy-controller/k8s/index/src/defaults.rs). */
export const accessPolicies = [
  "all-unauthenticated",
  "all-authenticated",
  "cluster-unauthenticated",
  "cluster-authenticated",
  "audit",
  "deny",
] as const;
export type AccessPolicy = (typeof accessPolicies)[number];

/** A port of the pods, by its number or its name (IANA_SVC_NAME). */
const portSchema = z.union([
  z.number().int().min(1).max(65_535),
  z.string().regex(/^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/, "must be a port's name"),
]);

/**
 * How Heddle writes the Server of a service's pods, on which rate limits and access policies hang. `defaultPolicy` is whom the pods let
 * in where no Server is: Linkerd's `proxy.defaultInboundPolicy`, or what an annotation of the namespace or the pods says instead.
 */
export const serverOptionsSchema = z.strictObject({
  defaultPolicy: z.enum(accessPolicies),
  /** The pods' own; the service's where it is left out. */
  port: portSchema.optional(),
  /** The pods' label that holds their service's name. */
  workloadLabel: labelNameSchema.default("app"),
  serviceAccount: accountPatternSchema,
  /** What identities end with: the control plane's namespace and the trust domain. */
  identityDomain: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/)
    .default("linkerd.cluster.local"),
});
export type ServerOptions = z.infer<typeof serverOptionsSchema>;
