import "server-only";
import { AppError } from "../../errors";

/** A moment as a date, null without one. Throws `invalid-spec` for one that has passed; `path` is what the field is called. */
export function requireFuture(moment: string | undefined, path = "until"): Date | null {
  if (moment === undefined) return null;
  const date = new Date(moment);
  if (date.getTime() > Date.now()) return date;
  throw new AppError("invalid-spec", `${path}: must be in the future`, {
    faults: [{ path, message: "must be in the future" }],
  });
}
