/** The value of GRPC_XDS_BOOTSTRAP_CONFIG for one node. */
export function xdsBootstrap(node: { id: string; cluster: string }, xdsAddress: string): string {
  return JSON.stringify({
    xds_servers: [
      { server_uri: xdsAddress, channel_creds: [{ type: "insecure" }], server_features: ["xds_v3"] },
    ],
    // grpc-js-xds 1.14 refuses a node without a locality.
    node: { id: node.id, cluster: node.cluster, locality: {}, metadata: {} },
  });
}
