import "server-only";
import {
  beginProviderRoute,
  setPasswordRoute,
  signInRoute,
  signInWaysRoute,
  signOutRoute,
  whoAmIRoute,
} from "../access/routes";
import {
  createLinkRoute,
  createPersonRoute,
  createTokenRoute,
  listPeopleRoute,
  listTokensRoute,
  revokeTokenRoute,
  setGrantsRoute,
  setPersonStateRoute,
} from "../access/routes-people";
import { exportAuditRoute, listAuditRoute } from "../audit/routes";
import {
  applyTogetherRoute,
  cancelChangeRoute,
  getChangeRoute,
  keepChangeRoute,
  listChangesRoute,
  retryChangeRoute,
  undoChangeRoute,
} from "../changes/routes";
import { waitingChangesRoute } from "../changes/routes-waiting";
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
import {
  meshesRoute,
  meshSettingsRoute,
  proxiesRoute,
  telemetryRoute,
  testConnectionRoute,
  testRepositoryRoute,
} from "../meshes/routes";
import { seriesRoute } from "../metrics/routes";
import { heatmapRoute } from "../metrics/routes-heatmap";
import { comparisonRoute, modelsRoute, modelTrendsRoute } from "../models/routes";
import {
  createPlanRoute,
  getPlanRoute,
  listPlansRoute,
  previewPlanRoute,
  resumePlanRoute,
  skipPlanPartRoute,
  stopPlanRoute,
  undoPlanRoute,
} from "../plans/routes";
import {
  getPolicyRoute,
  getRevisionRoute,
  listDeliveriesRoute,
  listPoliciesRoute,
  listRevisionsRoute,
} from "../policies/routes";
import {
  breakersRoute,
  breakerTimelineRoute,
  concurrencyRoute,
  looseningRoute,
  loosenRoute,
} from "../policies/routes-breakers";
import { capabilitiesRoute } from "../policies/routes-capabilities";
import { certificatesRoute } from "../policies/routes-certificates";
import { compareRevisionsRoute } from "../policies/routes-compare";
import { containmentRoute, containRoute } from "../policies/routes-containment";
import { createPolicyRoute, deleteDraftRoute, getDraftRoute, putDraftRoute } from "../policies/routes-drafts";
import { adoptDriftRoute, putBackDriftRoute, readDriftRoute } from "../policies/routes-drift";
import { readFoundRoute, takeOverRoute } from "../policies/routes-found";
import {
  approveRevisionRoute,
  cancelApplyRoute,
  rejectRevisionRoute,
  takeBackApprovalRoute,
  withdrawRevisionRoute,
} from "../policies/routes-reviews";
import {
  applyRevisionRoute,
  previewPolicyRoute,
  previewRollbackRoute,
  previewTargetRoute,
  rollbackRoute,
  submitRevisionRoute,
} from "../policies/routes-revisions";
import { instancesRoute, serviceLoadRoute, serviceRoute, servicesRoute } from "../services/routes";
import { previewShiftRoute, shiftRoute } from "../services/routes-shift";
import { tenantsRoute } from "../services/routes-tenants";
import { topologyRoute } from "../topology/routes";
import { listWebhooksRoute, tryWebhookRoute } from "../webhooks/routes";

/** Every route of the interface. A test holds this list and the files under app/api together. */
export const contracts: readonly RouteContract[] = [
  eventsRoute,
  openapiRoute,
  signInRoute,
  signOutRoute,
  whoAmIRoute,
  signInWaysRoute,
  beginProviderRoute,
  setPasswordRoute,
  listPeopleRoute,
  createPersonRoute,
  createLinkRoute,
  setGrantsRoute,
  setPersonStateRoute,
  listTokensRoute,
  createTokenRoute,
  revokeTokenRoute,
  meshesRoute,
  telemetryRoute,
  meshSettingsRoute,
  proxiesRoute,
  testConnectionRoute,
  testRepositoryRoute,
  findingsRoute,
  topologyRoute,
  servicesRoute,
  instancesRoute,
  serviceRoute,
  serviceLoadRoute,
  tenantsRoute,
  containmentRoute,
  containRoute,
  certificatesRoute,
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
  compareRevisionsRoute,
  createPolicyRoute,
  readFoundRoute,
  takeOverRoute,
  getDraftRoute,
  putDraftRoute,
  deleteDraftRoute,
  submitRevisionRoute,
  previewPolicyRoute,
  previewTargetRoute,
  applyRevisionRoute,
  previewRollbackRoute,
  rollbackRoute,
  approveRevisionRoute,
  takeBackApprovalRoute,
  rejectRevisionRoute,
  withdrawRevisionRoute,
  cancelApplyRoute,
  readDriftRoute,
  adoptDriftRoute,
  putBackDriftRoute,
  breakersRoute,
  looseningRoute,
  loosenRoute,
  concurrencyRoute,
  breakerTimelineRoute,
  capabilitiesRoute,
  listChangesRoute,
  applyTogetherRoute,
  waitingChangesRoute,
  getChangeRoute,
  undoChangeRoute,
  cancelChangeRoute,
  retryChangeRoute,
  keepChangeRoute,
  listAuditRoute,
  exportAuditRoute,
  listPlansRoute,
  previewPlanRoute,
  createPlanRoute,
  getPlanRoute,
  stopPlanRoute,
  resumePlanRoute,
  skipPlanPartRoute,
  undoPlanRoute,
  listWebhooksRoute,
  tryWebhookRoute,
];
