import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { AppError } from "../../errors";
import { admit, requestIdOf } from "../../http/admit";
import type { Context } from "../actor";
import { signInPath } from "./sign-in-path";

/**
 * For server components: who looks at this page. Sends everybody else to `/sign-in`, with the page to
 * come back to (`proxy.ts` says which that is).
 */
export async function requireSession(): Promise<Context> {
  const given = await headers();
  try {
    const { ctx } = await admit({ method: "GET", headers: given }, requestIdOf(given), {
      action: "self",
    });
    return ctx;
  } catch (cause) {
    if (cause instanceof AppError && cause.code === "unauthenticated") {
      redirect(signInPath(given.get("x-heddle-path") ?? "/"));
    }
    throw cause;
  }
}
