/** One rule of a policy: `service_prefix "chat" { policy = "write" }`. */
export type Rule = { resource: string; isPrefix: boolean; name: string; policy: string };

/** The part of the rules' language (HCL) that rights on services, nodes, agents and the operator need. */
export function parseRules(text: string): Rule[] {
  const rules: Rule[] = [];
  for (const [, resource = "", prefix, name = "", body = ""] of text.matchAll(
    /\b(service|node|agent|key|session)(_prefix)?\s+"([^"]*)"\s*\{([^}]*)\}/g,
  )) {
    const policy = /\bpolicy\s*=\s*"(\w+)"/.exec(body)?.[1];
    const isPrefix = prefix !== undefined;
    if (policy) rules.push({ resource, isPrefix, name, policy });
    if (resource !== "service") continue;
    // Where nothing is said of intentions, who reads or writes a service reads them (acl/policy_authorizer.go loadRules).
    const said = /\bintentions\s*=\s*"(\w+)"/.exec(body)?.[1];
    const implied = policy === "read" || policy === "write" ? "read" : "deny";
    rules.push({ resource: "intention", isPrefix, name, policy: said ?? implied });
  }
  for (const [, resource = "", policy = ""] of text.matchAll(/^\s*(operator|mesh|acl)\s*=\s*"(\w+)"/gm)) {
    rules.push({ resource, isPrefix: true, name: "", policy });
  }
  return rules;
}

/** The most exact rule decides: a name before a prefix, a longer prefix before a shorter one. Without one: no. */
export function isAllowed(
  rules: readonly Rule[],
  resource: string,
  right: "read" | "write",
  name: string,
): boolean {
  // Of all services' intentions: any right reads them, only all of them write (acl/policy_authorizer.go).
  if (resource === "intention" && name === "*") {
    const own = rules.filter((rule) => rule.resource === resource);
    if (right === "read") return own.some(({ policy }) => policy !== "deny");
    return own.length > 0 && own.every(({ policy }) => policy === "write");
  }
  const fitting = rules
    .filter(
      (rule) =>
        rule.resource === resource && (rule.isPrefix ? name.startsWith(rule.name) : rule.name === name),
    )
    .sort((a, b) => Number(a.isPrefix) - Number(b.isPrefix) || b.name.length - a.name.length);
  const policy = fitting[0]?.policy;
  return policy === "write" || (right === "read" && policy === "read");
}
