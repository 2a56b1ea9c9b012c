import { useLayoutEffect, useRef } from "react";
import { useLight } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { lightName } from "../lights/light-name.ts";
import { placeWords } from "../lights/place-words.ts";
import { Icon } from "../parts/icons.tsx";
import { StatusWord } from "../parts/status-glyph.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { LightActions } from "./light-actions.tsx";
import { LightBody } from "./light-body.tsx";

export interface LightPanelProps {
  readonly id: string;
  /** Shows a button that closes the panel. */
  readonly onClose?: () => void;
}

/** The whole light point as a side sheet of the map; it scrolls within its parent. */
export function LightPanel({ id, onClose }: LightPanelProps) {
  const t = useTranslate();
  const query = useLight(id);
  const view = query.data;
  const panel = useRef<HTMLElement>(null);
  // Before the panel leaves the page: later nobody can tell any more that it held the focus.
  useLayoutEffect(() => {
    const element = panel.current;
    return () => {
      if (element?.contains(document.activeElement)) document.getElementById("main")?.focus();
    };
  }, []);
  const name = view === undefined ? t("light.title") : lightName(view.light, t);
  return (
    <section
      ref={panel}
      className="light-panel stack"
      aria-label={name}
      data-region=""
      tabIndex={-1}
    >
      <div className="row row-ends light-panel-head">
        <h2>{name}</h2>
        {onClose !== undefined && (
          <button
            type="button"
            className="button button-icon"
            aria-label={t("common.close")}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      {view === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          <div className="row light-line">
            <StatusWord status={view.light.status} />
            <span className="soft">{placeWords(view.light, t)}</span>
            <Link href={pathOf({ screen: "light", id })}>{t("light.wholePage")}</Link>
            <LightActions light={view.light} />
          </div>
          <LightBody key={id} view={view} />
        </>
      )}
    </section>
  );
}
