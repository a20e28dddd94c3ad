import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { processSingleton } from "../http/process-singleton";
import type { Prisma } from "./generated/client";

/** What a request wants done inside the first transaction of its verb. */
export type TransactionHook = {
  /** First statement of the transaction; a throw ends it. */
  begin: (tx: Prisma.TransactionClient) => Promise<void>;
  /** Last statement before the commit; gets what the transaction is about to return. */
  finish: (tx: Prisma.TransactionClient, value: unknown) => Promise<void>;
  /** After the commit. */
  committed: () => void;
};

/** Carries the hook from the request to `transaction` without passing it through every verb. */
export function transactionHook(): AsyncLocalStorage<TransactionHook> {
  return processSingleton("transaction-hook", () => new AsyncLocalStorage<TransactionHook>());
}
