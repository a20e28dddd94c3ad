import "server-only";
import type { ChainFault } from "../audit";
import type { Verdict } from "./verify-chain";

const faultWords: Record<ChainFault["fault"], string> = {
  changed: "is not what was hashed",
  missing: "is not there",
  extra: "is there twice",
  unlinked: "was chained to another row than the one before it",
  cut: "is not there, nor any after it: the chain once reached further",
  replaced: "is not the one that was noted",
};

/** What the command line says of a trail: how far it holds, its head to be noted elsewhere, and what is wrong, if anything. */
export function reportOfVerdict({ rows, first, head, fault }: Verdict): {
  lines: string[];
  wrong: string | null;
} {
  const lines = head
    ? [`rows ${first} to ${head.sequence} hold together (${rows})`, `head ${head.sequence}:${head.hash}`]
    : ["no row holds"];
  return { lines, wrong: fault && `row ${fault.sequence}: ${faultWords[fault.fault]}` };
}
