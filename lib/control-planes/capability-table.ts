import "server-only";
import messages from "../../messages/en.json";
import type { Capability } from "../policies/capabilities";
import { capabilityAt, ofVersion } from "../policies/capability-at";
import type { PolicyKind } from "../policies/kinds";
import type { Unsupported } from "./control-plane";

/** A script is told the reason in the same words as a reader of the page. */
const reasons = messages.capability;
/** A key of messages `capability.*`. */
export type Reason = keyof typeof reasons;

type Sorted = {
  exact: string[];
  approximate: Record<string, Reason>;
  unsupported: Record<string, Reason>;
};

/** What a target makes of each field of a kind, from three lists: paths in dot notation, `*` for any item. Pure. */
export function capabilityTable(kind: PolicyKind, { exact, approximate, unsupported }: Sorted): Capability[] {
  return [
    ...exact.map((path): Capability => ({ kind, path, support: "exact" })),
    ...Object.entries(approximate).map(
      ([path, how]): Capability => ({ kind, path, support: "approximate", how }),
    ),
    ...Object.entries(unsupported).map(
      ([path, why]): Capability => ({ kind, path, support: "unsupported", why }),
    ),
  ];
}

const routeField = (path: string, why: Reason): Capability => ({
  kind: "route",
  path,
  support: "unsupported",
  why,
});
/** Of a target that reads no bodies. First in its table, as what is said of a whole holds for its parts. */
export const noModels = routeField("rules.*.match.*.model", "no-model-match");
/** Of a target where all of a rule's versions serve. First in its table, as the split is a whole. */
export const noTiers = routeField("rules.*.split.*.priority", "no-tiers");

/** The fields of a spec that the table calls unsupported, each once, by its path. Pure. */
export function unsupportedFields(
  capabilities: readonly Capability[],
  kind: PolicyKind,
  spec: unknown,
): Unsupported[] {
  const rows = capabilities.filter((row) => row.kind === kind);
  const found = new Map<string, Unsupported>();
  for (const { path, said, word } of leavesOf(spec, "")) {
    const row = capabilityAt(rows, word === undefined ? said : `${said}.${word}`);
    if (row?.support !== "unsupported") continue;
    // The whole that the table names, as in `rules.0.mirror`; a version's name may have dots.
    const own = said.replace(ofVersion, "$1");
    const beyond = own.split(".").length - row.path.split(".").length;
    const whole = path
      .split(".")
      .slice(0, beyond > 0 ? -beyond : undefined)
      .join(".");
    if (isReason(row.why)) found.set(whole, unsupportedBecause(whole, row.why));
  }
  return [...found.values()];
}

/** That the field at `path` cannot be had here, and why. Pure. */
export function unsupportedBecause(path: string, code: Reason): Unsupported {
  return { path, reason: reasons[code], code };
}

function isReason(code: string): code is Reason {
  return Object.hasOwn(reasons, code);
}

/** `said` names an item of a list of words by the word, as the table does; `word` is what may be one of a field's few words. */
function* leavesOf(value: unknown, path: string): Generator<{ path: string; said: string; word?: string }> {
  if (value === null || typeof value !== "object") {
    const said = typeof value === "string" ? path.replace(/\.\d+$/, `.${value}`) : path;
    const isWord = typeof value === "string" && said === path && /^[a-z][a-z0-9-]*$/.test(value);
    yield { path, said, ...(isWord ? { word: value } : {}) };
    return;
  }
  // A list of none says something too: whom it lets in, nobody.
  if (Array.isArray(value) && value.length === 0) yield { path, said: path };
  for (const [key, item] of Object.entries(value)) {
    yield* leavesOf(item, path === "" ? key : `${path}.${key}`);
  }
}
