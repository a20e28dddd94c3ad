import "server-only";
import { gatesOf } from "../../http/gates";
import { registriesOf } from "../../registries/registries";
import type { UpstreamState } from "../meshes";
import { registryUpstream } from "../registry-upstream";

/**
 * What is known of everything that one mesh leans on, from memory. Gates look by themselves whether what is away is back; a
 * registry is asked when somebody looks, so that is begun here and not waited for. Throws `not-found`.
 */
export function upstreamsOf(mesh: string): UpstreamState[] {
  const registries = registriesOf(mesh);
  for (const registry of registries) void registry.look();
  const registry = registryUpstream(registries.map((each) => ({ name: each.name, ...each.state() })));
  return [...gatesOf(mesh).map((gate) => gate.state()), ...(registry ? [registry] : [])];
}
