import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { VersionPage } from "@/components/models/version-page";
import { dnsLabelSchema, versionNameSchema } from "@/lib/policies/names";

type Props = { params: Promise<{ namespace: string; service: string; version: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { service, version } = await params;
  return { title: `${service} ${version}` };
}

export default async function Page({ params }: Props) {
  const { namespace, service, version } = await params;
  const isNamed = [namespace, service].every((name) => dnsLabelSchema.safeParse(name).success);
  if (!isNamed || !versionNameSchema.safeParse(version).success) notFound();
  return <VersionPage namespace={namespace} service={service} version={version} />;
}
