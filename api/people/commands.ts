import type { Command } from "commander";
import type { Registry } from "../../store/registry.ts";
import { createLoginLink, createUser, loginLinkUrl } from "../auth/login-links.ts";
import { commandLineActor as actor, configuration, fail, withRegistry } from "../command-line.ts";
import type { OfficeConfig } from "../config.ts";
import type { Invitation, UserChange, UserView, UsersView } from "../contract/people.ts";
import { roles, type Role } from "../contract/session.ts";
import { audit } from "../office/audit.ts";
import { runningOffice, type OfficeApi } from "../office/running-office.ts";
import { wholeTown } from "../scope.ts";
import { changeUser } from "./change-user.ts";
import { removeSecondFactor } from "./remove-second-factor.ts";
import { readUsers } from "./user-views.ts";

/** Where the people are: in an office that runs, or in its database where none does. */
type Place =
  | { readonly office: OfficeApi }
  | { readonly office: null; readonly registry: Registry; readonly config: OfficeConfig };

/** People from this machine's command line: the way in for a town that has locked itself out. */
export function peopleCommands(program: Command): void {
  const user = program.command("user").description("People who may sign in");
  user
    .command("list")
    .description("Show who may sign in")
    .action(() =>
      inPlace(async (place) => {
        for (const one of await peopleAt(place)) {
          const state = one.disabledAt === null ? "" : "disabled";
          const factor = one.hasSecondFactor ? "second factor" : "";
          console.log(
            [one.id, one.role, one.name, one.email ?? "-", factor, state].join("\t").trimEnd(),
          );
        }
      }),
    );
  user
    .command("link")
    .description("Make a one-time link that signs a new person in, or one who is known")
    .option("--name <name>", "who it is for: somebody new")
    .option("--role <role>", `${roles.join(", ")}; for somebody new`, "administrator")
    .option(
      "--user <id or email>",
      "somebody who is known; a password set before ends when the link is used",
    )
    .action((options: { name?: string; role: string; user?: string }) =>
      inPlace(async (place) => {
        if ((options.name === undefined) === (options.user === undefined)) {
          fail("Give either --name, for somebody new, or --user, for somebody who is known.");
        }
        console.log(
          options.user === undefined
            ? await newPersonAt(place, options.name ?? "", roleNamed(options.role))
            : await newLinkAt(place, await personAt(place, options.user)),
        );
      }),
    );
  const changing = (name: string, description: string, change: UserChange): void => {
    user
      .command(name)
      .description(description)
      .argument("<id or email>")
      .action((who: string) => inPlace((place) => changeAt(place, who, change)));
  };
  changing("disable", "Sign somebody out everywhere and let them in no more", { disabled: true });
  changing("enable", "Let somebody sign in again", { disabled: false });
  user
    .command("role")
    .description("Give somebody another role")
    .argument("<id or email>")
    .argument("<role>", roles.join(", "))
    .action((who: string, role: string) =>
      inPlace((place) => changeAt(place, who, { role: roleNamed(role) })),
    );
  user
    .command("forget-factor")
    .description("Take somebody's second factor off, as when the phone is lost")
    .argument("<id or email>")
    .action((who: string) =>
      inPlace(async (place) => {
        const { id, name, hasSecondFactor } = await personAt(place, who);
        if (!hasSecondFactor) fail(`${name} has no second factor.`);
        if (place.office === null) {
          const person = { id, hasSecondFactor };
          await place.registry.db
            .transaction()
            .execute((trx) => removeSecondFactor(trx, person, actor, Date.now()));
        } else {
          await place.office.send("DELETE", `/api/v1/users/${id}/second-factor`);
        }
        console.log(`${name}: no second factor.`);
      }),
    );
}

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const config = configuration();
  const office = await runningOffice(config.dataDir);
  if (office !== null) return work({ office });
  return withRegistry(config, (registry) => work({ office: null, registry, config }));
}

function roleNamed(name: string): Role {
  return roles.find((one) => one === name) ?? fail(`The role must be one of ${roles.join(", ")}.`);
}

async function peopleAt(place: Place): Promise<readonly UserView[]> {
  if (place.office === null) return readUsers(place.registry.db, Date.now());
  return (await place.office.send<UsersView>("GET", "/api/v1/users")).users;
}

async function personAt(place: Place, who: string): Promise<UserView> {
  const people = await peopleAt(place);
  const found = people.find(({ id, email }) => id === who || email === who.toLowerCase());
  return found ?? fail(`Nobody has the id or email ${who}; "user list" shows who there is.`);
}

async function changeAt(place: Place, who: string, change: UserChange): Promise<void> {
  const person = await personAt(place, who);
  if (place.office === null) {
    const caller = { id: null, scope: wholeTown, actor };
    const refusal = await place.registry.db
      .transaction()
      .execute((trx) => changeUser(trx, person, change, caller, Date.now()));
    if (refusal !== null) fail(refusal.detail);
  } else {
    const path = `/api/v1/users/${person.id}`;
    const body = JSON.stringify(change);
    await place.office.send("PATCH", path, body, "application/json", `"v${person.version}"`);
  }
  console.log(`${person.name}: changed.`);
}

async function newPersonAt(place: Place, name: string, role: Role): Promise<string> {
  if (place.office !== null) {
    const body = JSON.stringify({ name, role });
    return (await place.office.send<Invitation>("POST", "/api/v1/users", body, "application/json"))
      .link;
  }
  const now = Date.now();
  return place.registry.db.transaction().execute(async (trx) => {
    const id = await createUser(trx, { name, email: null, role, language: "de" }, now);
    await audit(trx, now, actor, {
      action: "user.created",
      object: `user:${id}`,
      after: { name, role },
    });
    return linkOf(place.config, (await createLoginLink(trx, id, "invitation", now)).code);
  });
}

async function newLinkAt(place: Place, person: UserView): Promise<string> {
  if (place.office !== null) {
    return (await place.office.send<Invitation>("POST", `/api/v1/users/${person.id}/link`)).link;
  }
  if (person.disabledAt !== null) fail(`${person.name} is disabled; "user enable" comes first.`);
  const now = Date.now();
  return place.registry.db.transaction().execute(async (trx) => {
    await audit(trx, now, actor, { action: "user.linkMade", object: `user:${person.id}` });
    return linkOf(place.config, (await createLoginLink(trx, person.id, "reset", now)).code);
  });
}

function linkOf(
  { publicUrl, httpHost, httpPort, httpTlsCert }: OfficeConfig,
  code: string,
): string {
  const host = httpHost.includes(":") ? `[${httpHost}]` : httpHost;
  const own = `${httpTlsCert === null ? "http" : "https"}://${host}:${httpPort}`;
  return loginLinkUrl(new URL(publicUrl ?? own), code);
}
