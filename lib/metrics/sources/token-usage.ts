import { type Matcher, oneOf } from "../../promql/promql";
import type { SeriesWay } from "./source";
import { way } from "./way";

/**
 * Tokens of some types, in `gen_ai.client.token.usage`. Types overlap (cached input is input too), so they have to be said.
 * A unit that is written without braces added `_token` to the name, until one gateway's dependency changed that.
 */
export function tokensOfType(types: readonly string[], more: readonly Matcher[] = []): SeriesWay[] {
  const sets = [[oneOf("gen_ai_token_type", types), ...more]];
  return [
    way.rate("gen_ai_client_token_usage_sum", { sets }),
    way.rate("gen_ai_client_token_usage_token_sum", { sets }),
  ];
}
