import type { Metadata } from "next";
import { PoliciesPage } from "@/components/policies/list/policies-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.policies.title };

export default function Page() {
  return <PoliciesPage />;
}
