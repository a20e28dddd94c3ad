"use client";

import { useUrlState } from "../../ui/use-url-state";
import { type ServiceSort, serviceSorts } from "./sort-services";

/** The order that the URL names; pressed again, a column gives it back to what is not well. */
export function useServiceSort(): { by: ServiceSort; onSort: (by: ServiceSort) => void } {
  const { param, set } = useUrlState();
  const by = serviceSorts.find((name) => name === param("sort")) ?? "health";
  return { by, onSort: (name) => set({ sort: name === by || name === "health" ? null : name }) };
}
