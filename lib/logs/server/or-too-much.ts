import "server-only";
import { AppError } from "../../errors";

/** What a read gives, or that it was more than the store's client carries at once. Throws every other failure. */
export async function orTooMuch<T>(read: () => Promise<T>): Promise<T | "too-much"> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof AppError && cause.upstream === "loki" && "maxBytes" in cause.params)
      return "too-much";
    throw cause;
  }
}
