/** Topic of the facts, beside the frames. Not for devices. */
export const factsTopic = "lpi/v1/facts";

/** A town that comes back after a power cut is not told device by device: who asks for one of them asks again. */
export const mostDevicesNamed = 500;

/** What is no lamp's state, as JSON, at each commit that has some and at least once a second. */
export interface FeedFacts {
  readonly epoch: number;
  /** Grows by one from facts to facts of an epoch. */
  readonly seq: number;
  /** seq of the newest frame sent before these facts: a last frame that was lost shows here. */
  readonly frameSeq: number;
  /** The town's instant, milliseconds since 1970. */
  readonly at: number;
  /** Jobs of which a ledger line has moved. */
  readonly jobs: readonly string[];
  /** Light points whose causes, override or ledger have moved. */
  readonly lightIds: readonly string[];
  /** Devices whose announce, connection or commands have moved; so many of them are named at most (mostDevicesNamed). */
  readonly deviceIds: readonly string[];
  readonly quarantineAdded: number;
  readonly causesChanged: boolean;
  /** What field works with now; they follow office's revisions after a moment. */
  readonly inventoryRevision: number;
  readonly programsRevision: number;
  /** The greatest intent id carried out. */
  readonly intentId: number;
  /** An hour's energy has been written. */
  readonly energyChanged: boolean;
  /** Prometheus samples by full name, such as `lichtpunkt_messages_total` or `lichtpunkt_quarantined_total{reason="schema"}`. */
  readonly metrics: Readonly<Record<string, number>> | null;
}
