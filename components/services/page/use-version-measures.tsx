import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Resources, ServiceLoad } from "../../../lib/services/load";
import type { ServiceDetail } from "../../../lib/services/services";
import { Figure } from "../../ui/figure";
import { foundWeights } from "../holder/found-weights";
import { isUndecided, useFound } from "../holder/use-found";

type Row = ServiceDetail["versionRows"][number];

/** One thing measured of every version: its name and unit once, and its figure for a version. */
export type VersionMeasure = {
  key: string;
  word: string;
  unit?: string;
  figure: (row: Row) => ReactNode;
  isBad?: (row: Row) => boolean;
};

/** What versions are compared by, in the order in which a person asks. */
export function useVersionMeasures(detail: ServiceDetail, load: ServiceLoad | undefined): VersionMeasure[] {
  const t = useTranslations("services");
  const { isModel } = detail;
  const { found } = useFound(detail, "route", isUndecided(detail, "route"));
  const weights = detail.weights ?? (found ? foundWeights(found) : null);
  const wanted = ({ version }: Row) => (weights === null ? null : (weights[version] ?? 0) / 10_000);
  const percent = t("column.percent");
  const perSecond = t("column.perSecond");
  const none = t("none.model");
  return [
    {
      key: "wanted",
      word: t("column.wanted"),
      unit: percent,
      figure: (row) => <Figure value={wanted(row)} unit="ratio" bare reason={t("none.wanted")} />,
    },
    {
      key: "observed",
      word: t("column.observed"),
      unit: percent,
      figure: (row) => <Figure value={row.observedShare} unit="ratio" bare reason={t("none.share")} />,
    },
    {
      key: "ready",
      word: t("column.ready"),
      figure: (row) => <Figure value={row.readyEndpoints} unit="count" reason={t("none.ready")} />,
      isBad: (row) => row.readyEndpoints === 0 && (wanted(row) ?? 0) > 0,
    },
    {
      key: "rate",
      word: t("column.rate"),
      unit: perSecond,
      figure: ({ signals }) => <Figure value={signals.requestsPerSecond} unit="per-second" bare />,
    },
    {
      key: "errors",
      word: t("column.errors"),
      unit: percent,
      figure: ({ signals }) => (
        <Figure value={signals.errorRatio} unit="ratio" bare reason={t("none.errors")} />
      ),
      isBad: ({ signals }) => (signals.errorRatio ?? 0) >= 0.01,
    },
    {
      key: "p95",
      word: t("column.p95"),
      figure: ({ signals }) => <Figure value={signals.p95Ms} unit="ms" reason={t("none.latency")} />,
    },
    ...(isModel ? modelMeasures({ t: (key) => t(`column.${key}`), percent, perSecond, none }) : []),
    ...resourceMeasures(
      {
        words: (key) => t(`column.${key}`),
        reasons: (key) => t(`none.${key}`),
        cores: t("column.cores"),
      },
      load,
    ),
  ];
}

type ResourceKey = "cpu" | "memory" | "restarts";
type ResourceWords = Record<"words" | "reasons", (key: ResourceKey) => string> & { cores: string };

/** Only what is told of some version. */
function resourceMeasures(
  { words, reasons, cores }: ResourceWords,
  load: ServiceLoad | undefined,
): VersionMeasure[] {
  const useOf = (row: Row): Resources | undefined =>
    load?.versions.find(({ version }) => version === row.version);
  const isTold = (name: keyof Resources) => load?.versions.some((version) => version[name] !== null);
  const measure = (key: ResourceKey, name: keyof Resources, unit: "count" | "bytes"): VersionMeasure[] =>
    isTold(name)
      ? [
          {
            key,
            word: words(key),
            figure: (row) => <Figure value={useOf(row)?.[name]} unit={unit} reason={reasons(key)} />,
            ...(key === "cpu" ? { unit: cores } : {}),
            ...(key === "restarts" ? { isBad: (row: Row) => (useOf(row)?.restarts ?? 0) > 0 } : {}),
          },
        ]
      : [];
  return [
    ...measure("cpu", "cpuCores", "count"),
    ...measure("memory", "memoryBytes", "bytes"),
    ...measure("restarts", "restarts", "count"),
  ];
}

type ModelWords = {
  t: (key: "ttft" | "tpot" | "running" | "waiting" | "kv" | "tokens") => string;
  percent: string;
  perSecond: string;
  none: string;
};

function modelMeasures({ t, percent, perSecond, none }: ModelWords): VersionMeasure[] {
  return [
    {
      key: "ttft",
      word: t("ttft"),
      figure: ({ model }) => <Figure value={model?.ttftMs.p95} unit="ms" reason={none} />,
    },
    {
      key: "tpot",
      word: t("tpot"),
      figure: ({ model }) => <Figure value={model?.tpotMs.p95} unit="ms" reason={none} />,
    },
    {
      key: "running",
      word: t("running"),
      figure: ({ model }) => <Figure value={model?.running} unit="count" reason={none} />,
    },
    {
      key: "waiting",
      word: t("waiting"),
      figure: ({ model }) => <Figure value={model?.waiting} unit="count" reason={none} />,
    },
    {
      key: "kv",
      word: t("kv"),
      unit: percent,
      figure: ({ model }) => <Figure value={model?.kvCacheUsage} unit="ratio" bare reason={none} />,
    },
    {
      key: "tokens",
      word: t("tokens"),
      unit: perSecond,
      figure: ({ model }) => (
        <Figure value={model?.outputTokensPerSecond} unit="per-second" bare reason={none} />
      ),
    },
  ];
}
