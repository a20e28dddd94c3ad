import "server-only";
import type { PolicyKind } from "../../policies/kinds";
import type { Target } from "../../policies/names";
import type { Layout } from "./layout";

/** One kind of policy of one service, and where it is written. */
export type Section = { target: Target; kind: PolicyKind; layout: Layout };

/** What a write is made under. */
export type SectionWrite = {
  expectedEtag: string;
  deliveryId: string;
  /** A person has seen what others wrote there and wants it replaced. */
  isForced: boolean;
  /** Epoch milliseconds after which nothing must be written any more. */
  deadlineMs: number;
  signal: AbortSignal;
};
