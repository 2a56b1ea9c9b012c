import type { CauseView, OverviewView } from "../../api/contract/overview.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import type { Translate } from "../i18n/translate.ts";
import { useTownNow } from "../live/hooks.ts";
import { StatusGlyph } from "../parts/status-glyph.tsx";
import { Link } from "../router/link.tsx";
import { allLights, pathOf } from "../router/routes.ts";

/** What is wrong, by cause and worst first, each with a way to where one can act. */
export function Causes({ overview }: { readonly overview: OverviewView }) {
  const t = useTranslate();
  const formats = useFormats();
  const now = useTownNow(5_000) ?? overview.at;
  return (
    <section className="stack" aria-label={t("overview.causes")}>
      <h2 className="over">{t("overview.causes")}</h2>
      {overview.causes.length === 0 ? (
        <p className="quiet-line">
          <StatusGlyph status="on" /> {t("overview.noCauses")}
        </p>
      ) : (
        <ol className="causes">
          {overview.causes.map((cause) => (
            <li key={cause.id}>
              <Link href={hrefOf(cause)} className="cause">
                <StatusGlyph
                  status={cause.code === "communicationFailure" ? "noConnection" : "fault"}
                  size={18}
                />
                <span className="cause-words">
                  <strong>{t.code("cause", cause.code, cause.parameters)}</strong>
                  <span className="soft small">{whom(cause, t)}</span>
                </span>
                <span className="soft small cause-age">{formats.age(cause.since, now)}</span>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function whom(cause: CauseView, t: Translate): string {
  const { cabinet, segment } = cause.parameters;
  if (typeof cabinet === "string") {
    const place =
      typeof segment === "string"
        ? t("overview.causeSegment", { cabinet, segment })
        : t("overview.causeCabinet", { cabinet });
    const lights = t("overview.causeLights", { count: cause.lightCount });
    return cause.lightCount === 0 ? place : `${place} · ${lights}`;
  }
  const number = cause.parameters["number"];
  const street = cause.parameters["street"];
  if (cause.lightCount === 1 && typeof number === "string") {
    const name = t("light.name", { number });
    return typeof street === "string" ? `${name} · ${street}` : name;
  }
  return t("overview.causeLights", { count: cause.lightCount });
}

function hrefOf(cause: CauseView): string {
  const [first] = cause.lightIds;
  if (cause.code === "schemaViolation") return "/quarantine";
  if (cause.lightIds.length === 1 && first !== undefined) {
    return pathOf({ screen: "light", id: first });
  }
  const cabinet = cause.parameters["cabinet"];
  const filter = typeof cabinet === "string" ? { ...allLights, cabinet } : allLights;
  const status = cause.code === "communicationFailure" ? "noConnection" : "fault";
  return pathOf({ screen: "lights", filter: { ...filter, status } });
}
