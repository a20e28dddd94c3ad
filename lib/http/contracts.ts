import "server-only";
import { signInRoute, signOutRoute, whoAmIRoute } from "../access/routes";
import {
  cancelChangeRoute,
  getChangeRoute,
  keepChangeRoute,
  listChangesRoute,
  retryChangeRoute,
  undoChangeRoute,
} from "../changes/routes";
import type { RouteContract } from "../contract/define-route";
import { eventsRoute, openapiRoute } from "../contract/routes";
import {
  completionRoute,
  exploreConceptRoute,
  exploreLinksRoute,
  exploreMetadataRoute,
  exploreQueryRoute,
} from "../explore/routes";
import { findingsRoute } from "../findings/routes";
import { listLogsRoute, logCountsRoute, logLineRoute, tellRequestRoute } from "../logs/routes";
import { meshesRoute, meshSettingsRoute, telemetryRoute, testConnectionRoute } from "../meshes/routes";
import { seriesRoute } from "../metrics/routes";
import { heatmapRoute } from "../metrics/routes-heatmap";
import { comparisonRoute, modelsRoute, modelTrendsRoute } from "../models/routes";
import {
  getPolicyRoute,
  getRevisionRoute,
  listDeliveriesRoute,
  listPoliciesRoute,
  listRevisionsRoute,
} from "../policies/routes";
import { breakersRoute, breakerTimelineRoute } from "../policies/routes-breakers";
import { capabilitiesRoute } from "../policies/routes-capabilities";
import { createPolicyRoute, deleteDraftRoute, getDraftRoute, putDraftRoute } from "../policies/routes-drafts";
import {
  applyRevisionRoute,
  previewPolicyRoute,
  previewRollbackRoute,
  rollbackRoute,
  submitRevisionRoute,
} from "../policies/routes-revisions";
import { instancesRoute, serviceLoadRoute, serviceRoute, servicesRoute } from "../services/routes";
import { previewShiftRoute, shiftRoute } from "../services/routes-shift";
import { topologyRoute } from "../topology/routes";

/** Every route of the interface. A test holds this list and the files under app/api together. */
export const contracts: readonly RouteContract[] = [
  eventsRoute,
  openapiRoute,
  signInRoute,
  signOutRoute,
  whoAmIRoute,
  meshesRoute,
  telemetryRoute,
  meshSettingsRoute,
  testConnectionRoute,
  findingsRoute,
  topologyRoute,
  servicesRoute,
  instancesRoute,
  serviceRoute,
  serviceLoadRoute,
  shiftRoute,
  previewShiftRoute,
  modelsRoute,
  modelTrendsRoute,
  comparisonRoute,
  seriesRoute,
  exploreQueryRoute,
  exploreConceptRoute,
  completionRoute,
  exploreMetadataRoute,
  exploreLinksRoute,
  heatmapRoute,
  listLogsRoute,
  logCountsRoute,
  logLineRoute,
  tellRequestRoute,
  listPoliciesRoute,
  getPolicyRoute,
  listRevisionsRoute,
  getRevisionRoute,
  listDeliveriesRoute,
  createPolicyRoute,
  getDraftRoute,
  putDraftRoute,
  deleteDraftRoute,
  submitRevisionRoute,
  previewPolicyRoute,
  applyRevisionRoute,
  previewRollbackRoute,
  rollbackRoute,
  breakersRoute,
  breakerTimelineRoute,
  capabilitiesRoute,
  listChangesRoute,
  getChangeRoute,
  undoChangeRoute,
  cancelChangeRoute,
  retryChangeRoute,
  keepChangeRoute,
];
