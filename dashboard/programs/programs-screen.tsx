import { usePrograms } from "../client/queries.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Link } from "../router/link.tsx";
import { pathOf } from "../router/routes.ts";
import { useRoleReason } from "../session/use-gate.ts";
import { ProgramSketch } from "./program-sketch.tsx";

export function ProgramsScreen() {
  const t = useTranslate();
  const formats = useFormats();
  const query = usePrograms();
  const reason = useRoleReason("editPrograms");
  const programs = query.data;
  return (
    <div className="screen stack stack-wide">
      <div className="row row-ends">
        <ScreenHeading title={t("programs.title")} />
        {reason === null && (
          <Link className="button button-main" href={pathOf({ screen: "program", id: null })}>
            {t("programs.new")}
          </Link>
        )}
      </div>
      {reason !== null && <p className="soft">{reason}</p>}
      {programs === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : programs.length === 0 ? (
        <p>{t("programs.none")}</p>
      ) : (
        <ul className="programs">
          {programs.map((program) => (
            <li key={program.id}>
              <Link className="program-line" href={pathOf({ screen: "program", id: program.id })}>
                <ProgramSketch points={program.points} />
                <span className="program-words">
                  <strong>{program.name}</strong>
                  <span className="soft">
                    {t("programs.assigned", {
                      count: program.assignedLights,
                      number: formats.integer(program.assignedLights),
                    })}
                  </span>
                </span>
                <span className="soft small">
                  {t("programs.inSync", {
                    inSync: formats.integer(program.inSyncLights),
                    count: program.networkedLights,
                    number: formats.integer(program.networkedLights),
                  })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
