"use client";

import { Menu } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import Link from "next/link";
import { type RefObject, useState } from "react";
import { useTranslations } from "use-intl";
import { exploreLink } from "../../lib/explore/explore-link";
import { grafanaLink, prometheusLink } from "../../lib/explore/outside-links";
import { exploreLinksRoute } from "../../lib/explore/routes";
import { useApi } from "../api/use-api";
import { timeText } from "../ui/time-text";
import { useUrlState } from "../ui/use-url-state";
import { useZone } from "../ui/use-zone";
import { chartCsv } from "./chart-csv";
import styles from "./chart-menu.module.css";
import { chartPicture } from "./chart-picture";
import type { ChartLine, ChartRow } from "./chart-rows";
import { fileName } from "./file-name";
import { saveFile } from "./save-file";

type Props = {
  title: string;
  /** The unit of the values as they are, in a word. */
  unit: string;
  /** What is drawn; null before there is anything. */
  drawn: {
    promql: string;
    start: number;
    end: number;
    /** The columns of its values. */
    lines: readonly Pick<ChartLine, "key" | "labels">[];
    rows: readonly ChartRow[];
    /** What stands below its picture. */
    legend: readonly { name: string; colour: string; dash?: string }[];
  } | null;
  /** Where the plot stands. */
  place: RefObject<HTMLElement | null>;
  /** Explore's own charts are there already. */
  isInExplore?: boolean;
};

const look = { dropdown: styles.menu ?? "", item: styles.item ?? "" };

/** What can be taken from a chart: its query elsewhere, its values, its picture. */
export function ChartMenu({ title, unit, drawn, place, isInExplore = false }: Props) {
  const t = useTranslations("chart.menu");
  const { mesh, link } = useUrlState();
  const [zone] = useZone();
  const [isOpen, setOpen] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const clipboard = useClipboard();
  const { data: links } = useApi(
    exploreLinksRoute,
    { params: {}, query: { mesh } },
    { enabled: isOpen, refetchMs: false },
  );
  if (!drawn) return null;
  const { promql, start, end, lines, rows, legend } = drawn;
  const isEmpty = rows.length === 0;
  const saveCsv = () => {
    const text = chartCsv({ title, unit, lines, rows });
    saveFile(new Blob([text], { type: "text/csv;charset=utf-8" }), fileName(title, end, "csv"));
  };
  const savePicture = async () => {
    if (!place.current) return;
    const at = (seconds: number) =>
      timeText(new Date(seconds * 1_000), "date", zone === "utc" ? "UTC" : undefined);
    const subtitle = `${unit} · ${at(start).text} – ${at(end).text} ${at(end).zone}`;
    try {
      saveFile(await chartPicture(place.current, { title, subtitle, legend }), fileName(title, end, "png"));
      setFailure(null);
    } catch (cause) {
      setFailure(cause instanceof Error ? cause.message : String(cause));
    }
  };
  const explore = exploreLink({ promql, start, end });
  return (
    <>
      {failure && (
        <span role="alert" className={styles.failed}>
          {t("pictureFailed", { why: failure })}
        </span>
      )}
      <Menu
        withInitialFocusPlaceholder={false}
        position="bottom-end"
        shadow="md"
        width={200}
        opened={isOpen}
        onChange={setOpen}
        withinPortal
        classNames={look}
      >
        <Menu.Target>
          <button type="button" className={styles.target} aria-label={t("label", { title })}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
              <path
                d="M3 8h.01M8 8h.01M13 8h.01"
                stroke="currentColor"
                strokeWidth="2.4"
                strokeLinecap="round"
              />
            </svg>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {promql !== "" && !isInExplore && (
            <Menu.Item component={Link} href={link(explore.to, explore.extra)} prefetch={false}>
              {t("explore")}
            </Menu.Item>
          )}
          {promql !== "" && links?.prometheus && (
            <Menu.Item {...outside(prometheusLink(links.prometheus, { promql, start, end }))}>
              {t("prometheus")}
            </Menu.Item>
          )}
          {promql !== "" && links?.grafana && (
            <Menu.Item {...outside(grafanaLink(links.grafana, { promql, start, end }))}>
              {t("grafana")}
            </Menu.Item>
          )}
          {promql !== "" && (
            <Menu.Item onClick={() => clipboard.copy(promql)} closeMenuOnClick={false} translate="no">
              {t(clipboard.copied ? "copied" : "copy")}
            </Menu.Item>
          )}
          <Menu.Item onClick={saveCsv} disabled={isEmpty}>
            {t("csv")}
          </Menu.Item>
          <Menu.Item onClick={() => void savePicture()} disabled={isEmpty}>
            {t("png")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Another site learns nothing of this one. */
function outside(href: string) {
  return { component: "a", href, target: "_blank", rel: "noopener noreferrer" } as const;
}
