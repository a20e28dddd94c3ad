import { exploreLinksRoute } from "@/lib/explore/routes";
import { readLinks } from "@/lib/explore/server/read-links";
import { handle } from "@/lib/http/handle";

export const GET = handle(exploreLinksRoute, ({ ctx, query }) => readLinks({ ctx, input: query }));
