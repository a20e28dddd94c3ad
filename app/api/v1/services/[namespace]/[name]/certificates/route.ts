import { handle } from "@/lib/http/handle";
import { certificatesRoute } from "@/lib/policies/routes-certificates";
import { readCertificates } from "@/lib/policies/server/read-certificates";

export const GET = handle(certificatesRoute, ({ ctx, params, query, signal }) =>
  readCertificates({ ctx, input: { ...query, ...params }, signal }),
);
