import { exploreMetadataRoute } from "@/lib/explore/routes";
import { readMetadata } from "@/lib/explore/server/read-metadata";
import { handle } from "@/lib/http/handle";

export const GET = handle(exploreMetadataRoute, ({ ctx, query, signal }) =>
  readMetadata({ ctx, input: query, signal }),
);
