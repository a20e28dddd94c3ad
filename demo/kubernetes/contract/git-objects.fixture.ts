import { namespace } from "./shifted-service.fixture";

/** Files as people keep them, which differ in layout: comments, anchors, brackets, line ends. */

export function subsetsText(service: string): string {
  return `# Versions of ${service}.
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ${service}, namespace: ${namespace}}   # one line is enough
spec:
  host: ${service}.${namespace}.svc.cluster.local
  subsets:
  - name: v1
    labels: {version: v1}
  - name: v2   # since the spring
    labels: {version: v2}
`;
}

/** Its pool's size stands behind an anchor that another field leans on. */
export function limitsText(service: string): string {
  return `# Limits of ${service}: the platform team looks after them.
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: ${service}
  namespace: ${namespace}
  labels: {team: models}   # whom to call
spec:
  host: ${service}.${namespace}.svc.cluster.local
  trafficPolicy:
    tls: { mode: ISTIO_MUTUAL }   # left alone
    connectionPool:
      tcp:
        # sockets are dear here
        maxConnections: &many 100   # as measured
      http:
        http1MaxPendingRequests: *many
        http2MaxRequests: 64
  subsets:
  - name: v1
    labels: {version: v1}
  - name: v2
    labels: {version: v2}
---
# Not Heddle's at all.
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: ${service}, namespace: ${namespace}}
spec:
  egress:
  - hosts: ["./*"]
`;
}

export function gatewayText(service: string): string {
  return `# What ${service} may be asked, and how often.
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata:
  name: ${service}-traffic
  namespace: ${namespace}
spec:
  targetRefs:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, name: ${service} }
  timeout:
    http: { requestTimeout: 120s }   # long answers
`;
}
