import "server-only";
import type { Warning } from "../metrics/reading";
import type { Dialect } from "./dialect";

const maxSkewMs = 2_000;

/** Said beside figures whose time is not this machine's, or not the present. */
export function clockWarnings(aheadMs: number, { product, hidesSeconds }: Dialect): Warning[] {
  const warnings: Warning[] = [];
  const ahead = Math.round(aheadMs);
  if (Math.abs(ahead) > maxSkewMs) {
    const message = `prometheus's clock is ${Math.abs(ahead / 1000).toFixed(1)} s ${ahead > 0 ? "ahead" : "behind"}`;
    warnings.push({ code: "clock-skew", message, upstream: "prometheus" });
  }
  if (hidesSeconds > 0) {
    const message = `${product} does not show the newest ${hidesSeconds} s yet`;
    warnings.push({ code: "newest-hidden", message, upstream: "prometheus" });
  }
  return warnings;
}
