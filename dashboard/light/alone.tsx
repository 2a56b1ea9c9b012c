import type { LightView } from "../../api/contract/lights.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";

/** What the lamp does when network or backend are gone. */
export function Alone({ view }: { readonly view: LightView }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(10_000);
  const { alone, calculated } = view.twin;
  if (calculated) return null;
  const program =
    alone.inSync === null
      ? t("alone.unknown")
      : alone.inSync
        ? t("alone.inSync", { program: view.light.programName ?? "–" })
        : t("alone.outOfSync");
  return (
    <section className="stack stack-tight" aria-label={t("alone.title")}>
      <h2 className="over">{t("alone.title")}</h2>
      <p>{program}</p>
      <p className="soft small">
        {alone.lastTimeSyncAt === null || now === null
          ? t("alone.noTime")
          : t("alone.timeSync", { age: formats.age(alone.lastTimeSyncAt, now) })}
      </p>
    </section>
  );
}
