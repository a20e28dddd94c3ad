"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Action } from "../../lib/access/actions";
import { mayDo } from "../../lib/access/actor";
import type { Grant, Role } from "../../lib/access/grants";
import { useUrlState } from "../ui/use-url-state";

/** Who looks, and their roles as they were when the page was made; the server decides anew each time. */
export type Who = {
  id: string;
  name: string;
  grants: readonly Grant[];
  /** Which roles may read what was said, by the settings. */
  promptRoles?: readonly Role[];
};

const WhoContext = createContext<Who>({ id: "", name: "", grants: [] });

export function WhoProvider({ who, children }: { who: Who; children: ReactNode }) {
  return <WhoContext value={who}>{children}</WhoContext>;
}

/** Who looks. */
export function useWho(): Who {
  return useContext(WhoContext);
}

type Place = { mesh?: string | null; namespace?: string };

/** Whether the roles of who looks allow something: in the mesh that is looked at unless another is named, null for the console. */
export function useMay(action: Action, place: Place = {}): boolean {
  const { id, name, grants, promptRoles } = useWho();
  const { mesh: own } = useUrlState();
  const ctx = {
    actor: { kind: "user" as const, id, name },
    ...{ requestId: "", address: "", grants },
    ...(promptRoles && { promptRoles }),
  };
  return mayDo(ctx, action, place.mesh === undefined ? own : place.mesh, place.namespace);
}
