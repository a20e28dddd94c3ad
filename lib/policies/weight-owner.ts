import { z } from "zod";
import type { Actor } from "../access/actor";

/** Who may move weights by itself; `mesh` where nobody does. */
export const automations = ["rollout", "console-breaker", "smart-weights", "schedule"] as const;
type Automation = (typeof automations)[number];

const ownKinds = ["mesh", "person", "foreign", ...automations] as const;

/** Who owns the weights, and the automation that a person's or a foreign controller's write paused. */
export const ownedWeightsSchema = z.object({
  kind: z.enum(ownKinds),
  name: z.string(),
  paused: z
    .object({ kind: z.enum(automations), name: z.string() })
    .nullable()
    .default(null),
});
export type OwnedWeights = z.infer<typeof ownedWeightsSchema>;

/** The six who write weights. */
export type Writer = { kind: "person" | "foreign" | Automation; name: string };

type WeightsClaim =
  | { outcome: "takes"; owner: OwnedWeights }
  /** It is somebody else's: what would be written is not. */
  | { outcome: "refused"; owner: OwnedWeights };

export const nobodysWeights: OwnedWeights = { kind: "mesh", name: "", paused: null };

/**
 * Who owns the weights once `writer` has asked to move them. A person's write wins over everything of Heddle's and pauses the
 * automation that had them; what a foreign controller wrote is a fact. An automation goes on with what is its own, or begins where
 * nobody owns them; it never takes over from another, from a person, or from a controller. Pure.
 */
export function claimWeights(owner: OwnedWeights, writer: Writer): WeightsClaim {
  const { kind, name } = writer;
  if (kind === "person" || kind === "foreign") {
    return { outcome: "takes", owner: { kind, name, paused: pausedBy(owner) } };
  }
  const isOwn = owner.kind === kind && owner.name === name;
  if (isOwn || owner.kind === "mesh") return { outcome: "takes", owner: { kind, name, paused: null } };
  return { outcome: "refused", owner };
}

/**
 * As whom an actor writes weights; null for Heddle itself, which ends what a person set an end to, and changes no owner. An
 * automation's actor has its kind as its id, with what tells it apart after a colon (`rollout:...`). Pure.
 */
export function writerOf({ kind, id, name }: Actor): Writer | null {
  if (kind === "user" || kind === "token") return { kind: "person", name };
  if (kind === "system") return null;
  const own = automations.find((each) => id === each || id.startsWith(`${each}:`));
  return { kind: own ?? "schedule", name };
}

function pausedBy({ kind, name, paused }: OwnedWeights): OwnedWeights["paused"] {
  const own = automations.find((each) => each === kind);
  return own ? { kind: own, name } : paused;
}
