/** Bytes of the largest message that is decoded (64 KiB). */
export const maxMessageBytes = 65_536;

/** Readings in one telemetry message at most. */
export const maxReadings = 200;
