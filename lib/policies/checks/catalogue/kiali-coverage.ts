/** How what Kiali checks is known of here. */
export type Coverage = {
  /** Kiali's code. */
  code: string;
  /** What it finds. */
  finds: string;
  by: "check" | "schema" | "compiler" | "capability" | "finding" | "not here";
  /** The check's code, the rule, or why it does not apply. */
  how: string;
};

const noMeshObjects = "A policy is about one service: Heddle writes no object for a whole namespace or mesh.";
const noGateways =
  "Gateways and their listeners are not decided here; a route's parent is what the mesh's settings name.";
const ambient =
  "In ambient mode the Istio target needs a waypoint for the service (docs/control-planes.md); `access.enforcedBy: waypoint` binds rules to it.";
const noWorkloads =
  "Workloads and their labels are not decided here; who has a sidecar is told on the mesh's page.";

/** Kiali's validations (business/checkers, release 2.x) and what covers each. */
export const kialiCoverage: readonly Coverage[] = [
  { code: "KIA0002", finds: "two objects without a selector", by: "not here", how: noMeshObjects },
  {
    code: "KIA0003",
    finds: "two objects for one workload",
    by: "check",
    how: "`control-plane-conflict`; of Heddle's own there is one a kind and service (a unique key in Postgres)",
  },
  { code: "KIA0004", finds: "a selector that matches nothing", by: "check", how: "`unknown-service`" },
  {
    code: "KIA0005",
    finds: "exportTo a namespace that is not there",
    by: "compiler",
    how: "no field of a policy is exported to namespaces",
  },
  {
    code: "KIA0101",
    finds: "a source's namespace that is not there",
    by: "check",
    how: "`unknown-namespace`",
  },
  {
    code: "KIA0102",
    finds: "a method that HTTP has not",
    by: "schema",
    how: "`methods` is a closed list, `grpc` a pair of names; `methods-of-grpc` besides",
  },
  {
    code: "KIA0104",
    finds: "a host that no registry knows",
    by: "check",
    how: "`unknown-service`; hosts are not part of a rule",
  },
  {
    code: "KIA0105",
    finds: "a field that needs mTLS",
    by: "check",
    how: "`callers-never-proven`, `callers-not-proven`",
  },
  {
    code: "KIA0106",
    finds: "a principal's service account that is not there",
    by: "check",
    how: "`unknown-caller` for services, `unknown-namespace` for an id's namespace",
  },
  {
    code: "KIA0107",
    finds: "a service account of a remote cluster",
    by: "check",
    how: "services of all registries of the mesh count as known",
  },
  {
    code: "KIA0108",
    finds: "a trust domain that is not known",
    by: "not here",
    how: "Which trust domains are trusted is the mesh's configuration, which Heddle does not read.",
  },
  { code: "KIA0109", finds: "an L7 rule without a waypoint", by: "capability", how: ambient },
  {
    code: "KIA0110",
    finds: "an L7 rule without targetRefs",
    by: "compiler",
    how: "targets are written by the compiler",
  },
  {
    code: "KIA0201",
    finds: "two DestinationRules for one host",
    by: "check",
    how: "`control-plane-conflict`; what others wrote is found and can be taken over",
  },
  { code: "KIA0202", finds: "a host that no registry knows", by: "check", how: "`unknown-service`" },
  {
    code: "KIA0203",
    finds: "a subset whose labels nobody has",
    by: "check",
    how: "`unknown-version`, `no-ready-endpoint`",
  },
  {
    code: "KIA0204",
    finds: "mTLS settings that are overridden",
    by: "compiler",
    how: "no TLS settings are written beside others'",
  },
  { code: "KIA0205", finds: "mesh-wide mTLS without its policy", by: "not here", how: noMeshObjects },
  { code: "KIA0206", finds: "namespace-wide mTLS without its policy", by: "not here", how: noMeshObjects },
  {
    code: "KIA0207",
    finds: "strict mTLS where clear text is sent",
    by: "check",
    how: "`calls-without-mtls`, by what was measured",
  },
  {
    code: "KIA0208",
    finds: "the same for the mesh",
    by: "check",
    how: "`calls-without-mtls`, by what was measured",
  },
  {
    code: "KIA0209",
    finds: "a subset without labels",
    by: "compiler",
    how: "each version is written with its label",
  },
  { code: "KIA0210", finds: "L7 settings without a waypoint", by: "capability", how: ambient },
  { code: "KIA0211", finds: "a service without a waypoint", by: "capability", how: ambient },
  {
    code: "KIA0212",
    finds: "settings outside of the service's namespace",
    by: "compiler",
    how: "each object is written in the service's own namespace",
  },
  { code: "KIA0301", finds: "two Gateways for one host and port", by: "not here", how: noGateways },
  { code: "KIA0302", finds: "a Gateway whose selector matches nothing", by: "not here", how: noGateways },
  { code: "KIA0401", finds: "mesh-wide mTLS without its rule", by: "not here", how: noMeshObjects },
  { code: "KIA0501", finds: "namespace-wide mTLS without its rule", by: "not here", how: noMeshObjects },
  { code: "KIA0505", finds: "a namespace's mTLS half disabled", by: "not here", how: noMeshObjects },
  { code: "KIA0506", finds: "the mesh's mTLS half disabled", by: "not here", how: noMeshObjects },
  {
    code: "KIA0601",
    finds: "a port's name without its protocol",
    by: "not here",
    how: "Ports are the Service's, which is not decided here.",
  },
  {
    code: "KIA0602",
    finds: "a port's appProtocol that nobody knows",
    by: "not here",
    how: "Ports are the Service's, which is not decided here.",
  },
  {
    code: "KIA0701",
    finds: "a Service's port that no Deployment has",
    by: "finding",
    how: "`empty-pool`, and `no-ready-endpoint` before a change: what is not ready takes no calls",
  },
  {
    code: "KIA1004",
    finds: "a Sidecar's host that nobody knows",
    by: "not here",
    how: "Sidecar resources are not decided here.",
  },
  {
    code: "KIA1006",
    finds: "a default Sidecar with a selector",
    by: "not here",
    how: "Sidecar resources are not decided here.",
  },
  {
    code: "KIA1007",
    finds: "an outbound mode that is not clear",
    by: "not here",
    how: "Sidecar resources are not decided here.",
  },
  {
    code: "KIA1101",
    finds: "a destination that nobody knows",
    by: "check",
    how: "`unknown-version`, `unknown-service`, `mirror-nowhere`",
  },
  { code: "KIA1102", finds: "a gateway that is not there", by: "not here", how: noGateways },
  {
    code: "KIA1104",
    finds: "a single weight that is not 100",
    by: "schema",
    how: "weights of a tier add up to 100",
  },
  {
    code: "KIA1105",
    finds: "a subset twice in one split",
    by: "schema",
    how: "a version stands once in a split",
  },
  {
    code: "KIA1106",
    finds: "two VirtualServices for one host",
    by: "check",
    how: "`control-plane-conflict`",
  },
  {
    code: "KIA1107",
    finds: "a subset that is not there",
    by: "check",
    how: "`unknown-version`; the compiler writes the subsets that a route names",
  },
  { code: "KIA1108", finds: "a gateway's name in the old form", by: "not here", how: noGateways },
  { code: "KIA1109", finds: "L7 routes without a waypoint", by: "capability", how: ambient },
  { code: "KIA1110", finds: "tokens without a waypoint", by: "capability", how: ambient },
  {
    code: "KIA1111",
    finds: "a WasmPlugin without a waypoint",
    by: "not here",
    how: "Plugins are not decided here.",
  },
  {
    code: "KIA1112",
    finds: "Telemetry without a waypoint",
    by: "not here",
    how: "Telemetry is not decided here; `heddle doctor` says what is missing.",
  },
  { code: "KIA1113", finds: "a routed service without a waypoint", by: "capability", how: ambient },
  {
    code: "KIA1114",
    finds: "a route outside of the service's namespace",
    by: "compiler",
    how: "each object is written in the service's own namespace",
  },
  {
    code: "KIA1115",
    finds: "tokens without targetRefs",
    by: "compiler",
    how: "targets are written by the compiler",
  },
  {
    code: "KIA1116",
    finds: "a WasmPlugin without targetRefs",
    by: "not here",
    how: "Plugins are not decided here.",
  },
  {
    code: "KIA1117",
    finds: "Telemetry without targetRefs",
    by: "not here",
    how: "Telemetry is not decided here.",
  },
  {
    code: "KIA1211",
    finds: "two ServiceEntries for one host",
    by: "not here",
    how: "ServiceEntries are read as registries and not decided here.",
  },
  {
    code: "KIA1212",
    finds: "ServiceEntries that disagree on a port",
    by: "not here",
    how: "ServiceEntries are read as registries and not decided here.",
  },
  {
    code: "KIA1301",
    finds: "a workload that no access policy covers",
    by: "not here",
    how: "Whether every service needs one is a rule of the house, not of one policy.",
  },
  ...["KIA1311", "KIA1312", "KIA1313", "KIA1314", "KIA1315", "KIA1316"].map((code) => ({
    code,
    finds: "a workload between sidecar, ambient and waypoint",
    by: "not here" as const,
    how: noWorkloads,
  })),
  { code: "KIA1317", finds: "an L7 access policy without a waypoint", by: "capability", how: ambient },
  { code: "KIA1401", finds: "a route whose Gateway is not there", by: "not here", how: noGateways },
  {
    code: "KIA1402",
    finds: "a backend that is not there",
    by: "check",
    how: "`unknown-version`, `no-ready-endpoint`",
  },
  ...["KIA1501", "KIA1502", "KIA1503", "KIA1504"].map((code) => ({
    code,
    finds: "Gateway API listeners and classes",
    by: "not here" as const,
    how: noGateways,
  })),
  {
    code: "KIA1601",
    finds: "a ReferenceGrant's namespace that is not there",
    by: "compiler",
    how: "routes are written beside their backends, so no grant is needed",
  },
  { code: "KIA1701", finds: "a WorkloadGroup's account that is not there", by: "not here", how: noWorkloads },
  { code: "KIA1702", finds: "WorkloadGroups with the same labels", by: "not here", how: noWorkloads },
];
