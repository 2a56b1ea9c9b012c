import { useProgram } from "../client/queries.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { ScreenHeading } from "../parts/screen-heading.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { Link } from "../router/link.tsx";
import { ProgramEditor } from "./program-editor.tsx";

export function ProgramScreen({ id }: { readonly id: string | null }) {
  const t = useTranslate();
  const query = useProgram(id);
  const program = query.data;
  const title = id === null ? t("program.newTitle") : (program?.name ?? t("program.title"));
  return (
    <div className="screen stack">
      <p>
        <Link className="back" href="/programs">
          <Icon name="back" size={16} /> {t("programs.title")}
        </Link>
      </p>
      <ScreenHeading title={title} />
      {id === null ? (
        <ProgramEditor program={null} />
      ) : program === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : (
        <ProgramEditor key={program.id} program={program} />
      )}
    </div>
  );
}
