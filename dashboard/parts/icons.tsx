import type { ReactNode } from "react";

const paths = {
  overview: <path d="M3 17h18M6 17a6 6 0 0 1 12 0M12 4v3M4.6 8.6l2 1.6M19.4 8.6l-2 1.6" />,
  map: <path d="m3 6 6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14" />,
  lights: <path d="M7 21V9a5 5 0 0 1 5-5h3M14 5h7l-2 3h-4zM4 21h6" />,
  programs: <path d="M3 19h3V6h5v7h5V8h5v11M3 19h18" />,
  quarantine: <path d="M12 3 4 6v6c0 4.5 3.4 7.6 8 9 4.6-1.4 8-4.5 8-9V6zM12 8v5M12 16v.5" />,
  import: <path d="M12 3v11M8 10l4 4 4-4M4 17v3h16v-3" />,
  devices: <path d="M7 4h10v16H7zM10 8h4M12 16v.5M3 9v6M21 9v6" />,
  cabinets: <path d="M5 3h14v18H5zM12 3v18M9 11v2M15 11v2" />,
  groups: (
    <path d="M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM17 9a2.500 2.500 0 1 0 0-5M13 20a5 5 0 0 0-10 0M16 20h5a4 4 0 0 0-6-4" />
  ),
  master: <path d="M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0" />,
  history: <path d="M4 5v5h5M4.500 10A8.500 8.500 0 1 1 4 14M12 8v5l3 2" />,
  locks: <path d="M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3M12 15v2" />,
  more: <path d="M6 12h.010M12 12h.010M18 12h.010" strokeWidth="3" />,
  scan: <path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16" />,
  near: (
    <path d="M12 21s-6-5.500-6-11a6 6 0 0 1 12 0c0 5.500-6 11-6 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z" />
  ),
  phone: <path d="M6 3h4l1.500 5-2.500 2a12 12 0 0 0 5 5l2-2.500 5 1.500v4c-9 2-17-6-15-15z" />,
  swap: <path d="M4 8h14l-3-3M20 16H6l3 3" />,
  approvals: <path d="M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM8.500 12l2.500 2.500 4.500-5" />,
  handover: <path d="M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7" />,
  admin: <path d="M4 21V9l8-6 8 6v12M9 21v-7h6v7M2 21h20M12 8v1" />,
  warning: <path d="M12 4 2.500 20h19zM12 10v5M12 17.500v.5" />,
  about: <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 7.5V8" />,
  search: <path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21" />,
  person: (
    <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1.2-3.4 4-5 7.5-5s6.300 1.600 7.500 5" />
  ),
  choose: (
    <path d="M4 8V4h4M12 4h3M19 4h1v3M20 11v3M4 12v3M4 19v1h4M12 13l8 3-3.500 1.500L15 21z" />
  ),
  tap: (
    <path d="M10 13V6a1.800 1.800 0 0 1 3.600 0v6l4.400 1.500v3.500l-1.500 4h-5L7 15.500l1.200-1.500zM6 8a6 6 0 0 1 11.600 0" />
  ),
  rectangle: <path strokeDasharray="3 2.500" d="M4 6h16v12H4z" />,
  lasso: <path d="M7 15c-6-2-4-10 5-10s11 9 3 11c-4 1-8 0-8-2s4-2 4 1-2 5-5 5" />,
  edit: <path d="M5 19h3L18.500 8.500l-3-3L5 16zM13.500 7.500l3 3" />,
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
