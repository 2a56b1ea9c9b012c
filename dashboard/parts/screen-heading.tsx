import { useEffect, useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";

/** Path of the screen whose heading was shown last; null before the first. */
let lastPath: string | null = null;
/** Whether a heading that has just left the page held the focus: the one that takes its place goes on with it. */
let focusWasHere = false;

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
  useLayoutEffect(() => {
    const element = heading.current;
    const isAnotherScreen = lastPath !== null && lastPath !== location.pathname;
    if (isAnotherScreen || focusWasHere) element?.focus({ preventScroll: true });
    lastPath = location.pathname;
    focusWasHere = false;
    return () => {
      focusWasHere = element !== null && document.activeElement === element;
    };
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}
