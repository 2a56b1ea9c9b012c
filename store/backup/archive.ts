import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib";
import { createTarDecoder, type ParsedTarEntry } from "modern-tar";
import { packTar } from "modern-tar/fs";
import { isSealed, sealedHeadBytes, unseal, type Key, type SealedOnce } from "./cipher.ts";
import { BackupRefused, manifestName, parseManifest, type BackupManifest } from "./manifest.ts";

/** Larger tables of contents are no backup. */
const MANIFEST_BYTES = 1_000_000;

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** Writes manifest and files as one tar, packed by zstd and sealed; resolves when it is on the disk. `place`: where a file lies. */
export async function writeArchive(
  target: string,
  manifest: BackupManifest,
  place: (name: string) => string,
  { seal }: SealedOnce,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const mtime = new Date(manifest.createdAt);
  const tar = packTar([
    {
      type: "content",
      target: manifestName,
      content: `${JSON.stringify(manifest, null, 2)}\n`,
      mode: 0o600,
      mtime,
    },
    ...manifest.files.map(({ name }) => ({
      type: "file" as const,
      source: place(name),
      target: name,
      mode: 0o600,
      mtime,
    })),
  ]);
  tar.on("data", (chunk: Uint8Array) => onBytes(chunk.length));
  tar.pause();
  const packed = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const packing = pipeline(tar, packed);
  // The pipeline's end of it is read from below, and fails there too.
  packing.catch(() => undefined);
  // Node's own stream and the web's differ in their types only.
  const sealed = await seal(Readable.toWeb(packed) as ReadableStream<Uint8Array>);
  const file = createWriteStream(target, { flags: "wx", mode: 0o600, flush: true });
  await pipeline(sealed, file);
  await packing;
}

export interface ArchiveReader {
  /** Called once, before any file. */
  readonly onManifest: (manifest: BackupManifest) => Promise<void>;
  /** Called for each file of the manifest in turn; must read the body to its end. */
  readonly onFile: (name: string, body: AsyncIterable<Uint8Array>) => Promise<void>;
}

/**
 * Reads an archive through and holds each file to the manifest: name, size, hash; none more, none less. Throws BackupRefused with
 * what is wrong.
 */
export async function readArchive(
  path: string,
  key: Key | null,
  reader: ArchiveReader,
): Promise<BackupManifest> {
  const sealed = isSealed(await headOf(path));
  const raw = createReadStream(path);
  try {
    // As above.
    const content = Readable.toWeb(raw) as ReadableStream<Uint8Array>;
    const packed = sealed ? await unseal(content, key) : content;
    return await readTar(packed, reader);
  } catch (error) {
    if (error instanceof BackupRefused) throw error;
    throw new BackupRefused(
      `the backup is damaged or was altered: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  } finally {
    raw.destroy();
  }
}

async function readTar(
  packed: ReadableStream<Uint8Array>,
  { onManifest, onFile }: ArchiveReader,
): Promise<BackupManifest> {
  const unpacked = createZstdDecompress();
  const unpacking = pipeline(packed, unpacked);
  unpacking.catch(() => undefined);
  const tar = Readable.toWeb(unpacked) as ReadableStream<Uint8Array>;
  const entries = tar.pipeThrough(createTarDecoder({ strict: true }));
  let manifest: BackupManifest | null = null;
  const seen = new Set<string>();
  for await (const entry of entries) {
    if (manifest === null) {
      manifest = await manifestOf(entry);
      await onManifest(manifest);
      continue;
    }
    const { name, size, type } = entry.header;
    const expected = manifest.files.find((file) => file.name === name);
    if (expected === undefined || seen.has(name) || (type ?? "file") !== "file") {
      throw new BackupRefused(`the backup holds what its table of contents does not name: ${name}`);
    }
    seen.add(name);
    if (size !== expected.bytes) throw new BackupRefused(`${name} has another size than told`);
    const hash = createHash("sha256");
    await onFile(name, hashed(entry.body, hash));
    if (hash.digest("hex") !== expected.sha256) {
      throw new BackupRefused(`${name} was altered: its hash is another`);
    }
  }
  await unpacking;
  if (manifest === null) throw new BackupRefused("the file is no backup: it is empty");
  const missing = manifest.files.find(({ name }) => !seen.has(name));
  if (missing !== undefined) {
    throw new BackupRefused(`the backup is cut off: ${missing.name} is missing`);
  }
  return manifest;
}

async function manifestOf({ header, body }: ParsedTarEntry): Promise<BackupManifest> {
  if (header.name !== manifestName || header.size > MANIFEST_BYTES) {
    throw new BackupRefused("the file is no backup of Lichtpunkt");
  }
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return parseManifest(Buffer.concat(parts).toString("utf8"));
}

async function* hashed(
  body: ReadableStream<Uint8Array>,
  hash: Hash,
): AsyncGenerator<Uint8Array, void> {
  for await (const part of body) {
    hash.update(part);
    yield part;
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw new BackupRefused(`${path} cannot be read`, error);
  });
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(sealedHeadBytes),
      0,
      sealedHeadBytes,
      0,
    );
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
