"use client";

/** The shift panel over the page; open while the URL says `shift=1`. */
export function ShiftDrawer({ service }: { service: string | null }) {
  return service === null ? null : null;
}
