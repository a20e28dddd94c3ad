import type { Metadata } from "next";
import { NewPolicyPage } from "@/components/policies/list/new-policy-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.policies.new };

export default function Page() {
  return <NewPolicyPage />;
}
