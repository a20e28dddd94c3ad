import "server-only";
import { z } from "zod";
import type { AccessSource } from "../../../policies/access-rule";
import { type AccessSpec, accessSpecSchema } from "../../../policies/access-spec";
import { sameJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import { type Beyond, type Decompiled, faultsOf } from "../../gateway-api/beyond";
import { serviceOfAccount } from "../../kubernetes/account-pattern";
import type { Located } from "../../kubernetes/located";
import { accountOfIdentity } from "../servers/identity";
import { isServerOf, partsOf, type ServedOptions } from "../servers/server";
import { authorizationSpec } from "./access-resources";
import { accessPolicyOf } from "./compile-access";

const group = z.enum(["", "core"]).optional();
const callersSchema = z.strictObject({
  identities: z.array(z.string()).optional(),
  identityRefs: z
    .array(
      z.union([
        z.strictObject({
          group,
          kind: z.literal("ServiceAccount"),
          namespace: z.string().optional(),
          name: z.string(),
        }),
        z.strictObject({ group, kind: z.literal("Namespace"), name: z.string() }),
      ]),
    )
    .optional(),
});
type Callers = z.infer<typeof callersSchema>;
type Read = Decompiled<AccessSpec | null>;

/**
 * The access policy that a standing Server says with the AuthorizationPolicy about it; null where there is no Server. Otherwise by path what no
 * access policy says. Several rules of a list are read back as one. Pure.
 */
export function decompileAccess(
  target: Target,
  [server, authorization, callers]: Located,
  options: ServedOptions,
): Read {
  if (!server) return { outcome: "spec", spec: null };
  if (!isServerOf(server, target, options)) return beyond({ path: "Server", what: "parents" });
  const { accessPolicy } = partsOf(server);
  const mtls = Object.entries(accessPolicyOf).find(([, policy]) => policy === accessPolicy)?.[0];
  if (!authorization) {
    if (accessPolicy === "deny") return checked({ allow: [] });
    return mtls ? checked({ mtls }) : beyond({ path: "Server.spec.accessPolicy", what: "value" });
  }
  // Whoever is let in beside a list that lets in some is more than one list says.
  if (accessPolicy !== "deny") return beyond({ path: "Server.spec.accessPolicy", what: "condition" });
  if (!sameJson(authorization.spec, authorizationSpec(target)) || !callers)
    return beyond({ path: "AuthorizationPolicy.spec", what: "condition" });
  return fromCallers(target, callers.spec, options);
}

function fromCallers(target: Target, spec: unknown, options: ServedOptions): Read {
  const at = "MeshTLSAuthentication.spec";
  const parsed = callersSchema.safeParse(spec);
  if (!parsed.success) return { outcome: "beyond", fields: faultsOf(parsed.error, `${at}.`) };
  if (sameJson(parsed.data, { identities: ["*"] })) return checked({ mtls: "strict" });
  const sources = sourcesOf(parsed.data, target, options);
  const unknown = sources.flatMap((source, index): Beyond[] =>
    source === undefined
      ? [{ path: `${at}.${parsed.data.identities ? "identities" : "identityRefs"}.${index}`, what: "value" }]
      : [],
  );
  if (unknown.length > 0) return { outcome: "beyond", fields: unknown };
  const [first] = sources;
  return checked({ allow: [{ from: sources.length === 1 ? first : sources }] });
}

/** Undefined stands for one that no policy can name. */
function sourcesOf(
  { identities = [], identityRefs = [] }: Callers,
  target: Target,
  { servers }: ServedOptions,
): (AccessSource | undefined)[] {
  const ofAccount = (namespace: string, account: string): AccessSource | undefined => {
    const service = serviceOfAccount(servers.serviceAccount, account);
    return service === undefined ? undefined : { namespace, service };
  };
  return [
    ...identities.map((identity) => {
      const { namespace = "", name = "" } = accountOfIdentity(identity, servers) ?? {};
      return name === "*" ? { namespace } : ofAccount(namespace, name);
    }),
    ...identityRefs.map((ref) =>
      ref.kind === "Namespace"
        ? { namespace: ref.name }
        : ofAccount(ref.namespace ?? target.namespace, ref.name),
    ),
  ];
}

function checked(spec: object): Read {
  const parsed = accessSpecSchema.safeParse(spec);
  return parsed.success
    ? { outcome: "spec", spec: parsed.data }
    : { outcome: "beyond", fields: faultsOf(parsed.error, "") };
}

function beyond(field: Beyond): Read {
  return { outcome: "beyond", fields: [field] };
}
