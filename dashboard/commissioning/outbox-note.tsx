import { useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import { problemSentence } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { toast } from "../parts/toasts.tsx";
import { keepSending, onRefused, outbox } from "./page-outbox.ts";

/** Keeps the outbox going on every screen, and tells what the server refused. */
export function useOutbox(): void {
  const t = useTranslate();
  const tell = useEffectEvent((number: string, error: unknown): void =>
    toast({ text: t("outbox.refused", { number, why: problemSentence(error, t) }) }),
  );
  useEffect(keepSending, []);
  useEffect(() => onRefused(({ number }, error) => tell(number, error)), []);
}

/** What is on its way for less is no news. */
const newsAfterMs = 2_000;

/** What is not done yet because the network is gone; nothing where all is sent. */
export function OutboxNote() {
  const t = useTranslate();
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.waiting);
  const some = waiting.length > 0;
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!some) return undefined;
    const timer = setTimeout(() => setLate(true), newsAfterMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [some]);
  if (!some || !late) return null;
  return (
    <div className="note note-warn" role="status">
      <p>{t("outbox.title")}</p>
      <ul>
        {waiting.map(({ key, what, number }) => (
          <li key={key}>{t(`outbox.${what}`, { number })}</li>
        ))}
      </ul>
    </div>
  );
}
