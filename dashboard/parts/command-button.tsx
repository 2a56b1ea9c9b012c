import { useId } from "react";
import type { ReactNode } from "react";

export interface CommandButtonProps {
  readonly onPress: () => void;
  readonly children: ReactNode;
  /** Why it cannot be pressed now; null where it can. */
  readonly reason: string | null;
  /** Leaves the reason out of sight where the same one is written beside another button already. */
  readonly reasonUnseen?: boolean;
  readonly look?: "main" | "plain" | "quiet";
  readonly label?: string;
}

/** A button that stays reachable while it is disabled and says why. */
export function CommandButton(props: CommandButtonProps) {
  const reasonId = useId();
  const look = props.look ?? "plain";
  const blocked = props.reason !== null;
  return (
    <>
      <button
        type="button"
        className={`button button-${look}`}
        aria-disabled={blocked}
        aria-describedby={blocked ? reasonId : undefined}
        aria-label={props.label}
        onClick={() => {
          if (!blocked) props.onPress();
        }}
      >
        {props.children}
      </button>
      {blocked && (
        <span id={reasonId} className={props.reasonUnseen === true ? "unseen" : "reason"}>
          {props.reason}
        </span>
      )}
    </>
  );
}
