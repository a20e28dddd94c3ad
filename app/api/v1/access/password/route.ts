import { setPasswordRoute } from "@/lib/access/routes";
import { setPassword } from "@/lib/access/server/set-password";
import { handle } from "@/lib/http/handle";

export const PUT = handle(setPasswordRoute, ({ ctx, identity, body }) => {
  const sessionId = identity?.by.kind === "session" ? identity.by.sessionId : "";
  return setPassword({ ctx, input: body, sessionId });
});
