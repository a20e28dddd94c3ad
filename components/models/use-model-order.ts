"use client";

import { useUrlState } from "../ui/use-url-state";
import { type SortName, sortNames } from "./sort-models";

/** What rows are in order of, and what a press on a column's name asks for. */
export type ModelOrder = { by: SortName; onSort: (by: SortName) => void };

/** The order that the URL names; pressed again, a column gives it back to the names. */
export function useModelOrder(): ModelOrder {
  const { param, set } = useUrlState();
  const by = sortNames.find((name) => name === param("sort")) ?? "name";
  return { by, onSort: (name) => set({ sort: name === by || name === "name" ? null : name }) };
}
