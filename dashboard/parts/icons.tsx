import type { ReactNode } from "react";

const paths = {
  overview: <path d="M3 17h18M6 17a6 6 0 0 1 12 0M12 4v3M4.6 8.6l2 1.6M19.4 8.6l-2 1.6" />,
  map: <path d="m3 6 6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14" />,
  lights: <path d="M7 21V9a5 5 0 0 1 5-5h3M14 5h7l-2 3h-4zM4 21h6" />,
  programs: <path d="M3 19h3V6h5v7h5V8h5v11M3 19h18" />,
  quarantine: <path d="M12 3 4 6v6c0 4.5 3.4 7.6 8 9 4.6-1.4 8-4.5 8-9V6zM12 8v5M12 16v.5" />,
  import: <path d="M12 3v11M8 10l4 4 4-4M4 17v3h16v-3" />,
  about: <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 7.5V8" />,
  search: <path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21" />,
  person: (
    <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1.2-3.4 4-5 7.5-5s6.300 1.600 7.500 5" />
  ),
  close: <path d="m6 6 12 12M18 6 6 18" />,
  add: <path d="M12 5v14M5 12h14" />,
  remove: <path d="M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13" />,
  up: <path d="m6 14 6-6 6 6" />,
  down: <path d="m6 10 6 6 6-6" />,
  back: <path d="M15 5 8 12l7 7" />,
  check: <path d="m5 12.500 4.500 4.500L19 7" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;

/** A drawn sign; its meaning always stands beside it in words, so it is hidden from readers of the page. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {paths[name]}
    </svg>
  );
}
