import messages from "../../messages/en.json";
import type { Capability } from "../policies/capabilities";
import { capabilityAt } from "../policies/capability-at";
import { policyKinds } from "../policies/kinds";
import { specFields } from "./spec-fields";

/** Every field of every kind of policy. */
export const fields = policyKinds.flatMap((kind) => specFields(kind).map((path) => ({ kind, path })));

/** What is wrong with a table: fields it does not know, rows about no field, reasons without words. */
export function faultsOfTable(table: readonly Capability[]) {
  return {
    unknown: fields.filter(({ kind, path }) => {
      const rows = table.filter((row) => row.kind === kind);
      return !capabilityAt(rows, path);
    }),
    stray: table.filter(
      (row) =>
        row.path !== "*" &&
        !fields.some(({ kind, path }) => kind === row.kind && `${path}.`.startsWith(`${row.path}.`)),
    ),
    wordless: table
      .flatMap((row) => (row.support === "exact" ? [] : [row.support === "approximate" ? row.how : row.why]))
      .filter((code) => !(code in messages.capability)),
  };
}
