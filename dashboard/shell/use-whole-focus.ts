import { useEffect } from "react";

/** Brings what has the focus wholly into a row that scrolls sideways (`data-sideways`): the browser leaves it where a part is seen. */
export function useWholeFocus(): void {
  useEffect(() => {
    const show = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement) || target.closest("[data-sideways]") === null) return;
      target.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    document.addEventListener("focusin", show);
    return () => document.removeEventListener("focusin", show);
  }, []);
}
