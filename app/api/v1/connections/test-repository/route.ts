import { handle } from "@/lib/http/handle";
import { testRepositoryRoute } from "@/lib/meshes/routes";
import { testRepository } from "@/lib/meshes/server/test-repository";

export const POST = handle(testRepositoryRoute, ({ ctx, body, signal }) =>
  testRepository({ ctx, input: body, signal }),
);
