import { beginProviderRoute } from "@/lib/access/routes";
import { beginAtProvider } from "@/lib/access/server/sign-in-at-provider";
import { handle } from "@/lib/http/handle";

export const POST = handle(beginProviderRoute, async ({ body, headers }) => {
  const { url, cookies } = await beginAtProvider(body);
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return { url };
});
