import { Command } from "commander";
import { apiCommands } from "./api/commands.ts";
import { runDemo } from "./deploy/demo.ts";
import { doctorCommand } from "./deploy/doctor/command.ts";
import { attachTown } from "./deploy/simulate-town.ts";
import { startTown } from "./deploy/start-town.ts";
import { AppError } from "./domain/app-error.ts";
import { simulatorCommands } from "./simulators/commands.ts";

const program = new Command("lichtpunkt")
  .description(
    "Intelligent street lighting: broker, ingest, digital twin, programs, API and dashboard.",
  )
  .showHelpAfterError();

program
  .command("start")
  .description(
    "start the system: field (broker, ingest) and office (API, dashboard), each started again if it ends",
  )
  .action(() => startTown());

program
  .command("demo")
  .description("an invented town with simulated lamps; its clock begins before dusk")
  .option("--lights <count>", "light points of the town", Number, 1_200)
  .option("--speed <factor>", "how fast the demo clock runs", Number, 60)
  .option("--nights <count>", "nights of history before the clock begins", Number, 2)
  .option("--seed <number>", "another seed, another town", Number, 1)
  .action((options: { lights: number; speed: number; nights: number; seed: number }) =>
    runDemo(options),
  );

apiCommands(program);
doctorCommand(program);
simulatorCommands(program, attachTown);

await program.parseAsync().catch((error: unknown) => {
  // These say to a person what of the input is wrong, or what the office answered; where in the code that was found is no help.
  const forPeople =
    error instanceof RangeError || (error instanceof AppError && error.code === "office");
  if (!forPeople) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
