import type { ServiceName } from "../service-names";
import { sectionsOf } from "../store/whole-config";
import {
  type Section,
  type SectionConfig,
  type ServiceConfig,
  sectionConfigSchema,
  serviceConfigSchema,
  type WholeConfig,
  wholeConfigSchema,
} from "../wire";
import { matchFault } from "./check-match";
import { balancingFault, breakerFault, publishedFault, rateLimitFault } from "./check-published";
import type { ConfigFault } from "./config-fault";

export type CheckedSection = { ok: true; content: SectionConfig } | { ok: false; fault: ConfigFault };
export type CheckedWhole = { ok: true; config: WholeConfig } | { ok: false; fault: ConfigFault };
type CheckedConfig = { ok: true; config: ServiceConfig } | { ok: false; fault: ConfigFault };

type Rule = NonNullable<ServiceConfig["route"]>["rules"][number];

const fullWeightBp = 10_000;

/** `checkConfig`, for whichever section. */
export function checkSection(name: ServiceName, section: Section, body: unknown): CheckedSection {
  if (section === "route") {
    const checked = checkConfig(name, body);
    return checked.ok ? { ok: true, content: { section, config: checked.config } } : checked;
  }
  const parsed = sectionConfigSchema.safeParse({ section, config: body });
  if (!parsed.success) return { ok: false, fault: faultOf(parsed.error.issues.map(belowConfig)) };
  const fault = otherFault(name, parsed.data);
  return fault === undefined ? { ok: true, content: parsed.data } : { ok: false, fault };
}

/** A body's own paths, without the field that it was put in. */
function belowConfig(issue: Issue): Issue {
  return { ...issue, path: issue.path.slice(1) };
}

/** What only building its resources finds, of any section but the routes'. */
function otherFault(name: ServiceName, content: SectionConfig): ConfigFault | undefined {
  switch (content.section) {
    case "circuit-breaker":
      return breakerFault(name, content.config);
    case "load-balancing":
      return balancingFault(name, content.config);
    case "rate-limit":
      return rateLimitFault(name, content.config);
    case "route":
      return undefined;
  }
}

/** `checkConfig`, for all sections at once. */
export function checkWhole(name: ServiceName, body: unknown): CheckedWhole {
  const parsed = wholeConfigSchema.safeParse(body);
  if (!parsed.success) return { ok: false, fault: faultOf(parsed.error.issues) };
  const { route } = parsed.data;
  const checked = checkConfig(name, route === undefined ? {} : { route });
  if (!checked.ok) return checked;
  for (const content of sectionsOf(parsed.data)) {
    const fault = otherFault(name, content);
    if (fault !== undefined)
      return { ok: false, fault: { ...fault, path: `${content.section}.${fault.path}` } };
  }
  return { ok: true, config: parsed.data };
}

/** Everything that could make a client refuse or crash is found here, before anything is stored or sent. */
export function checkConfig(name: ServiceName, body: unknown): CheckedConfig {
  const parsed = serviceConfigSchema.safeParse(body);
  if (!parsed.success) return { ok: false, fault: faultOf(parsed.error.issues) };
  for (const [index, rule] of (parsed.data.route?.rules ?? []).entries()) {
    const fault = splitFault(rule) ?? matchFault(rule);
    if (fault !== undefined) {
      return { ok: false, fault: { ...fault, path: `route.rules.${index}.${fault.path}` } };
    }
  }
  const fault = publishedFault(name, parsed.data);
  return fault === undefined ? { ok: true, config: parsed.data } : { ok: false, fault };
}

type Issue = { path: PropertyKey[]; message: string; code?: string; keys?: string[]; errors?: Issue[][] };

function faultOf(issues: Issue[]): ConfigFault {
  const { path, message } = deepestIssue(issues);
  return { path: path.join("."), message };
}

/** A union's own issue says nothing; the one inside that got furthest does. */
function deepestIssue(issues: Issue[], prefix: PropertyKey[] = []): Issue {
  const candidates = issues.map((issue) => {
    const path = [...prefix, ...issue.path, ...(issue.keys?.slice(0, 1) ?? [])];
    const inner = issue.code === "invalid_union" ? (issue.errors ?? []).flat() : [];
    return inner.length === 0 ? { ...issue, path } : deepestIssue(inner, path);
  });
  return candidates.reduce((best, issue) => (rank(issue) > rank(best) ? issue : best));
}

/** The deepest, and among these the one about a field that nobody knows. */
function rank({ path, keys }: Issue): number {
  return 2 * path.length + (keys === undefined ? 0 : 1);
}

function splitFault(rule: Rule): ConfigFault | undefined {
  const versions = rule.split.map((part) => part.version);
  const repeated = versions.findIndex((version, index) => versions.indexOf(version) !== index);
  if (repeated !== -1) return { path: `split.${repeated}.version`, message: "a version is named twice" };
  const sum = rule.split.reduce((total, part) => total + part.weightBp, 0);
  return sum === fullWeightBp
    ? undefined
    : { path: "split", message: `weights add up to ${sum}, not ${fullWeightBp} basis points` };
}
