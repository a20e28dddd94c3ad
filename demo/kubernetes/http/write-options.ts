import { invalid, type StatusCause } from "./api-error";

export interface WriteOptions {
  isDryRun: boolean;
  fieldManager: string;
  fieldValidation: "Ignore" | "Strict" | "Warn";
  force: boolean;
}

/** Query parameters of a write (metav1 CreateOptions, UpdateOptions, PatchOptions; golden cases apply-without-manager, validation-bad-param). */
export function readWriteOptions(query: URLSearchParams, kind: string, isApply = false): WriteOptions {
  const causes: StatusCause[] = [];
  const dryRun = query.getAll("dryRun").filter((value) => value !== "");
  const fieldManager = query.get("fieldManager") ?? "";
  const fieldValidation = query.get("fieldValidation") ?? "";
  const force = query.get("force");
  if (force !== null && !isApply && kind === "PatchOptions") {
    causes.push({
      reason: "FieldValueForbidden",
      message: "Forbidden: may not be specified for non-apply patch",
      field: "force",
    });
  }
  if (isApply && fieldManager === "") {
    causes.push({
      reason: "FieldValueRequired",
      message: "Required value: is required for apply patch",
      field: "fieldManager",
    });
  }
  if (fieldManager.length > 128) {
    causes.push({
      reason: "FieldValueTooLong",
      message: "Too long: may not be more than 128 bytes",
      field: "fieldManager",
    });
  }
  if (dryRun.some((value) => value !== "All")) {
    const given = dryRun.map((value) => JSON.stringify(value)).join(", ");
    causes.push({
      reason: "FieldValueNotSupported",
      message: `Unsupported value: []string{${given}}: supported values: "All"`,
      field: "dryRun",
    });
  }
  if (!["", "Ignore", "Strict", "Warn"].includes(fieldValidation)) {
    const message = `Unsupported value: ${JSON.stringify(fieldValidation)}: supported values: "", "Ignore", "Strict", "Warn"`;
    causes.push({ reason: "FieldValueNotSupported", message, field: "fieldValidation" });
  }
  if (causes.length > 0) throw invalid({ group: "meta.k8s.io", kind }, "", causes);
  return {
    isDryRun: dryRun.length > 0,
    fieldManager,
    fieldValidation: fieldValidation === "" ? "Warn" : (fieldValidation as WriteOptions["fieldValidation"]),
    // Whatever is not plainly false is true (golden case force-not-a-boolean).
    force: force !== null && !["", "0", "false"].includes(force.toLowerCase()),
  };
}
