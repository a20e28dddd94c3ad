import { handle } from "@/lib/http/handle";
import { telemetryRoute } from "@/lib/meshes/routes";
import { diagnoseTelemetry } from "@/lib/meshes/server/diagnose-telemetry";

export const GET = handle(telemetryRoute, ({ ctx, params, signal }) =>
  diagnoseTelemetry({ ctx, input: params, signal }),
);
