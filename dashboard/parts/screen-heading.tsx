import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

/** The h1 of a screen: names the page, and takes the focus where the reader has come from another screen. */
export function ScreenHeading({
  title,
  children,
}: {
  readonly title: string;
  /** What is seen where it differs from the page's name. */
  readonly children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Lichtpunkt`;
  }, [title]);
  useEffect(() => {
    if (document.body.dataset["arrived"] === "yes") heading.current?.focus({ preventScroll: true });
    document.body.dataset["arrived"] = "yes";
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}
