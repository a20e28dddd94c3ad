import "server-only";
import { z } from "zod";

/** What the service account of a service's pods is called. */
export const accountPatternSchema = z
  .string()
  .regex(/^([a-z0-9][-a-z0-9]{0,60})?\{service\}([-a-z0-9]{0,60}[a-z0-9])?$/, "must hold {service}")
  .default("{service}");

/** The account of a service. Pure. */
export function accountOf(pattern: string, service: string): string {
  return pattern.replace("{service}", service);
}

/** The service that an account is of; undefined where the pattern names none so. Pure. */
export function serviceOfAccount(pattern: string, account: string): string | undefined {
  const [before = "", after = ""] = pattern.split("{service}");
  if (!account.startsWith(before) || !account.endsWith(after)) return undefined;
  const service = account.slice(before.length, account.length - after.length);
  return service === "" ? undefined : service;
}
