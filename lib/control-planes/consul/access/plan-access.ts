import "server-only";
import type { Resource } from "../../control-plane";
import { digestOf } from "../digest";
import type { Entries } from "../entries";
import { markBefore } from "../mark-resolver";
import { type Fields, textOf } from "../normal-entry";
import type { Plan } from "../plan-route";
import { signedMeta } from "../read-route";
import { entryKinds, entryRef } from "../refs";
import type { Step } from "../step";
import { isModeAsWritten, modeOf, modeStep } from "./mtls-mode";
import type { AccessSection } from "./read-access";

/**
 * The mode of mTLS, then the intentions, which change as a whole. The one is about callers without mTLS, the other about
 * those with it: whichever comes first, no moment lets in whom neither the old nor the new policy lets in.
 */
export async function planAccess(
  entries: Entries,
  service: string,
  section: AccessSection,
  { resources, deliveryId }: { resources: readonly Resource[]; deliveryId: string },
): Promise<Plan> {
  const said = (kind: "service-defaults" | "service-intentions"): Fields | null => {
    const body = resources.find(({ ref }) => ref === entryRef(kind, service))?.body ?? "";
    return body === "" ? null : JSON.parse(body);
  };
  const mark = { deliveryId, digest: digestOf(resources) };
  return {
    subsets: {},
    write: [
      markBefore({ kind: "access", service, mark, subsets: {} }, section),
      ...(await modeSteps(entries, service, section, {
        mode: textOf(said("service-defaults")?.MutualTLSMode),
        deliveryId,
      })),
      intentionsStep(entries, service, section, { said: said("service-intentions"), deliveryId }),
    ],
    tidy: [],
  };
}

async function modeSteps(
  entries: Entries,
  service: string,
  { defaults }: AccessSection,
  { mode, deliveryId }: { mode: string; deliveryId: string },
): Promise<Step[]> {
  if (mode === "" && modeOf(defaults) === "" && isModeAsWritten(defaults)) return [];
  const protocol = defaults ? "" : (await entries.chain(service)).Protocol;
  return [modeStep(defaults, { service, mode, protocol, deliveryId })];
}

/** Its own namespace is said, so that a source of another one is told from it. */
function intentionsStep(
  { upstream }: Entries,
  service: string,
  { intentions: before }: AccessSection,
  { said, deliveryId }: { said: Fields | null; deliveryId: string },
): Step {
  const { namespace } = upstream.options;
  const entry = said && namespace !== "default" ? { ...said, Namespace: namespace } : said;
  return {
    kind: entryKinds.intentions,
    name: service,
    before,
    after: entry && { ...entry, Meta: signedMeta(entry, deliveryId) },
  };
}
