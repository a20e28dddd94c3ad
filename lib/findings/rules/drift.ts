import type { Rule } from "../facts";

/** What others changed at the control plane stands there instead of what was decided: nobody sees it in a policy. */
export const drift: Rule = ({ policies }) =>
  policies.flatMap(({ id, namespace, service, kind, changeId, drift: mark }) =>
    mark?.state === "drifted"
      ? [
          {
            code: "drift" as const,
            severity: "warning" as const,
            ...{ namespace, service, version: null },
            since: Date.parse(mark.since) / 1000,
            figures: [],
            params: { kind, by: mark.by.join(", "), isTold: mark.by.length > 0 ? "yes" : "no" },
            logs: null,
            changeId,
            policyId: id,
          },
        ]
      : [],
  );
