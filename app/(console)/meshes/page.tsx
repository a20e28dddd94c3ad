import type { Metadata } from "next";
import { MeshPage } from "@/components/meshes/mesh-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.meshes.title };

export default function Page() {
  return <MeshPage />;
}
