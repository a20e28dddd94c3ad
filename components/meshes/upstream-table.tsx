"use client";

import { useTranslations } from "use-intl";
import { upstreams as upstreamNames } from "../../lib/errors";
import type { MeshView, UpstreamState } from "../../lib/meshes/meshes";
import { UpstreamShape } from "../shell/upstream-shape";
import { Ago } from "../ui/ago";
import table from "../ui/data-table.module.css";
import { Duration } from "../ui/duration";
import { SafeText } from "../ui/safe-text";
import { Time } from "../ui/time";
import styles from "./upstream-table.module.css";

/** A row an upstream: whether it answers, how quickly, since when, and what this console may do there. */
export function UpstreamTable({ mesh: { upstreams, writable } }: { mesh: MeshView }) {
  const t = useTranslations("meshes.column");
  const rows = upstreams.toSorted((left, right) => place(left) - place(right));
  return (
    <table className={`${table.cards} ${table.texts} ${styles.table}`} data-testid="upstreams">
      <thead>
        <tr>
          {(["upstream", "state", "kind", "latency", "lastGood", "rights"] as const).map((name) => (
            <th key={name} scope="col">
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.upstream} of={row} mayWrite={row.upstream === "control-plane" && writable} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ of, mayWrite }: { of: UpstreamState; mayWrite: boolean }) {
  const t = useTranslations("meshes");
  const name = useTranslations("upstream");
  const { upstream, state, kind, since, lastGoodAt, latencyMs, error } = of;
  return (
    <tr data-testid={`upstream-${upstream}`} data-state={state}>
      <th scope="row">{name(upstream)}</th>
      <td className={styles.state}>
        <UpstreamShape state={state} /> {name(state)}
        {since && state !== "absent" && (
          <span className={styles.soft}>
            {" "}
            {t("since")} <Time at={since} form="clock" />
          </span>
        )}
        {state === "down" && error && (
          <p className={styles.error}>
            <SafeText text={error} />
          </p>
        )}
      </td>
      <td className={styles.wide} translate="no">
        {kind}
      </td>
      <td>{latencyMs === null ? <span title={t("noLatency")}>–</span> : <Duration ms={latencyMs} />}</td>
      <td className={styles.wide}>{lastGoodAt ? <Ago at={lastGoodAt} /> : "–"}</td>
      <td className={styles.rights}>{t(`rights.${rightsOf(upstream, mayWrite)}`)}</td>
    </tr>
  );
}

function rightsOf(upstream: UpstreamState["upstream"], mayWrite: boolean): "own" | "write" | "read" {
  if (upstream === "postgres") return "own";
  return mayWrite ? "write" : "read";
}

/** Always in one order, so that the eye finds each where it was. */
function place({ upstream }: UpstreamState): number {
  return upstreamNames.indexOf(upstream);
}
