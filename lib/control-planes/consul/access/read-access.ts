import "server-only";
import type { Held } from "../../control-plane";
import type { Entries, LiveEntry } from "../entries";
import { holderOfSection } from "../holder-of-section";
import { type Marks, marksOf } from "../marks";
import { entryBody } from "../normal-entry";
import { isAsWritten } from "../read-route";
import { readSteadily } from "../read-steadily";
import { entryKinds, entryRef } from "../refs";
import { modeBody } from "./compile-access";
import { isModeAsWritten, modeOf } from "./mtls-mode";

/** Who may call a service as it stands: its entry of intentions, and the mode of mTLS in its service-defaults. */
export type AccessSection = {
  held: Held;
  marks: Marks;
  resolver: LiveEntry | null;
  defaults: LiveEntry | null;
  intentions: LiveEntry | null;
};

/** The rest of service-defaults is not ours, and stays. */
export function readAccess(entries: Entries, service: string): Promise<AccessSection> {
  return readSteadily(entries, service, async (resolver) => {
    const [defaults, intentions] = await Promise.all([
      entries.find(entryKinds.defaults, service),
      entries.find(entryKinds.intentions, service),
    ]);
    const marks = marksOf("access", resolver);
    const held = holderOfSection({
      resources: [
        { ref: entryRef(entryKinds.defaults, service), body: modeBody(service, modeOf(defaults)) },
        { ref: entryRef(entryKinds.intentions, service), body: entryBody(intentions?.said ?? null) },
      ],
      marks,
      isOurs: (intentions === null || isAsWritten(intentions)) && isModeAsWritten(defaults),
      isMissingOurs: false,
    });
    return { held, marks, resolver, defaults, intentions };
  });
}
