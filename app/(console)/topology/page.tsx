import type { Metadata } from "next";
import { TopologyPage } from "@/components/topology/topology-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.topology.title };

export default function Page() {
  return <TopologyPage />;
}
