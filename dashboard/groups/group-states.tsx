import { lampStatuses } from "../../api/contract/lights.ts";
import type { GroupView } from "../../api/contract/stock.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { StatusGlyph } from "../parts/status-glyph.tsx";

/** How many of a group are in which state, those that are none left out. */
export function GroupStates({ states }: Pick<GroupView, "states">) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <span className="group-states">
      {lampStatuses.map((status) =>
        states[status] === 0 ? null : (
          <span key={status} className="row row-tight small">
            <StatusGlyph status={status} />
            {t(`status.${status}`)} {formats.integer(states[status])}
          </span>
        ),
      )}
    </span>
  );
}
