import { handle } from "@/lib/http/handle";
import { meshesRoute } from "@/lib/meshes/routes";
import { listMeshes } from "@/lib/meshes/server/list-meshes";

export const GET = handle(meshesRoute, ({ ctx }) => listMeshes({ ctx }));
