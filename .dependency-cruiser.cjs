// The one-way rules of docs/ARCHITECTURE.md.
const vocabulary = "^lib/(time|promql|logql)/|^lib/errors\\.ts$";
const nouns =
  "overview|explore|meshes|topology|services|models|policies|changes|rollouts|logs|findings|alerts|audit|access";
const pureNouns = `^lib/(${nouns}|metrics|contract)/(?!server/)`;
const systems =
  "^lib/(prometheus|loki|alertmanager|db|control-planes|kubernetes|http|jobs|connections|settings|registries|git)/|^lib/(env|logger)\\.ts$";
const verbs = `^lib/(${nouns}|metrics)/server/`;
const composition = "^(app|cli)/|^(instrumentation(-node)?|proxy|worker|heddle)\\.ts$";
const tests = "\\.(test|fixture)\\.tsx?$|/fixtures/";
const generated = "^(lib/db|controlplane)/generated/";
/** Pure interfaces and descriptions of a system, which any side may read. */
const pureOfSystems = "^lib/control-planes/control-plane\\.ts$|^lib/http/contracts\\.ts$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "vocabulary-is-the-ground",
      severity: "error",
      from: { path: vocabulary, pathNot: tests },
      to: { path: "^(lib|app|components|controlplane|demo)/", pathNot: vocabulary },
    },
    {
      name: "nouns-are-pure",
      comment: "The types and arithmetic of a noun run in the browser too.",
      severity: "error",
      from: { path: pureNouns, pathNot: tests },
      to: { path: [systems, verbs, "^components/", composition], pathNot: pureOfSystems },
    },
    {
      name: "systems-know-no-verb",
      severity: "error",
      from: { path: systems, pathNot: tests },
      to: { path: [verbs, "^components/", composition] },
    },
    {
      name: "verbs-know-no-page",
      severity: "error",
      from: { path: verbs, pathNot: tests },
      to: { path: ["^components/", composition] },
    },
    {
      name: "components-are-given-everything",
      severity: "error",
      from: { path: "^components/" },
      to: { path: [systems, verbs, composition], pathNot: pureOfSystems },
    },
    {
      name: "browser-code-reaches-no-server-code",
      severity: "error",
      from: { path: `^components/|${pureNouns}`, pathNot: tests },
      to: { path: "server-only", reachable: true },
    },
    {
      name: "drawing-knows-no-noun",
      severity: "error",
      from: { path: "^components/(ui|charts)/" },
      to: { path: `^components/(${nouns})/` },
    },
    {
      name: "outsiders-use-the-interfaces",
      severity: "error",
      from: { path: "^(playwright|demo|controlplane|bench|cli)/" },
      to: { path: "^(app|components)/" },
    },
    {
      name: "nothing-needs-the-demo",
      severity: "error",
      from: { pathNot: "^(demo|playwright|bench)/" },
      to: { path: "^demo/" },
    },
    {
      name: "one-way-to-the-database",
      severity: "error",
      from: { pathNot: "^lib/db/" },
      to: { path: "^lib/db/generated/" },
    },
    {
      name: "control-plane-stands-alone",
      severity: "error",
      from: { path: "^controlplane/", pathNot: tests },
      to: { path: "^lib/", pathNot: [vocabulary, pureNouns, "^lib/db/guarded-client\\.ts$"] },
    },
    {
      name: "product-needs-no-test",
      severity: "error",
      from: { path: "^(app|components|lib|controlplane|demo)/", pathNot: tests },
      to: { path: tests },
    },
    {
      name: "product-needs-no-dev-dependency",
      severity: "error",
      from: { path: "^(app|components|lib|controlplane|demo)/", pathNot: [tests, "\\.d\\.ts$"] },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "everything-is-found",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(prometheus|server-only)" },
    },
  ],
  required: [
    {
      name: "server-rooms-are-locked",
      comment: 'Systems and verbs begin with import "server-only".',
      severity: "error",
      // The guarded client serves the control plane's process too, which is outside Next.
      module: {
        path: [systems, verbs],
        pathNot: [tests, generated, pureOfSystems, "\\.mjs$", "^lib/db/guarded-client\\.ts$"],
      },
      to: { path: "server-only" },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", generated] },
    exclude: { path: "^(\\.next|dist|test-results)/|^next-env\\.d\\.ts$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types", "typings"],
    },
  },
};
