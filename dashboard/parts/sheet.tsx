import type { ReactNode } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "./icons.tsx";

export interface SheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly wide?: boolean;
  /** False where what is told once stands in it: a slip beside it must not take it away. */
  readonly isDismissable?: boolean;
  readonly children: ReactNode;
}

/** A dialog with a heading and a way out: from below on a phone, in the middle at a desk. Its content lives while it is open. */
export function Sheet({
  title,
  isOpen,
  onOpenChange,
  wide = false,
  isDismissable = true,
  children,
}: SheetProps) {
  const t = useTranslate();
  return (
    <ModalOverlay
      className="sheet-veil"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={isDismissable}
    >
      <Modal>
        <Dialog className={wide ? "sheet sheet-wide" : "sheet"} aria-label={title}>
          <div className="row row-ends sheet-head">
            <h2>{title}</h2>
            <button
              type="button"
              className="button button-icon"
              aria-label={t("common.close")}
              onClick={() => onOpenChange(false)}
            >
              <Icon name="close" />
            </button>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
