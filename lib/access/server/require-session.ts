import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { AppError } from "../../errors";
import { admit, requestIdOf } from "../../http/admit";
import type { Context } from "../actor";
import { signInPath } from "./sign-in-path";

/**
 * For server components: who looks at this page. Sends everybody else to `/sign-in`, with the page to
 * come back to. `path` is that page, where the caller knows it.
 */
export async function requireSession(path = "/"): Promise<Context> {
  const given = await headers();
  const request = { method: "GET", headers: given };
  try {
    const { ctx } = await admit(request, requestIdOf(given), { action: "mesh.read" });
    return ctx;
  } catch (cause) {
    if (cause instanceof AppError && cause.code === "unauthenticated") redirect(signInPath(path));
    throw cause;
  }
}
