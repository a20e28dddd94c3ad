import { handle } from "@/lib/http/handle";
import { breakerTimelineRoute } from "@/lib/policies/routes-breakers";
import { readBreakerTimeline } from "@/lib/policies/server/read-breaker-timeline";

export const GET = handle(breakerTimelineRoute, ({ ctx, params, query, signal }) =>
  readBreakerTimeline({ ctx, input: { ...query, ...params }, signal }),
);
