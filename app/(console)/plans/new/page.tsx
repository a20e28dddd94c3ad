import type { Metadata } from "next";
import { NewPlanPage } from "@/components/plans/new-plan-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.plans.one };

export default function Page() {
  return <NewPlanPage />;
}
