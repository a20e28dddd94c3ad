/** A pod's workload as its name and labels suggest it: a guess, since nothing in them has to be so. */
export type Workload = { service: string | null; version: string | null };

/** What pods of deployments, of stateful sets, and of daemon sets and jobs end with; Kubernetes writes no vowels. */
export const podEnding = "(?:-[a-f0-9]{6,10}-[bcdf-hj-np-tv-xz0-9]{5}|-[0-9]{1,4}|-[bcdf-hj-np-tv-xz2-9]{5})";
/** `-v2`, as the workloads of a service's versions are named by custom. */
export const versionEnding = "-(v[0-9][a-z0-9.]*)";

const pod = new RegExp(`^(.+?)${podEnding}$`);
const versioned = new RegExp(`^(.+?)${versionEnding}$`);

export function workloadOf(said: {
  pod: string | undefined;
  app: string | undefined;
  version: string | undefined;
}): Workload {
  const workload = said.pod === undefined ? undefined : pod.exec(said.pod)?.[1];
  const [, stem, version] = (workload === undefined ? null : versioned.exec(workload)) ?? [];
  // Some shippers name a stream after its container.
  const app = said.app === "istio-proxy" ? undefined : said.app;
  return {
    service: app ?? stem ?? workload ?? null,
    version: said.version ?? version ?? null,
  };
}
