import { labelEquals, labelMatches, labelNotMatches, labelsAny, type Stage } from "../../logql/logql";
import { quotePattern } from "../../promql/quote";
import type { LineFilter } from "../filter";
import type { KnownLabels } from "./known-logs";
import { podEnding } from "./workload-of";

type Whose = Pick<LineFilter, "namespace" | "service" | "version">;

const outbound = "(?:outbound\\||PassthroughCluster|BlackHoleCluster).*";
const namedInbound = "outbound_\\..*";

/**
 * Proxies' lines about calls to a service: of the callers' proxies those whose cluster names it, of the callee's those that
 * were asked for by its name, and where nothing was named, those of pods that look like it. Needs `upstream_cluster` and
 * `requested_server_name`.
 */
export function calledStages({ namespace, service, version }: Whose, labels: KnownLabels): Stage[] {
  if (namespace === undefined) return [];
  const host = `${service === undefined ? "[a-z0-9-]+" : quotePattern(service)}\\.${quotePattern(namespace)}\\.svc.*`;
  const subset = version === undefined ? "[^|]*" : quotePattern(version);
  const sni = version === undefined ? "(?:_|.*_)" : `${quotePattern(version)}_`;
  const inbound = labelNotMatches("upstream_cluster", outbound);
  return [
    labelsAny([
      [labelMatches("upstream_cluster", `outbound\\|[0-9]+\\|${subset}\\|(?:.*\\.)?${host}`)],
      [
        labelMatches("upstream_cluster", "inbound.*"),
        labelMatches("requested_server_name", `outbound_\\.[0-9]+_\\.${sni}\\.(?:.*\\.)?${host}`),
      ],
      ...ownPods({ namespace, service, version }, labels).map((own) => [
        inbound,
        ...(version === undefined || service === undefined
          ? [labelNotMatches("requested_server_name", namedInbound)]
          : [labelNotMatches("requested_server_name", `outbound_\\.[0-9]+_\\.[^_].*`)]),
        ...own,
      ]),
    ]),
  ];
}

/** Conditions on streams that pods of a service should fit, in alternatives: a guess by labels and names. */
export function ownPods({ namespace, service, version }: Whose, labels: KnownLabels): Stage[][] {
  const inNamespace = (all: Stage[][]) =>
    labels.namespace === null || namespace === undefined
      ? all
      : all.map((group) => [labelEquals(labels.namespace ?? "", namespace), ...group]);
  if (service === undefined) return labels.namespace === null ? [] : inNamespace([[]]);
  const { app, pod } = labels;
  const alternatives: Stage[][] = [];
  if (app !== null) alternatives.push([labelEquals(app, service), ...versionOf(version, labels)]);
  if (pod !== null) {
    const ending = version === undefined ? "(?:-v[0-9][a-z0-9.]*)?" : `-${quotePattern(version)}`;
    const byName = labelMatches(pod, `${quotePattern(service)}${ending}${podEnding}`);
    alternatives.push(app === null ? [byName] : [labelEquals(app, ""), byName]);
  }
  return inNamespace(alternatives);
}

function versionOf(version: string | undefined, labels: KnownLabels): Stage[] {
  if (version === undefined) return [];
  if (labels.pod !== null) return [labelMatches(labels.pod, `.*-${quotePattern(version)}${podEnding}`)];
  return labels.version === null ? [] : [labelEquals(labels.version, version)];
}
