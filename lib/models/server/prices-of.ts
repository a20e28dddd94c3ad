import "server-only";
import { env } from "../../env";
import type { Prices } from "../prices";

/** What models of a mesh cost, as its operators set it; null where no price is set. The one place that knows where from. */
export function pricesOf(_mesh: string): Prices | null {
  return env().HEDDLE_PRICES ?? null;
}
