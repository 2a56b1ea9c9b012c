import { useState } from "react";
import { lampStore, selection } from "../app/stores.ts";
import { useStock } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { LockDialog } from "../locks/lock-dialog.tsx";
import type { LockTarget } from "../locks/lock-dialog.tsx";
import { CommandButton } from "../parts/command-button.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { cabinetName, useFieldOptions } from "../stock/field-options.ts";

export interface BulkLockProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** The work lock of one light point; of several the lock of what feeds them, for that is where they are switched off. */
export function BulkLock({ isOpen, onOpenChange }: BulkLockProps) {
  const t = useTranslate();
  const [feeding, setFeeding] = useState<LockTarget | null>(null);
  const only = selection.ids().size === 1 ? [...selection.ids()][0] : undefined;
  const place = only === undefined ? null : lampStore.placeOf(only);
  const number = place === null ? undefined : lampStore.columns()?.numbers[place];
  const target: LockTarget | null =
    only === undefined
      ? feeding
      : { kind: "lightPoint", id: only, name: t("light.name", { number: number ?? only }) };
  const leave = (open: boolean): void => {
    if (!open) setFeeding(null);
    onOpenChange(open);
  };
  if (target !== null) return <LockDialog target={target} isOpen={isOpen} onOpenChange={leave} />;
  return (
    <Sheet title={t("bulk.lock")} isOpen={isOpen} onOpenChange={leave}>
      <FeedingPicker onPick={setFeeding} />
    </Sheet>
  );
}

function FeedingPicker({ onPick }: { readonly onPick: (target: LockTarget) => void }) {
  const t = useTranslate();
  const cabinets = useStock("cabinet").data ?? [];
  const optionsOf = useFieldOptions();
  const [cabinetId, setCabinetId] = useState("");
  const [segmentId, setSegmentId] = useState("");
  const cabinet = cabinets.find(({ id }) => id === cabinetId);
  const segment = cabinet?.segments.find(({ id }) => id === segmentId);
  const press = (): void => {
    if (cabinet === undefined) return;
    const name = t("light.cabinet", { cabinet: cabinetName(cabinet) });
    if (segment === undefined) onPick({ kind: "cabinet", id: cabinet.id, name });
    else {
      const part = t("light.segment", { segment: segment.number });
      onPick({ kind: "segment", id: segment.id, name: `${name} · ${part}` });
    }
  };
  return (
    <>
      <p className="soft">{t("bulk.lockMany")}</p>
      <SelectField
        label={t("stockKind.cabinet")}
        value={cabinetId}
        options={optionsOf("cabinetId", null) ?? []}
        none={t("stock.choose")}
        onChange={(id) => {
          setCabinetId(id);
          setSegmentId("");
        }}
      />
      <SelectField
        label={t("stockKind.segment")}
        value={segmentId}
        options={optionsOf("segmentId", cabinetId) ?? []}
        none={t("bulk.wholeCabinet")}
        disabled={cabinetId === ""}
        onChange={setSegmentId}
      />
      <div className="row">
        <CommandButton
          look="main"
          reason={cabinet === undefined ? t("bulk.pickCabinet") : null}
          onPress={press}
        >
          {t("bulk.continue")}
        </CommandButton>
      </div>
    </>
  );
}
