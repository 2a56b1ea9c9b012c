import type { Migration } from "../../migrate.ts";

export const programs: Migration = {
  name: "0002-programs",
  sql: `
    create table programs (
      id text primary key,
      name text not null,
      current_version integer not null,
      created_at integer not null,
      deleted_at integer
    ) strict;
    create table program_versions (
      program_id text not null references programs (id),
      version integer not null,
      content text not null,
      created_at integer not null,
      created_by text not null,
      primary key (program_id, version)
    ) strict;
  `,
};
