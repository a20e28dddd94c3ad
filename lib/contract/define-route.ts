import type { z } from "zod";
import type { Action } from "../access/actions";

/**
 * One HTTP route as data: the server handles it, the browser calls it and the OpenAPI document
 * describes it from this one definition. `path` is written with `{braces}`.
 */
export type RouteContract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: `/api/${string}`;
  summary: string;
  action: Action;
  /** Asked with `reveal=true`, it takes this right too. */
  reveal?: Action;
  params: Params;
  query: Query;
  body: Body;
  answer: Answer;
  status: 200 | 201 | 202;
  /** `anyone`: answered without a session or token. Missing means `signed-in`. */
  access?: "anyone" | "signed-in";
  /** What the answer is sent as; missing means JSON. Each event or line of a stream has the answer's shape. */
  answerType?: "application/json" | "text/event-stream" | "application/jsonl";
  /** Of a route that decides something: its code in the audit trail, where its refusals are written under it. */
  verb?: string;
};

/** Types a contract from its schemas; nothing happens at run time. */
export function defineRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(contract: RouteContract<P, Q, B, A>): RouteContract<P, Q, B, A> {
  return contract;
}
