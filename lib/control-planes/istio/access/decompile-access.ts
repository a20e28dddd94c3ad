import "server-only";
import { type AccessSpec, accessSpecSchema } from "../../../policies/access-spec";
import type { Located } from "../../kubernetes/located";
import type { Decompiled } from "../decompiled";
import { type Beyond, Reading } from "../reading";
import { type IstioAccessOptions, usualAccessOptions } from "./access-options";
import { accessObjects } from "./access-resources";
import { mtlsWords } from "./compile-access";
import { readAccessRules } from "./decompile-rules";

/**
 * The access policy that objects of somebody else's say, for taking them over whole. Which calls they are about is known by then: the
 * layout found them by it. Pure.
 */
export function decompileAccess(
  located: Located,
  options: IstioAccessOptions = usualAccessOptions,
): Decompiled<AccessSpec> {
  const beyond: Beyond[] = [];
  const [peers, allowing, denying, tokens] = accessObjects.map(({ kind }, index) => {
    const object = located[index];
    const reading = object && new Reading(object.spec, kind.kind, beyond);
    for (const place of ["selector", "targetRefs"]) reading?.take(place);
    return reading;
  });
  const said = {
    mtls: peers && readMode(peers),
    allow: allowing && readAccessRules(allowing, options),
    deny: denying && readAccessRules(denying, options),
    jwt: tokens && readTokens(tokens),
  };
  if (beyond.length > 0) return { outcome: "beyond", fields: beyond };
  const fields = Object.entries(said).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return { outcome: "spec", spec: null, changes: [] };
  const parsed = accessSpecSchema.safeParse(Object.fromEntries(fields));
  if (parsed.success) return { outcome: "spec", spec: parsed.data, changes: [] };
  const paths = parsed.error.issues.map(({ path }) => path.join("."));
  return { outcome: "beyond", fields: [...new Set(paths)].map((path) => ({ path, what: "value" })) };
}

/** Without a mode, or with UNSET, the namespace's or the mesh's holds. */
function readMode(peers: Reading): AccessSpec["mtls"] {
  const mtls = peers.object("mtls");
  const mode = mtls?.text("mode") ?? "UNSET";
  mtls?.end();
  peers.end();
  const found = Object.entries(mtlsWords).find(([, word]) => word === mode)?.[0];
  if (found === undefined && mode !== "UNSET") peers.fault("value", "mtls.mode");
  return found as AccessSpec["mtls"];
}

/** Without a rule it verifies nothing, and says nothing. */
function readTokens(tokens: Reading): object[] | undefined {
  const rules = tokens.objects("jwtRules").map((rule) => {
    const read = {
      issuer: rule.text("issuer"),
      jwksUri: rule.text("jwksUri") ?? rule.text("jwks_uri"),
      jwks: rule.text("jwks"),
      audiences: listOrNothing(rule.list("audiences")),
      fromHeaders: listOrNothing(rule.list("fromHeaders")),
      forwardOriginalToken: rule.take("forwardOriginalToken"),
    };
    rule.end();
    return Object.fromEntries(Object.entries(read).filter(([, field]) => field !== undefined));
  });
  tokens.end();
  return listOrNothing(rules);
}

function listOrNothing<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}
