import { useNotices, useSeeNotice } from "../client/approvals.ts";
import type { NoticeView } from "../../api/contract/approvals.ts";
import { useFormats } from "../format/use-formats.ts";
import { useWallClock } from "../format/use-wall-clock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { Link } from "../router/link.tsx";

/** On every screen until it was seen: somebody has broken the glass, or has changed the rule. */
export function NoticesBanner() {
  const unseen = useNotices().data?.filter(({ isSeen }) => !isSeen) ?? [];
  if (unseen.length === 0) return null;
  return (
    <div className="notices" role="alert">
      {unseen.slice(0, 3).map((notice) => (
        <Notice key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Notice({ notice }: { readonly notice: NoticeView }) {
  const t = useTranslate();
  const sentence = useNoticeSentence();
  const see = useSeeNotice();
  return (
    <div className="notice">
      <p>
        {sentence(notice)}{" "}
        {notice.object !== null && <Link href="/approvals">{t("approvals.look")}</Link>}
      </p>
      <CommandButton reason={null} onPress={() => see.mutate(notice.id)}>
        {t("notice.seen")}
      </CommandButton>
    </div>
  );
}

/** A notice as one sentence. */
export function useNoticeSentence() {
  const t = useTranslate();
  const formats = useFormats();
  const now = useWallClock();
  return ({ kind, parameters, by, at }: NoticeView): string =>
    t(`notice.${kind}`, {
      by,
      at: formats.moment(at, now),
      lights: parameters["lights"] ?? 0,
      times: parameters["times"] ?? 0,
      area: parameters["area"] ?? t("approvals.noArea"),
      reason: parameters["reason"] ?? "–",
    });
}
