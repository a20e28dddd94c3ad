type Caller = {
  refusedPerSecond?: number;
  active: number;
  isOpen?: boolean;
  ejected?: number;
  healthy: number;
};

/** What each of two callers' proxies sees of a version, by version; "" is calls that no route gave one. */
export const seenOfVersions: Record<string, readonly [Caller, Caller]> = {
  v1: [
    { refusedPerSecond: 3, active: 4, isOpen: true, healthy: 2 },
    { active: 2, healthy: 2 },
  ],
  v2: [
    { active: 1, ejected: 1, healthy: 1 },
    { active: 0, healthy: 2 },
  ],
  v3: [
    { active: 1, healthy: 1 },
    { active: 16, isOpen: true, healthy: 1 },
  ],
  v4: [
    { active: 0, healthy: 1 },
    { active: 0, healthy: 1 },
  ],
  "": [
    { active: 0, healthy: 0 },
    { active: 0, healthy: 0 },
  ],
};

const stepSeconds = 1;

/**
 * OpenMetrics of what callers' Envoys count of a service of `llm`, from two minutes before a moment (unix seconds) to
 * two after it: a page can watch it live. A service in `bare` shows open calls alone, as behind a filter of statistics.
 */
export function breakerSeries(at: number, services: { full: string[]; bare?: string[] }): string {
  const times = Array.from({ length: 240 / stepSeconds }, (_, n) => at - 120 + n * stepSeconds);
  const all = [...services.full, ...(services.bare ?? [])].flatMap((service) => callersOf(service));
  const full = all.filter(({ service }) => services.full.includes(service));
  const series = (
    name: string,
    of: typeof all,
    type: "gauge" | "counter",
    valueAt: (caller: Caller, second: number) => number,
  ) => [
    `# TYPE ${name} ${type === "counter" ? "unknown" : type}`,
    ...of.flatMap(({ labels, caller }) =>
      times.map((time) => `${name}{${labels}} ${valueAt(caller, time - at + 120)} ${time}`),
    ),
  ];
  return `${[
    ...series("envoy_cluster_upstream_rq_active", all, "gauge", ({ active }) => active),
    ...series(
      "envoy_cluster_upstream_rq_pending_overflow",
      full,
      "counter",
      ({ refusedPerSecond = 0 }, second) => refusedPerSecond * second,
    ),
    ...series("envoy_cluster_circuit_breakers_default_rq_open", full, "gauge", ({ isOpen }) =>
      Number(!!isOpen),
    ),
    ...series(
      "envoy_cluster_outlier_detection_ejections_active",
      full,
      "gauge",
      ({ ejected = 0 }) => ejected,
    ),
    ...series("envoy_cluster_membership_healthy", full, "gauge", ({ healthy }) => healthy),
  ].join("\n")}\n`;
}

function callersOf(service: string) {
  return Object.entries(seenOfVersions).flatMap(([version, callers]) =>
    callers.map((caller, index) => ({
      service,
      caller,
      labels: Object.entries({
        namespace: "llm",
        service: "orchestrator",
        pod: `orchestrator-${index}`,
        cluster_name: `outbound|50051|${version}|${service}.llm.svc.cluster.local`,
      })
        .map(([name, value]) => `${name}="${value}"`)
        .join(","),
    })),
  );
}
