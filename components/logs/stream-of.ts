import type { LogLine } from "../../lib/logs/log-line";
import { dnsLabelSchema, versionNameSchema } from "../../lib/policies/names";

/** Which streams a line can be in, as far as names allow: less to search for it. Pure. */
export function streamOf({ namespace, service, version }: LogLine): {
  namespace?: string;
  service?: string;
  version?: string;
} {
  const fits = dnsLabelSchema.safeParse(namespace).success && dnsLabelSchema.safeParse(service).success;
  if (!fits || namespace === null || service === null) return {};
  return versionNameSchema.safeParse(version).success && version !== null
    ? { namespace, service, version }
    : { namespace, service };
}
