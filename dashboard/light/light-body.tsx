import { Suspense, lazy } from "react";
import type { LightView } from "../../api/contract/lights.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ObjectHistory } from "../history/object-history.tsx";
import { useWatchedLight } from "../live/hooks.ts";
import { LightLock } from "../locks/light-lock.tsx";
import { Alone } from "./alone.tsx";
import { CommandLedger } from "./command-ledger.tsx";
import { LevelControl } from "./level-control.tsx";
import { LightFacts } from "./light-facts.tsx";
import { Tonight } from "./tonight.tsx";
import { TwinTable } from "./twin-table.tsx";
import { Why } from "./why.tsx";

// The chart engine is the largest part of this page and the one least asked for.
const HistorySection = lazy(async () => ({
  default: (await import("./history-section.tsx")).HistorySection,
}));

/** Everything about one light point, in one column or two as there is room. */
export function LightBody({ view }: { readonly view: LightView }) {
  const t = useTranslate();
  useWatchedLight(view.light.id);
  return (
    <div className="light-frame">
      <div className="light-body">
        <div className="stack stack-wide">
          <LightLock view={view} />
          <LevelControl view={view} />
          <CommandLedger lines={view.commands} />
          <Why steps={view.why} />
        </div>
        <div className="stack stack-wide">
          <Tonight view={view} />
          <TwinTable twin={view.twin} />
          <Alone view={view} />
        </div>
        <div className="light-wide">
          <Suspense fallback={<p className="soft">{t("common.loading")}</p>}>
            <HistorySection id={view.light.id} />
          </Suspense>
        </div>
        <div className="light-wide">
          <LightFacts view={view} />
        </div>
        <div className="light-wide">
          <ObjectHistory kind="lightPoint" id={view.light.id} />
        </div>
      </div>
    </div>
  );
}
