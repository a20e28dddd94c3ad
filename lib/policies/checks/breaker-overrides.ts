import { sameJson } from "../canonical-json";
import type { CheckFacts, CheckFinding } from "./check";
import { removing } from "./fix";

/** A version's own part that says what holds for the whole service anyway. */
export function checkBreakerOverrides({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "circuit-breaker" || !wanted.spec) return [];
  const { spec } = wanted;
  const named = Object.entries(spec.versions ?? {});
  return named.flatMap(([version, own]): CheckFinding[] => {
    const isSame = (["limits", "outlierDetection"] as const).every((part) =>
      Object.entries(own[part] ?? {}).every(([field, value]) =>
        sameJson(value, Object.entries(spec[part] ?? {}).find(([name]) => name === field)?.[1] ?? null),
      ),
    );
    if (!isSame) return [];
    return [
      {
        code: "version-adds-nothing",
        severity: "info",
        path: `versions.${version}`,
        message: `says of ${version} what holds for the whole service`,
        params: { version },
        ...removing("remove-version", named.length > 1 ? ["versions", version] : ["versions"], { version }),
      },
    ];
  });
}
