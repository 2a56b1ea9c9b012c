import type { ReactNode } from "react";

/** A part that scrolls by itself: reachable by keyboard, so that all of it can be seen (WCAG 2.1.1). */
export function ScrollArea({
  label,
  className = "scrolls",
  children,
}: {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    // Without a tab stop the keyboard cannot scroll it; axe asks for it (scrollable-region-focusable).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={className} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
