import { connectFeed, internalSecretFile, type FeedFacts } from "../../ingest/feed.ts";
import type { OfficeConfig } from "../config.ts";
import type { Log } from "../log.ts";
import type { FeedFrame } from "../../ingest/feed.ts";

/** Facts come each second of real time; after this long without any, field counts as gone. */
const silentMs = 3000;

export interface FieldLinkHandlers {
  readonly onFrame: (frame: FeedFrame) => void;
  readonly onFacts: (facts: FeedFacts) => void;
  readonly onGap: () => void;
}

/** The connection to field, and what it last said of itself. */
export interface FieldLink {
  /** Field speaks now. */
  alive(): boolean;
  /** Field's own Prometheus samples by full name, as it last told them; null before. */
  metrics(): Readonly<Record<string, number>> | null;
  nudge(): void;
  close(): Promise<void>;
}

/** `now` is the machine's own clock. */
export function linkField(
  config: Pick<OfficeConfig, "mqttUrl" | "dataDir">,
  now: () => number,
  log: Log,
  handlers: FieldLinkHandlers,
): FieldLink {
  let metrics: FeedFacts["metrics"] = null;
  let heardAt = Number.NEGATIVE_INFINITY;
  const feed = connectFeed(
    { url: config.mqttUrl, secretFile: internalSecretFile(config.dataDir) },
    {
      onFrame: (frame) => {
        heardAt = now();
        handlers.onFrame(frame);
      },
      onFacts: (news) => {
        heardAt = now();
        // Facts of a commit have none; those of each second do.
        metrics = news.metrics ?? metrics;
        handlers.onFacts(news);
      },
      onGap: (why) => {
        log.info({ why }, "reading field.db anew");
        handlers.onGap();
      },
      onConnection: (connected) => log.info({ connected }, "connection to field"),
      onError: (error) => log.warn({ err: error }, "feed"),
    },
  );
  return {
    alive: () => feed.connected() && now() - heardAt < silentMs,
    metrics: () => metrics,
    nudge: () => feed.nudge(),
    close: () => feed.close(),
  };
}
