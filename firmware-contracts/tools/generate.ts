import { writeFile } from "node:fs/promises";
import { generatedFiles, pathOf, presentText } from "./generated-files.ts";

const check = process.argv.includes("--check");
for (const generated of generatedFiles) {
  const present = await presentText(generated);
  const wanted = await generated.text(present);
  if (present === wanted) continue;
  if (check) {
    console.error(
      `firmware-contracts/${generated.file} is older than the schemas: run npm run generate`,
    );
    process.exitCode = 1;
  } else {
    await writeFile(pathOf(generated), wanted);
    console.log(`firmware-contracts/${generated.file} written`);
  }
}
