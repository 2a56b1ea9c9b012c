import { useTown } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { useFreshness, useTownNow } from "../live/hooks.ts";

/** Whether the page is live, with the town's time; or of when it is. A demo clock says so on every screen. */
export function LiveIndicator() {
  const t = useTranslate();
  const formats = useFormats();
  const { live, at } = useFreshness();
  const now = useTownNow(1_000);
  const clock = useTown().data?.clock;
  const demo = clock?.demo === true;
  return (
    <>
      {demo && (
        <span className="demo-badge">
          <span className="demo-long">{t("shell.demo", { speed: clock.speed })}</span>
          <span className="demo-short" aria-hidden="true">
            {t("shell.demoShort", { speed: clock.speed })}
          </span>
        </span>
      )}
      {live && now !== null ? (
        <span className="live">
          <span className="pulse" aria-hidden="true" />
          <span className="live-word">{t("shell.live")}</span>
          <strong>{demo ? formats.time(now) : formats.timeWithSeconds(now)}</strong>
        </span>
      ) : (
        <span className="live" data-stale="">
          <span className="pulse" aria-hidden="true" />
          <strong>
            {at === null ? t("shell.connecting") : t("shell.asOf", { time: formats.time(at) })}
          </strong>
        </span>
      )}
      <span className="unseen" role="status">
        {live || at === null ? "" : t("shell.stale", { time: formats.time(at) })}
      </span>
    </>
  );
}
