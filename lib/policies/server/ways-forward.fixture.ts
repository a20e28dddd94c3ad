import type { PolicyKind } from "../kinds";
import { adoptDrift } from "./answer-drift";
import { applyRevision } from "./apply-revision";
import { containTenant } from "./contain-tenant";
import { createPolicy } from "./create-policy";
import { revisionOf } from "./decide.fixture";
import { loosenBreaker } from "./loosen-breaker";
import { submitRevision } from "./submit-revision";
import { takeOver } from "./take-over";
import { ada, move, partOf, planOf, plansStep, seenOf, toV1, toV2, type Way, where } from "./ways.fixture";

const notBefore = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const toSecond = { rules: [{ split: [{ to: { version: "v2" }, weight: 100 }] }] };

async function submitted(service: string, kind: PolicyKind, spec: Record<string, unknown>) {
  const { id } = await createPolicy({ ctx: ada, input: { ...where(service), kind } });
  await submitRevision({ ctx: ada, input: { id, baseRevision: 0, spec, message: "" } });
  return { id, number: 1 };
}

/** What puts something new into force: it waits where it can, and is refused else. */
export const waysForward: Way[] = [
  {
    verb: "shift",
    begin: async (_, service) => (more) => move(service, toV2, 0, more),
    ...{ approval: "waits", freeze: "refused", glass: true },
  },
  {
    verb: "shift of weights that others wrote",
    begin: async (rig, service) => {
      const found = await seenOf(rig, service);
      return (more) => move(service, toV2, 0, { ...more, found, rule: "default" });
    },
    ...{ approval: "refused", freeze: "refused", glass: true },
  },
  {
    verb: "apply",
    begin: async (_, service) => {
      const at = await submitted(service, "route", toSecond);
      return (more) => applyRevision({ ctx: ada, input: { ...at, ...more } });
    },
    ...{ approval: "waits", freeze: "refused", glass: true },
  },
  {
    verb: "apply for a time within the freeze",
    begin: async (_, service) => {
      const at = await submitted(service, "route", toSecond);
      return () => applyRevision({ ctx: ada, input: { ...at, notBefore: notBefore(10) } });
    },
    ...{ approval: "waits", freeze: "refused" },
  },
  {
    verb: "apply for a time after the freeze",
    begin: async (_, service) => {
      const at = await submitted(service, "route", toSecond);
      return () => applyRevision({ ctx: ada, input: { ...at, notBefore: notBefore(120) } });
    },
    ...{ approval: "waits", freeze: "waits" },
  },
  {
    verb: "loosen",
    begin: async (_, service) => {
      const at = await submitted(service, "circuit-breaker", { limits: { maxRequests: 4 } });
      await applyRevision({ ctx: ada, input: at });
      const input = {
        version: "unknown",
        limit: "maxRequests" as const,
        to: 8,
        baseRevision: 1,
        message: "",
      };
      return (more) => loosenBreaker({ ctx: ada, input: { ...where(service), ...input, ...more } });
    },
    ...{ approval: "refused", freeze: "refused", glass: true },
  },
  {
    verb: "contain",
    begin: async (_, service) => (more) => {
      const measure = { name: "refuse" as const, percent: 10 };
      return containTenant({
        ctx: ada,
        input: { ...where(service), tenant: "loud", measure, message: "", ...more },
      });
    },
    ...{ approval: "refused", freeze: "refused", glass: true },
  },
  {
    verb: "take over",
    begin: async (rig, service) => {
      const asked = { ...where(service), kind: "route" as const, how: "whole" as const, message: "" };
      const etag = await seenOf(rig, service);
      return (more) => takeOver({ ctx: ada, input: { ...asked, etag, ...more } });
    },
    ...{ approval: "waits", freeze: "refused", glass: true },
  },
  {
    verb: "adopt theirs",
    begin: async (rig, service) => {
      const { id } = revisionOf(await move(service, toV1));
      const etag = await seenOf(rig, service);
      return (more) => adoptDrift({ ctx: ada, input: { id, etag, message: "", ...more } });
    },
    ...{ approval: "waits", freeze: "refused", glass: true },
  },
  {
    verb: "part of a plan",
    begin: async (rig, service) => {
      const id = await planOf(rig, service);
      return async () => {
        await plansStep();
        return partOf(id, "change");
      };
    },
    ...{ approval: "refused", freeze: "refused" },
  },
];
