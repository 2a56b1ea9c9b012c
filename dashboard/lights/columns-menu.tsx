import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useTranslate } from "../i18n/translate.ts";
import { lightColumns, toggleColumn, useLightColumns } from "./light-columns.ts";

/** Which columns the table shows; kept in this browser. */
export function ColumnsMenu() {
  const t = useTranslate();
  const shown = useLightColumns();
  return (
    <DialogTrigger>
      <Button className="button">{t("lights.columns")}</Button>
      <Popover placement="bottom end" offset={6}>
        <Dialog className="menu columns-menu" aria-label={t("lights.columns")}>
          {lightColumns.map(({ column }) => (
            <label key={column} className="check">
              <input
                type="checkbox"
                checked={shown.includes(column)}
                disabled={column === "number"}
                onChange={() => toggleColumn(column)}
              />
              {t(`lights.column.${column}`)}
            </label>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
