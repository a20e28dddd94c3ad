import "server-only";
import { AppError } from "../../errors";

/** The end of a change as a date, null without one. Throws `invalid-spec` for one that has passed. */
export function requireFuture(until: string | undefined): Date | null {
  if (until === undefined) return null;
  const date = new Date(until);
  if (date.getTime() > Date.now()) return date;
  throw new AppError("invalid-spec", "until: must be in the future", {
    faults: [{ path: "until", message: "must be in the future" }],
  });
}
