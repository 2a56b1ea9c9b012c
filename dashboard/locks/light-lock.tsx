import { useEffect, useRef, useState } from "react";
import type { LightView } from "../../api/contract/lights.ts";
import { useTranslate } from "../i18n/translate.ts";
import { lightName } from "../lights/light-name.ts";
import { Icon } from "../parts/icons.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { afterFocusIsBack } from "../shell/after-focus.ts";
import { LockBanner } from "./lock-banner.tsx";
import { LockDialog } from "./lock-dialog.tsx";
import { useLocksOverLight } from "./use-locks-on.ts";

/** The work locks that a light point lies under, or the way to set one. */
export function LightLock({ view }: { readonly view: LightView }) {
  const { light } = view;
  const t = useTranslate();
  const reason = useRoleReason("switchLights");
  const locks = useLocksOverLight(view);
  const [open, setOpen] = useState(false);
  const locked = locks.length > 0;
  const place = useRef<HTMLDivElement>(null);
  const wasLocked = useRef(locked);
  // Setting and ending a lock take away the button that did it; the focus goes on with what stands there then.
  useEffect(() => {
    if (open || wasLocked.current === locked) return;
    wasLocked.current = locked;
    afterFocusIsBack(() => {
      if (document.activeElement !== document.body) return;
      place.current?.querySelector<HTMLElement>("h2, button")?.focus();
    });
  }, [open, locked]);
  if (!locked && reason !== null) return null;
  return (
    <div ref={place} className="stack">
      {locked ? (
        <LockBanner locks={locks} />
      ) : (
        <div>
          <button type="button" className="button" onClick={() => setOpen(true)}>
            <Icon name="locks" />
            {t("locks.set")}
          </button>
        </div>
      )}
      {/* Stays while it is open: the lock may be seen here before the answer to it has come. */}
      <LockDialog
        target={{ kind: "lightPoint", id: light.id, name: lightName(light, t) }}
        isOpen={open}
        onOpenChange={setOpen}
      />
    </div>
  );
}
