import { admit, requestIdOf } from "@/lib/http/admit";
import { gates } from "@/lib/http/gates";
import { ownMetrics } from "@/lib/http/own-metrics";
import { problemResponse } from "@/lib/http/problem";

export const dynamic = "force-dynamic";

export async function GET(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  try {
    await admit(request, requestId, { action: "mesh.read" });
    const { registry, upstreamUp } = ownMetrics();
    for (const { mesh, gate } of gates()) {
      const { upstream, state } = gate.state();
      if (state !== "unknown") upstreamUp.set({ mesh: mesh ?? "", upstream }, state === "up" ? 1 : 0);
    }
    return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
  } catch (cause) {
    return problemResponse(cause, requestId);
  }
}
