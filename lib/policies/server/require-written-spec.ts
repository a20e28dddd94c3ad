import "server-only";
import { AppError } from "../../errors";
import type { PolicyKind } from "../kinds";
import type { PolicySpec } from "../policy-spec";
import { fromWritten } from "../written/written-spec";

/** The stored form of a written spec, null for null. Throws `invalid-spec` naming every path below `spec`. */
export function requireWrittenSpec(
  kind: PolicyKind,
  written: Record<string, unknown> | null,
): PolicySpec | null {
  if (written === null) return null;
  const read = fromWritten(kind, written);
  if (read.outcome === "read") return read.spec;
  const faults = read.faults.map(({ path, message }) => ({
    path: path === "" ? "spec" : `spec.${path}`,
    message,
  }));
  const first = faults[0];
  const message = first ? `${first.path}: ${first.message}` : "The spec is not usable.";
  throw new AppError("invalid-spec", message.slice(0, 500), {
    faults,
    params: { path: first?.path ?? "spec" },
  });
}
