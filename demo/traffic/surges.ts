import type { Tenant } from "./tenants";

/** What the incident overload makes of every tenant: more calls, longer prompts, longer answers. */
export const overload = { rate: 2, prompts: 2, answers: 4 };

/** What the incident noisy-tenant adds to one tenant's usual calls. */
export const flood: Tenant = {
  name: "tenant-d",
  tier: "standard",
  perSecond: 6,
  promptTokens: [6000, 11_000],
  answerTokens: [200, 400],
  wholeAnswers: 0.2,
  tools: 0,
  left: 0,
  large: 0,
  sessions: 20,
};

/** The tenant as it behaves in an overload. */
export function overloaded(tenant: Tenant): Tenant {
  const times = ([low, high]: [number, number], factor: number, most: number): [number, number] => [
    Math.min(most, low * factor),
    Math.min(most, high * factor),
  ];
  return {
    ...tenant,
    perSecond: tenant.perSecond * overload.rate,
    promptTokens: times(tenant.promptTokens, overload.prompts, 11_000),
    answerTokens: times(tenant.answerTokens, overload.answers, 1200),
  };
}
