import { createHash } from "node:crypto";
import type { HeldWhole, SectionConfig, WholeConfig } from "../wire";
import type { HeldRow } from "./held-row";

/** All that is held of a service, whoever wrote which section. */
export function heldWholeOf(rows: HeldRow[]): HeldWhole {
  const [newest] = [...rows].sort((one, other) => other.sequence - one.sequence);
  return {
    etag: wholeEtagOf(rows),
    config: Object.assign({}, ...rows.map(asPart)),
    deliveryId: newest?.deliveryId ?? null,
    writtenAt: newest?.writtenAt ?? null,
  };
}

/** Moves with the etag of any section; "" while none was ever written. */
export function wholeEtagOf(rows: { section: string; etag: string }[]): string {
  const etags = rows.filter(({ etag }) => etag !== "").map(({ section, etag }) => `${section}=${etag}`);
  if (etags.length === 0) return "";
  return createHash("sha256").update(etags.sort().join("\n")).digest("hex").slice(0, 24);
}

/** A whole's sections, each with the content that it would be written with alone. */
export function sectionsOf(whole: WholeConfig): SectionConfig[] {
  const { route, "circuit-breaker": breaker = {}, "rate-limit": rates = {} } = whole;
  const { "load-balancing": balancing = {} } = whole;
  return [
    { section: "route", config: route === undefined ? {} : { route } },
    { section: "circuit-breaker", config: breaker },
    { section: "load-balancing", config: balancing },
    { section: "rate-limit", config: rates },
  ];
}

function asPart(row: HeldRow): WholeConfig {
  if (row.section === "route") return row.config;
  return Object.keys(row.config).length === 0 ? {} : { [row.section]: row.config };
}
