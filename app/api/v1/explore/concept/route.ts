import { exploreConceptRoute } from "@/lib/explore/routes";
import { exploreConcept } from "@/lib/explore/server/explore-concept";
import { handle } from "@/lib/http/handle";

export const GET = handle(exploreConceptRoute, ({ ctx, query, signal }) =>
  exploreConcept({ ctx, input: query, signal }),
);
