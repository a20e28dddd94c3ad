import { signInWaysRoute } from "@/lib/access/routes";
import { handle } from "@/lib/http/handle";
import { settings } from "@/lib/settings/settings";

export const GET = handle(signInWaysRoute, async () => {
  const { passwords, oidc } = settings().signIn;
  return { passwords, provider: oidc?.name ?? null };
});
