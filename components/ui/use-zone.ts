"use client";

import { useSyncExternalStore } from "react";

export type Zone = "local" | "utc";
const key = "heddle-zone";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function stored(): Zone {
  return localStorage.getItem(key) === "utc" ? "utc" : "local";
}

/** In which zone this person reads times; kept in the browser. The server always draws UTC. */
export function useZone(): [Zone, (zone: Zone) => void] {
  const zone = useSyncExternalStore<Zone>(subscribe, stored, () => "utc");
  const choose = (next: Zone) => {
    localStorage.setItem(key, next);
    for (const listener of listeners) listener();
  };
  return [zone, choose];
}
