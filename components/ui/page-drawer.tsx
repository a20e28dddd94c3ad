"use client";

import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./page-drawer.module.css";

type Props = {
  isOpen: boolean;
  title: string;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
};

/** Where something is decided over a page, whose address says whether it is open. */
export function PageDrawer({ isOpen, title, closeLabel, onClose, children }: Props) {
  return (
    <Drawer
      opened={isOpen}
      withinPortal={false}
      onClose={onClose}
      position="right"
      size="min(100vw, 620px)"
      title={title}
      closeButtonProps={{ "aria-label": closeLabel }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      transitionProps={{ duration: 120 }}
      classNames={{
        title: styles.title ?? "",
        body: styles.body ?? "",
        header: styles.header ?? "",
        inner: styles.inner ?? "",
      }}
    >
      {children}
    </Drawer>
  );
}
