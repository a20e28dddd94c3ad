import { StockMesh } from "./fixtures/stock-mesh/stock-mesh";

const mesh = await StockMesh.start();
console.log(
  JSON.stringify({ prometheus: mesh.prometheusUrl, loki: mesh.lokiUrl, requestId: mesh.requestId }),
);
process.on("SIGTERM", () => void mesh.stop().then(() => process.exit(0)));
