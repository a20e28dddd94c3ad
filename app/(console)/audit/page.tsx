import type { Metadata } from "next";
import { AuditPage } from "@/components/audit/audit-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.audit.title };

export default function Page() {
  return <AuditPage />;
}
