import type { SessionEntry } from "../../api/contract/people.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { agentWords } from "./agent-words.ts";

/** Sessions as a list, each with a way to end it. `withNames`: those of several people. */
export function SessionLines({
  sessions,
  withNames = false,
  onEnd,
}: {
  readonly sessions: readonly SessionEntry[];
  readonly withNames?: boolean;
  readonly onEnd: (session: SessionEntry) => void;
}) {
  const t = useTranslate();
  const formats = useFormats();
  return (
    <ul className="master-list">
      {sessions.map((session) => {
        const device = agentWords(session.agent) ?? t("sessions.unknownDevice");
        const seen = t("sessions.seen", { time: formats.dayAndTime(session.lastSeenAt) });
        return (
          <li key={session.id} className="session-line">
            <span className="grow">
              <strong>{withNames ? session.user.name : device}</strong>
              <span className="soft small">
                {[
                  ...(withNames ? [device] : []),
                  session.address ?? "",
                  t.code("sessionMethod", session.method),
                ]
                  .filter((part) => part !== "")
                  .join(" · ")}
              </span>
              <span className="soft small">{session.current ? t("sessions.this") : seen}</span>
            </span>
            {!session.current && (
              <button
                type="button"
                className="button"
                aria-label={t("sessions.endOne", { name: withNames ? session.user.name : device })}
                onClick={() => onEnd(session)}
              >
                {t("sessions.end")}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
