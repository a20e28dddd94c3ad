import { upstreams as upstreamNames } from "../errors";
import type { Telemetry } from "../metrics/telemetry";
import type { UpstreamState } from "./meshes";

/** A mesh's upstreams as they answered just now, and what its telemetry can say. */
export type Examination = { mesh: string; upstreams: UpstreamState[]; telemetry: Telemetry };

/** The examination in lines for a terminal, and whether each upstream that is set up answers. Pure. */
export function reportOf({ mesh, upstreams, telemetry }: Examination): { lines: string[]; isWell: boolean } {
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
    lines: [`mesh ${mesh}`, ...sorted.map(lineOf), ...said, ...logged, ...missing],
    isWell: sorted.every(({ state }) => state === "up" || state === "absent") && answers.length > 0,
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
