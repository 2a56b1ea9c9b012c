import { existsSync, statfsSync } from "node:fs";
import { defineConfig } from "vitest/config";

/**
 * Rules do not change with the disk they rest on, but hundreds of small databases that wait for one take a minute of it. Unit tests
 * therefore put their files into memory where there is plenty; all others use the disk, as a town does.
 */
function memoryFolder(): Record<string, string> {
  const folder = "/dev/shm";
  if (!existsSync(folder)) return {};
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > 2 * 1024 ** 3 ? { TMPDIR: folder } : {};
}

/**
 * Three speeds of proof. unit: pure rules and single parts, no server, no port.
 * integration: real servers and processes. e2e: a real browser before the whole system.
 * Two files of the second run side by side, for they wait more than they work; a browser wants the machine for itself.
 */
const project = (name: string, include: string[], extra: object) => ({
  extends: true as const,
  test: { name, include, ...extra },
});

export default defineConfig({
  test: {
    // Node itself strips the types, so that what passes here also starts under node.
    experimental: { viteModuleRunner: false },
    // A condition is waited for, not timed: a machine with other work on it is slow, not wrong.
    expect: { poll: { timeout: 15_000 } },
    reporters: ["default", "./test/final-line.ts"],
    projects: [
      // A machine with other work on it is slow, not wrong.
      project("unit", ["test/unit/**/*.test.ts"], {
        testTimeout: 30_000,
        env: memoryFolder(),
        sequence: { groupOrder: 0 },
      }),
      project("integration", ["test/integration/**/*.test.ts"], {
        testTimeout: 60_000,
        hookTimeout: 60_000,
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
      }),
      project("e2e", ["test/e2e/**/*.test.ts"], {
        testTimeout: 180_000,
        hookTimeout: 180_000,
        fileParallelism: false,
        sequence: { groupOrder: 2 },
      }),
    ],
    coverage: {
      provider: "v8",
      include: ["{api,broker,domain,firmware-contracts,ingest,simulators,store}/**/*.ts"],
      reporter: ["text-summary"],
    },
  },
});
