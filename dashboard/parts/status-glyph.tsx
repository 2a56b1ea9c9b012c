import type { LampStatus } from "../../api/contract/lights.ts";
import { useTranslate } from "../i18n/translate.ts";

const shapes = {
  on: <circle cx="8" cy="8" r="5.5" fill="var(--state-on)" />,
  off: <circle cx="8" cy="8" r="4.7" fill="none" stroke="var(--state-off)" strokeWidth="2.2" />,
  inWork: <rect x="3" y="3" width="10" height="10" fill="var(--state-in-work)" />,
  fault: <path d="M8 1.500 15 14.500H1z" fill="var(--state-fault)" />,
  noConnection: (
    <path
      d="m3.500 3.500 9 9m0-9-9 9"
      stroke="var(--state-no-connection)"
      strokeWidth="3"
      strokeLinecap="round"
    />
  ),
} satisfies Record<LampStatus, unknown>;

/** The shape and colour of a lamp's state; the word for it stands beside. */
export function StatusGlyph({
  status,
  size = 16,
}: {
  readonly status: LampStatus;
  readonly size?: number;
}) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {shapes[status]}
    </svg>
  );
}

export function StatusWord({ status }: { readonly status: LampStatus }) {
  const t = useTranslate();
  return (
    <span className="state-word">
      <StatusGlyph status={status} />
      {t(`status.${status}`)}
    </span>
  );
}
