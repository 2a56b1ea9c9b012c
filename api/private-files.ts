/**
 * From now on whatever this process and its children write is for their owner alone: the databases hold names, addresses and the
 * hashes of passwords and secrets. Windows knows no such mask and keeps its own rights.
 */
export function keepFilesPrivate(): void {
  process.umask(0o077);
}
