import "server-only";
import type { Held } from "../../control-plane";
import type { Entries, LiveEntry } from "../entries";
import { holderOfSection } from "../holder-of-section";
import { type Marks, marksOf } from "../marks";
import { isFields } from "../normal-entry";
import { entryKinds, entryRef } from "../refs";
import { balancerBody } from "./compile-balancing";

export type BalancingSection = { held: Held; marks: Marks; resolver: LiveEntry | null };

/** A service's load balancing as it stands: one entry says it and whose it is, so that one look sees both. */
export async function readBalancing(entries: Entries, service: string): Promise<BalancingSection> {
  const { resolver: kind } = entryKinds;
  const resolver = await entries.find(kind, service);
  const balancer = resolver?.said.LoadBalancer;
  const marks = marksOf("load-balancing", resolver);
  const held = holderOfSection({
    resources: [
      {
        ref: entryRef(kind, service),
        body: balancerBody(service, isFields(balancer) ? balancer : null),
      },
    ],
    marks,
    isOurs: false,
    isMissingOurs: false,
  });
  return { held, marks, resolver };
}
