import "server-only";
import { AppError } from "../../errors";
import type { Resource } from "../control-plane";
import { overrideOf, withOverride } from "./caller-override";
import { digestOf } from "./digest";
import type { Entries, LiveEntry } from "./entries";
import { madeMeta } from "./made-entry";
import { markBefore } from "./mark-resolver";
import { ownMeta } from "./marks";
import type { Plan } from "./plan-route";
import type { BreakerSection } from "./read-breaker";
import { entryKinds } from "./refs";
import type { Step } from "./step";

/**
 * One change to as many entries as there are callers. Each is written even where it says the same already, so that a
 * late write of somebody who has given up finds another index than it knew.
 */
export async function planBreaker(
  entries: Entries,
  service: string,
  section: BreakerSection,
  { resources, deliveryId }: { resources: readonly Resource[]; deliveryId: string },
): Promise<Plan> {
  const body = resources[0]?.body ?? "";
  if (body !== "" && section.callers.size === 0) {
    throw new AppError("invalid-spec", `Consul knows no caller of ${service}: name them in the settings`, {
      faults: [{ path: "", message: "no caller is known" }],
      params: { reason: "no-callers" },
    });
  }
  const mark = { deliveryId, digest: digestOf(resources) };
  const steps = await Promise.all(
    [...section.callers].map(async ([caller, before]): Promise<Step[]> => {
      const isNothing = before === null && body === "";
      if (isNothing || isDone(before, service, body, deliveryId)) return [];
      // Only an entry that is not there yet needs to be told its protocol.
      const protocol = before ? "" : (await entries.chain(caller)).Protocol;
      const said = withOverride(before, { caller, service, body, protocol });
      const made = before ? {} : { [madeMeta]: "true" };
      const meta = { ...before?.meta, ...made, [ownMeta.delivery]: deliveryId };
      return [{ kind: entryKinds.defaults, name: caller, before, after: said && { ...said, Meta: meta } }];
    }),
  );
  const begin = markBefore({ kind: "circuit-breaker", service, mark, subsets: {} }, section);
  return { write: [begin, ...steps.flat()], tidy: [], subsets: {} };
}

function isDone(live: LiveEntry | null, service: string, body: string, deliveryId: string): boolean {
  return overrideOf(live, service) === body && live?.meta[ownMeta.delivery] === deliveryId;
}
