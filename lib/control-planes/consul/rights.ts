import "server-only";
import type { ConsulOptions } from "./options";

/**
 * The rules of an ACL policy for Heddle's token. Routes need `service:write` on the service, and on the names of its
 * rules' splitters which begin with its own; breakers on every caller; access `intentions:write` on the service. Reading a
 * service is reading its intentions (acl/policy_authorizer.go loadRules).
 */
export function rightsConsul(
  { namespace }: Pick<ConsulOptions, "namespace">,
  namespaces: readonly string[] | null,
): { reading: string; writing: string } {
  const reading = [
    'service_prefix "" {',
    '  policy = "read"',
    "}",
    'node_prefix "" {',
    '  policy = "read"',
    "}",
  ];
  const writing = [
    'service_prefix "" {',
    '  policy = "write"',
    '  intentions = "write"',
    "}",
    'node_prefix "" {',
    '  policy = "read"',
    "}",
  ];
  const isWritten = namespaces === null || namespaces.includes(namespace);
  return { reading: within(namespace, reading), writing: isWritten ? within(namespace, writing) : "" };
}

/** Community Edition has no namespaces, and its policies do not know the word. */
function within(namespace: string, rules: readonly string[]): string {
  if (namespace === "default") return rules.join("\n");
  return [`namespace "${namespace}" {`, ...rules.map((line) => `  ${line}`), "}"].join("\n");
}
