import { upstreams as upstreamNames } from "../errors";
import type { Telemetry } from "../metrics/telemetry";
import type { ConnectionFinding } from "./connection-test";
import type { UpstreamState } from "./meshes";
import type { RegistryState } from "./registry-state";

/** A mesh's upstreams as they answered just now, and what its telemetry can say. */
export type Examination = {
  mesh: string;
  upstreams: UpstreamState[];
  /** What a control plane that is a cluster says of itself; empty of another. */
  cluster: ConnectionFinding[];
  /** Of the repository that changes are committed to, where there is one. */
  repository: ConnectionFinding[];
  registries: (RegistryState & { name: string })[];
  telemetry: Telemetry;
};

/** The examination in lines for a terminal, and whether each that is set up answers and lets Heddle read. Pure. */
export function reportOf({ mesh, upstreams, cluster, repository, registries, telemetry }: Examination): {
  lines: string[];
  isWell: boolean;
} {
  const sorted = upstreams.toSorted(
    (left, right) => upstreamNames.indexOf(left.upstream) - upstreamNames.indexOf(right.upstream),
  );
  const { answers, gaps } = telemetry;
  const answered = answers.filter(({ source }) => source !== null).length;
  const said =
    answers.length === 0
      ? ["  ✗ telemetry      prometheus could not be asked"]
      : [
          `  ${gaps.length === 0 ? "✓" : "!"} telemetry      ${answered} of ${answers.length} figures can be had`,
        ];
  const logs = telemetry.logs;
  const logged =
    logs === null || logs.profiles.length === 0
      ? []
      : [`  ${logs.gaps.length === 0 ? "✓" : "!"} logs           read as ${logs.profiles.join(", ")}`];
  const missingLogs = (logs?.gaps ?? []).map((gap) => ({ ...gap, concepts: ["request logs"] }));
  const missing = [...gaps, ...missingLogs].flatMap(({ remedy, concepts, snippet }) => [
    `\n  ! ${remedy}: without it ${concepts.join(", ")}. What brings it:\n`,
    ...snippet
      .trimEnd()
      .split("\n")
      .map((line) => `      ${line}`),
  ]);
  return {
    lines: [
      `mesh ${mesh}`,
      ...sorted.map(lineOf),
      ...cluster.map((finding) => findingLine("cluster", finding)),
      ...repository.map((finding) => findingLine("repository", finding)),
      ...registries.flatMap(registryLines),
      ...said,
      ...logged,
      ...missing,
    ],
    isWell:
      sorted.every(({ state }) => state === "up" || state === "absent") &&
      [...cluster, ...repository].every(({ severity }) => severity !== "fault") &&
      registries.every(({ state }) => state === "up") &&
      answers.length > 0,
  };
}

function lineOf({ upstream, state, latencyMs, error }: UpstreamState): string {
  const name = upstream.padEnd(14);
  switch (state) {
    case "up":
      return `  ✓ ${name} answers in ${Math.round(latencyMs ?? 0)} ms`;
    case "absent":
      return `  - ${name} is not set up`;
    default:
      return `  ✗ ${name} ${error ?? "does not answer"}`;
  }
}

const marks = { ok: "✓", warning: "!", fault: "✗" } as const;

function findingLine(of: string, { code, severity, params }: ConnectionFinding): string {
  return `  ${marks[severity]} ${of.padEnd(14)} ${wordsOf(code, params)}`;
}

function wordsOf(code: ConnectionFinding["code"], params: ConnectionFinding["params"]): string {
  switch (code) {
    case "answers":
      return `${params.product} answers in ${params.latencyMs} ms`;
    case "kinds-missing":
      return `not installed there: ${params.names}`;
    case "not-allowed":
      return `Heddle's account may not ${params.rights}`;
    case "endpoints":
      return knownWords(Number(params.services), Number(params.endpoints));
    case "no-endpoints":
      return "no service has a ready endpoint";
    case "no-versions":
      return `no ready pod carries the label "${params.label}": versions cannot be told apart`;
    case "git-missing":
      return "the program git is not on this machine: install it, or name it in GIT_BIN";
    case "git-reached":
      return `answers, and has the branch ${params.base}`;
    case "no-base":
      return `there is no branch ${params.base}`;
    case "folder-there":
      return `has the folder ${params.folder}`;
    case "no-folder":
      return `there is no folder ${params.folder} on ${params.base}`;
    case "may-push":
      return `a push to ${params.branch} would be taken`;
    case "may-not-push":
      return `a push to ${params.branch} is refused: ${params.detail}`;
    default:
      return String(params.detail ?? code);
  }
}

function registryLines({
  name,
  state,
  error,
  services,
  endpoints,
  leftOut,
}: Examination["registries"][number]): string[] {
  const own = name.padEnd(14);
  if (state !== "up") return [`  ✗ ${own} ${error ?? "does not answer"}`];
  const unshown = `${many(leftOut, "service")} not shown: no DNS label`;
  return [
    `  ✓ ${own} ${knownWords(services ?? 0, endpoints ?? 0)}`,
    ...(leftOut > 0 ? [`  ! ${own} ${unshown}`] : []),
  ];
}

function knownWords(services: number, endpoints: number): string {
  return `${many(services, "service")} with ${many(endpoints, "ready endpoint")}`;
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
