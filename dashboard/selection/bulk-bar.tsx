import { useState } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { selection } from "../app/stores.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { navigate } from "../router/history.ts";
import { useRoleReason } from "../session/use-gate.ts";
import { BulkEdit } from "./bulk-edit.tsx";
import { BulkExport, BulkLabels } from "./bulk-files.tsx";
import { BulkGroups } from "./bulk-groups.tsx";
import { BulkLock } from "./bulk-lock.tsx";
import { BulkTrash } from "./bulk-trash.tsx";
import { useSelectionSummary, useSelectionVersion } from "./use-selection.ts";

const sheets = ["edit", "groups", "lock", "labels", "export", "trash"] as const;
type BulkSheet = (typeof sheets)[number];

export interface BulkBarProps {
  /** The other way to look at the same light points. */
  readonly elsewhere: { readonly path: string; readonly word: "bulk.onMap" | "bulk.asList" };
}

/** What can be done with all light points that are chosen, on the list as on the map. */
export function BulkBar({ elsewhere }: BulkBarProps) {
  const t = useTranslate();
  const formats = useFormats();
  useSelectionVersion();
  const summary = useSelectionSummary().data;
  const [open, setOpen] = useState<BulkSheet | null>(null);
  const planner = useRoleReason("editStock");
  const technician = useRoleReason("lockWork");
  const count = selection.ids().size;
  if (count === 0) return null;
  const reasons: Readonly<Record<BulkSheet, string | null>> = {
    edit: planner,
    groups: planner,
    lock: technician,
    labels: technician,
    export: technician,
    trash: planner,
  };
  const close = (): void => setOpen(null);
  const shown = t("bulk.chosen", { count, number: formats.integer(count) });
  const rated = summary?.ratedPowerW ?? null;
  return (
    <>
      <section className="bulk-bar" aria-label={t("bulk.bar")} data-region="" tabIndex={-1}>
        <p role="status">
          <strong>{shown}</strong>
          {rated !== null && (
            <span className="soft">
              <span className="bulk-dot"> · </span>
              {rated < 1_000 ? formats.watts(rated) : formats.kilowatts(rated / 1_000)}
            </span>
          )}
        </p>
        <span className="bulk-actions">
          {planner === null && (
            <>
              <button type="button" className="button" onClick={() => setOpen("edit")}>
                {t("bulk.edit")}
              </button>
              <button type="button" className="button bulk-wide" onClick={() => setOpen("groups")}>
                {t("bulk.groups")}
              </button>
            </>
          )}
          <MenuTrigger>
            <Button className="button">
              {t("common.more")} <Icon name="up" size={16} />
            </Button>
            <Popover placement="top end" offset={8}>
              <Menu
                className="menu menu-list"
                aria-label={t("bulk.moreLabel")}
                disabledKeys={sheets.filter((one) => reasons[one] !== null)}
                onAction={(key) => {
                  if (key === "elsewhere") navigate(elsewhere.path);
                  else setOpen(sheets.find((one) => one === key) ?? null);
                }}
              >
                <MenuItem id="elsewhere">{t(elsewhere.word)}</MenuItem>
                {sheets
                  .filter((one) => one !== "edit")
                  .map((one) => (
                    <MenuItem key={one} id={one} textValue={t(`bulk.${one}`)}>
                      <span>{t(`bulk.${one}`)}</span>
                      {reasons[one] !== null && <span className="small">{reasons[one]}</span>}
                    </MenuItem>
                  ))}
              </Menu>
            </Popover>
          </MenuTrigger>
          <button
            type="button"
            className="button button-icon"
            aria-label={t("bulk.clear")}
            onClick={() => selection.clear()}
          >
            <Icon name="close" />
          </button>
        </span>
      </section>
      <Sheet
        title={t("bulk.editTitle", { chosen: shown })}
        isOpen={open === "edit"}
        onOpenChange={close}
        wide
      >
        <BulkEdit done={close} />
      </Sheet>
      <Sheet title={t("bulk.groupsTitle")} isOpen={open === "groups"} onOpenChange={close}>
        <BulkGroups done={close} />
      </Sheet>
      <BulkLock isOpen={open === "lock"} onOpenChange={close} />
      <Sheet title={t("bulk.labelsTitle")} isOpen={open === "labels"} onOpenChange={close}>
        <BulkLabels done={close} />
      </Sheet>
      <Sheet title={t("bulk.exportTitle")} isOpen={open === "export"} onOpenChange={close}>
        <BulkExport done={close} />
      </Sheet>
      <Sheet title={t("bulk.trashTitle")} isOpen={open === "trash"} onOpenChange={close}>
        <BulkTrash done={close} />
      </Sheet>
    </>
  );
}
