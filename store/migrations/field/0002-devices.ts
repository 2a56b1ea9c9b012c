import type { Migration } from "../../migrate.ts";

/** What devices say of themselves, bound to a light point or not, and the commands sent to one device. */
export const devices: Migration = {
  name: "0002-devices",
  sql: `
    create table devices (
      device_id text primary key,
      announced text,
      announced_at integer,
      online integer not null default 0 check (online in (0, 1)),
      connection_count integer not null default -1,
      connection_since integer,
      first_seen_at integer not null,
      last_seen_at integer not null
    ) strict;
    create table device_commands (
      command_id text primary key,
      device_id text not null,
      output integer,
      command text not null,
      duration integer,
      state text not null,
      code text,
      epoch integer,
      version integer,
      actor text not null,
      created_at integer not null,
      sent_at integer,
      received_at integer,
      applied_at integer,
      ended_at integer,
      expires_at integer not null
    ) strict;
    create index device_commands_by_device on device_commands (device_id, created_at);
    create index devices_by_word on devices (last_seen_at);
    create index security_events_by_kind on security_events (kind, at);
    create index device_commands_open on device_commands (created_at) where ended_at is null;
    create index device_commands_by_end on device_commands (ended_at) where ended_at is not null;
  `,
};
