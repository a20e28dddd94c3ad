import { z } from "zod";
import { jsonTextSchema } from "../contract/json-text";

const price = z.number().min(0).max(1_000_000_000);

/** What a provider asks for a million tokens; or what an hour of a GPU costs, and how many one instance has. */
const modelPriceSchema = z.union([
  z.strictObject({ inputPerMillion: price, outputPerMillion: price }),
  z.strictObject({ gpuHour: price, gpus: z.number().positive().max(100_000).default(1) }),
]);
export type ModelPrice = z.output<typeof modelPriceSchema>;

/**
 * What models cost, in one currency: by `namespace/service`, or `namespace/service/version` for a version that differs.
 * For example `{"currency":"USD","models":{"llm/chat-model":{"gpuHour":2.5,"gpus":1}}}`.
 */
export const pricesSchema = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, "must be three capital letters, as in USD"),
  models: z.record(
    z
      .string()
      .regex(/^[^/\s]+\/[^/\s]+(\/[^/\s]+)?$/, "must be namespace/service or namespace/service/version"),
    modelPriceSchema,
  ),
});
/** The same as JSON text. */
export const pricesTextSchema = jsonTextSchema.pipe(pricesSchema);
export type Prices = z.output<typeof pricesSchema>;

type Version = { namespace: string; service: string; version: string };

/** A version's own price, else its model's; undefined where none is set. */
export function findPrice(
  prices: Prices | null,
  { namespace, service, version }: Version,
): ModelPrice | undefined {
  const model = `${namespace}/${service}`;
  return prices?.models[`${model}/${version}`] ?? prices?.models[model];
}
