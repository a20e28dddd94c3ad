"use client";

import { useTranslations } from "use-intl";
import type { BacktestRow as Row } from "../../../lib/policies/preview";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { Time } from "../../ui/time";
import { VersionSwatch } from "../../ui/version-swatch";

/** One caller and version: what the limit allows, what was seen, what it would have refused. */
export function BacktestRow({ row }: { row: Row }) {
  const t = useTranslations("policies.preview");
  const { caller, version, limit, callers, peak, peakAt, calls, refused } = row;
  const isOver = peak !== null && peak > limit;
  return (
    <tr>
      <th scope="row">
        <span translate="no">{caller}</span> → <VersionSwatch version={version} />
      </th>
      <td className={table.number}>
        {callers === null ? limit : t("atMost", { limit, callers, total: limit * callers })}
      </td>
      <td className={table.number} data-bad={isOver || undefined}>
        <Figure value={peak} unit="count" />
        {isOver && peakAt && (
          <>
            {" "}
            <Time at={peakAt} zone={false} />
          </>
        )}
      </td>
      <td className={table.number} data-bad={(refused ?? 0) > 0 || undefined}>
        <Figure value={refused} unit="count" /> / <Figure value={calls} unit="count" />
      </td>
    </tr>
  );
}
