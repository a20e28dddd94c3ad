import { handle } from "@/lib/http/handle";
import { meshSettingsRoute } from "@/lib/meshes/routes";
import { viewSettings } from "@/lib/meshes/server/view-settings";

export const GET = handle(meshSettingsRoute, ({ ctx, params, signal }) =>
  viewSettings({ ctx, input: params, signal }),
);
