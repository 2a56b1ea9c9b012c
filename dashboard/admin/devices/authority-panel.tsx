import type { AuthorityView } from "../../../api/contract/credentials.ts";
import { useAuthority } from "../../client/credentials.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useTranslate } from "../../i18n/translate.ts";
import { Waiting } from "../../parts/waiting.tsx";
import { saveFile } from "../../selection/save-file.ts";
import { CommandLine } from "./command-line.tsx";

/** The town's own authority: by what devices check the server, and how it comes to be. */
export function AuthorityPanel() {
  const t = useTranslate();
  const query = useAuthority();
  if (query.data === undefined) {
    return <Waiting error={query.error} retry={() => void query.refetch()} />;
  }
  const { authority, server } = query.data;
  return (
    <div className="stack stack-wide">
      <p className="soft">{t("authority.what")}</p>
      {authority === null ? (
        <div className="stack empty">
          <h2>{t("authority.none")}</h2>
          <p>{t("authority.how")}</p>
          <CommandLine words="node_modules/.bin/node main.ts devices ca create --host mqtt.example.org" />
          <p className="soft">{t("authority.foreign")}</p>
        </div>
      ) : (
        <Authority authority={authority} />
      )}
      {authority !== null && <Server server={server} />}
    </div>
  );
}

function Authority({ authority }: { readonly authority: NonNullable<AuthorityView["authority"]> }) {
  const t = useTranslate();
  const formats = useFormats();
  const { subject, fingerprint, notBefore, notAfter, pem, canSign } = authority;
  const save = (): void => saveFile("ca.pem", new Blob([pem], { type: "application/x-pem-file" }));
  return (
    <section className="stack" aria-label={t("authority.own")}>
      <h2>{t("authority.own")}</h2>
      <dl className="facts">
        <dt>{t("authority.subject")}</dt>
        <dd>{subject}</dd>
        <dt>{t("authority.good")}</dt>
        <dd>
          {t("credentials.goodFromTo", {
            from: formats.date(notBefore),
            to: formats.date(notAfter),
          })}
        </dd>
        <dt>{t("credentials.fingerprint")}</dt>
        <dd>
          <code className="device-id">{fingerprint}</code>
        </dd>
      </dl>
      {!canSign && <p className="note note-warn">{t("authority.noKey")}</p>}
      <div>
        <button type="button" className="button" onClick={save}>
          {t("authority.save")}
        </button>
      </div>
    </section>
  );
}

function Server({ server }: { readonly server: AuthorityView["server"] }) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <section className="stack" aria-label={t("authority.server")}>
      <h2>{t("authority.server")}</h2>
      {server === null ? (
        <p className="note note-warn">{t("authority.noServer")}</p>
      ) : (
        <dl className="facts">
          <dt>{t("authority.names")}</dt>
          <dd>{server.names}</dd>
          <dt>{t("authority.goodUntil")}</dt>
          <dd>{formats.date(server.notAfter)}</dd>
        </dl>
      )}
      <p className="soft">{t("authority.renew")}</p>
      <CommandLine words="node_modules/.bin/node main.ts devices ca server --host mqtt.example.org" />
    </section>
  );
}
