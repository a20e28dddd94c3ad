import type { CatalogueEntry } from "./entry";

const registries = "the registries' ready endpoints";
const telemetry = "Prometheus";

/** Said of who may call. */
export const accessProblems = {
  "nobody-allowed": {
    severity: "error",
    why: "An empty list refuses every call.",
    fix: "Name who may call, or take the list out.",
  },
  "everybody-denied": {
    severity: "error",
    why: "What is denied is refused whatever else allows it: nobody is left.",
    fix: "Name who is to be denied.",
    hasButton: true,
  },
  "everybody-allowed": {
    severity: "warning",
    why: "The other rules of the list look as if they kept somebody out, and do not.",
    fix: "Name who may call, or take the list out.",
  },
  "caller-shut-out": {
    severity: "warning",
    by: telemetry,
    why: "Somebody who was answered in the last hour would be refused from now on.",
    fix: "Allow this caller, if it is one that should be.",
    hasButton: true,
  },
  "calls-without-mtls": {
    severity: "warning",
    by: telemetry,
    why: "Strict mTLS refuses them.",
    fix: "Bring their callers into the mesh first, or stay permissive.",
  },
  "mtls-off": {
    severity: "warning",
    why: "Prompts and answers are read by whoever is on the way.",
    fix: "Ask for mTLS.",
    hasButton: true,
  },
  "callers-never-proven": {
    severity: "error",
    why: "Without mTLS nobody can be told by who they are: the rule never matches.",
    fix: "Make mTLS strict, or tell callers apart by a token.",
    hasButton: true,
  },
  "callers-not-proven": {
    severity: "warning",
    why: "A caller without mTLS has no name, so no rule that names callers matches it: a deny rule lets it through.",
    fix: "Make mTLS strict.",
    hasButton: true,
  },
  "unknown-caller": {
    severity: "warning",
    by: registries,
    why: "A name written wrong lets nobody in, and denies nobody.",
    fix: "Correct the name.",
  },
  "unknown-namespace": {
    severity: "warning",
    by: registries,
    why: "A namespace written wrong, or in an id, lets nobody in and denies nobody.",
    fix: "Correct the name.",
  },
  "allow-denied": {
    severity: "warning",
    why: "Deny rules are asked first: what this allows is refused all the same.",
    fix: "Remove the rule, or narrow the other.",
    hasButton: true,
  },
  "allow-covered": {
    severity: "info",
    why: "Who takes this rule out later thinks that a door is shut, and it is not.",
    fix: "Remove the rule.",
    hasButton: true,
  },
  "deny-covered": {
    severity: "info",
    why: "It does nothing beside the wider rule.",
    fix: "Remove the rule.",
    hasButton: true,
  },
  "requests-of-tcp": {
    severity: "warning",
    by: telemetry,
    why: "Connections have no methods, paths or tokens: such a rule never allows, and denies everything.",
    fix: "Go by who calls alone.",
  },
  "methods-of-grpc": {
    severity: "warning",
    by: telemetry,
    why: "Every gRPC call is a POST: no call meets the rule.",
    fix: "Say POST, or name the gRPC method.",
    hasButton: true,
  },
  "issuer-not-verified": {
    severity: "warning",
    why: "A token that nobody verifies is as good as none: the rule matches nobody.",
    fix: "Add the issuer with its keys.",
  },
  "token-not-asked": {
    severity: "info",
    why: "Tokens are verified where there are any; a call without one passes.",
    fix: "Ask for a token in a rule.",
  },
  "any-audience": {
    severity: "warning",
    why: "Whoever gets a token for any other service of this issuer can use it here.",
    fix: "Name the audiences that this service stands for.",
  },
  "keys-stay": {
    severity: "info",
    why: "When the issuer changes its keys, every call with a token is refused until somebody edits this.",
    fix: "Give jwksUri where the issuer has one.",
  },
} as const satisfies Record<string, CatalogueEntry>;
