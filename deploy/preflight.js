// Plain JavaScript without types or imports of ours, for it runs on whatever Node the machine has
// and explains what to do where Lichtpunkt itself could not even start.
import { existsSync, readdirSync, statSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";

const root = path.resolve(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  "..",
);
const [major = 0] = process.versions.node.split(".").map(Number);

function stop(...lines) {
  process.stderr.write(
    `\nLichtpunkt cannot start here.\n\n${lines.map((line) => `  ${line}`).join("\n")}\n\n`,
  );
  process.exit(1);
}

if (!existsSync(path.join(root, "node_modules"))) {
  stop("The packages are not installed yet. Run:", "", "npm ci");
}
if (major < 26) {
  const platform = `${process.platform}-${process.arch}`;
  stop(
    `Node 26 is needed, this is ${process.version} on ${platform}.`,
    "",
    "Node 26 comes with the packages on Linux (x64, arm64), macOS (arm64) and Windows (x64).",
    "Either they were installed without optional dependencies: run `npm ci` again, without --omit=optional,",
    "or this script was started directly: use `npm run demo`, `npm start`, `npm test`,",
    "or this is another platform: install Node 26 from your system and run again.",
  );
}

function newestChange(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "dist" || entry.name === "node_modules") continue;
    const full = path.join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestChange(full) : statSync(full).mtimeMs);
  }
  return newest;
}

if (process.argv.includes("--dashboard")) {
  const built = path.join(root, "dashboard", "dist", "index.html");
  // These folders are what the browser application is made of.
  const sources = ["dashboard", "api/contract", "api/locales", "domain"].map((name) =>
    path.join(root, name),
  );
  const stale =
    !existsSync(built) || sources.some((folder) => newestChange(folder) > statSync(built).mtimeMs);
  if (stale) {
    if (!existsSync(path.join(root, "node_modules", "vite"))) {
      stop(
        "The dashboard is not built, and the tools to build it are not installed.",
        "",
        "Run `npm ci` without --omit=dev, or use a release, which carries the dashboard built.",
      );
    }
    process.stdout.write("Building the dashboard ...\n");
    const vite = path.join(root, "node_modules", "vite", "bin", "vite.js");
    const result = spawnSync(process.execPath, [vite, "build", "dashboard", "--logLevel", "warn"], {
      cwd: root,
      stdio: "inherit",
    });
    if (result.status !== 0) stop("The dashboard could not be built; the reason stands above.");
  }
}
