import { useEffect, useRef, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { navigate, useRoute } from "../router/history.ts";
import { afterFocusIsBack } from "./after-focus.ts";
import { NavItem } from "./nav-item.tsx";
import type { Place, placeGroups } from "./nav-places.ts";

/** What has no room at the thumb, as a sheet from below. */
export function MoreSheet({
  groups,
  thumb,
}: {
  readonly groups: typeof placeGroups;
  readonly thumb: readonly Place[];
}) {
  const t = useTranslate();
  const { screen } = useRoute();
  const [open, setOpen] = useState(false);
  const rest = groups
    .map(({ word, places }) => ({ word, places: places.filter((one) => !thumb.includes(one)) }))
    .filter(({ places }) => places.length > 0);
  const here = rest.some(({ places }) => places.some(({ screens }) => screens.includes(screen)));
  return (
    <>
      <button
        type="button"
        className="nav-more"
        aria-haspopup="dialog"
        aria-expanded={open}
        data-here={here ? "" : undefined}
        onClick={() => setOpen(true)}
      >
        <Icon name="more" size={22} />
        <span className="word">{t("nav.more")}</span>
      </button>
      <ModalOverlay className="sheet-veil" isOpen={open} onOpenChange={setOpen} isDismissable>
        <Modal>
          <Dialog className="sheet more-sheet" aria-label={t("nav.all")}>
            <SheetPlaces rest={rest} leave={() => setOpen(false)} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

function SheetPlaces({
  rest,
  leave,
}: {
  readonly rest: typeof placeGroups;
  readonly leave: () => void;
}) {
  const t = useTranslate();
  const goal = useRef<string | null>(null);
  useEffect(
    () => () => {
      const path = goal.current;
      if (path !== null) afterFocusIsBack(() => navigate(path));
    },
    [],
  );
  const go = (path: string): void => {
    goal.current = path;
    leave();
  };
  return (
    <>
      <div className="row row-ends">
        <h2>{t("nav.all")}</h2>
        <button
          type="button"
          className="button button-icon"
          aria-label={t("common.close")}
          onClick={leave}
        >
          <Icon name="close" />
        </button>
      </div>
      {rest.map(({ word, places }) => (
        <div key={word} role="group" aria-label={t(word)}>
          <h3 className="over" aria-hidden="true">
            {t(word)}
          </h3>
          <ul>
            {places.map((place) => (
              <NavItem key={place.href} place={place} onOpen={go} />
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
