import type { ReactNode } from "react";

/** A heading with its content, or with the word that there is nothing. */
export function Part({
  title,
  none,
  isEmpty,
  children,
}: {
  readonly title: string;
  readonly none: string;
  readonly isEmpty: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      {isEmpty ? <p className="soft">{none}</p> : children}
    </section>
  );
}
