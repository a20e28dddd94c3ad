import "server-only";
import { signInRoute, signOutRoute, whoAmIRoute } from "../access/routes";
import type { RouteContract } from "../contract/define-route";
import { eventsRoute, openapiRoute } from "../contract/routes";

/** Every route of the interface. A test holds this list and the files under app/api together. */
export const contracts: readonly RouteContract[] = [
  eventsRoute,
  openapiRoute,
  signInRoute,
  signOutRoute,
  whoAmIRoute,
];
