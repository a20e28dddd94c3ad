import type { Metadata } from "next";
import { RegistryPage } from "@/components/services/registry/registry-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.registry.title };

export default function Page() {
  return <RegistryPage />;
}
