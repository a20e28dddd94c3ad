import { z } from "zod";

/** How a call ended: well, badly, or because its caller went away. `unknown` is a line that does not say. */
export const outcomeSchema = z.enum(["ok", "error", "gone", "unknown"]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Patterns that fit a whole status: gRPC's names and HTTP's codes. */
export const okStatus = "OK|[123][0-9][0-9]";
export const goneStatus = "CANCELLED|499";

const isOk = new RegExp(`^(?:${okStatus})$`);
const isGone = new RegExp(`^(?:${goneStatus})$`);

/** `flags` are Envoy's, with commas between them; `DC` says that the caller hung up. */
export function outcomeOf(status: string | undefined, flags: string | undefined): Outcome {
  if (status === undefined || status === "") return "unknown";
  // Envoy's code for a connection that carried no HTTP, and for a call that ended before there was one.
  if (status === "0" && flagsIn(flags).length === 0) return "unknown";
  if (isGone.test(status) || flagsIn(flags).includes("DC")) return "gone";
  return isOk.test(status) ? "ok" : "error";
}

/** The single flags; none for `-`. */
export function flagsIn(flags: string | undefined): string[] {
  return (flags ?? "").split(",").filter((flag) => flag !== "" && flag !== "-");
}
