import { z } from "zod";

/** A DNS label, as Kubernetes names namespaces and services. */
export const dnsLabelSchema = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "must be a DNS label");

/** A version (subset) name: what a pod label value may hold, so no quotes, markup or newlines. */
export const versionNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/, "must be a label value");

/** What a policy is about. */
export const targetSchema = z.strictObject({
  mesh: dnsLabelSchema,
  namespace: dnsLabelSchema,
  service: dnsLabelSchema,
});
export type Target = z.infer<typeof targetSchema>;
