import { openapiRoute } from "@/lib/contract/routes";
import { contracts } from "@/lib/http/contracts";
import { handle } from "@/lib/http/handle";
import { openapiDocument } from "@/lib/http/openapi";

export const GET = handle(openapiRoute, async () => openapiDocument(contracts));
