import type { Migration } from "../../migrate.ts";

export const field: Migration = {
  name: "0001-field",
  sql: `
    create table meta (key text primary key, value text not null) strict;
    create table cursors (consumer text primary key, offset integer not null) strict;
    create table twins (
      light_point_id text primary key, twin blob not null, updated_at integer not null
    ) strict;
    create table energy_hours (
      light_point_id text not null,
      hour_start integer not null,
      wh real not null,
      source text not null check (source in ('counter', 'power', 'calculated')),
      gap_ms integer not null,
      primary key (light_point_id, hour_start)
    ) strict, without rowid;
    create index energy_hours_by_time on energy_hours (hour_start);
    create table town_hours (
      hour_start integer primary key,
      wh real not null,
      planned_wh real not null,
      full_wh real not null,
      measured_share real not null
    ) strict;
    create table quarantine (
      id integer primary key autoincrement,
      received_at integer not null,
      device_id text not null,
      message text not null,
      reason text not null,
      field text,
      detail text,
      payload blob not null,
      size integer not null
    ) strict;
    create index quarantine_by_device on quarantine (device_id, id);
    create table security_events (
      id integer primary key autoincrement,
      at integer not null,
      kind text not null,
      device_id text,
      detail text,
      address text
    ) strict;
    create table down_messages (
      topic text primary key,
      payload blob not null,
      epoch integer not null,
      version integer not null,
      issued_at integer not null,
      expires_at integer not null
    ) strict;
    create table ledger (
      job_id text not null,
      light_point_id text not null,
      state text not null,
      level integer,
      ramp_time real,
      epoch integer,
      version integer,
      code text,
      created_at integer not null,
      sent_at integer,
      received_at integer,
      applied_at integer,
      measured_at integer,
      ended_at integer,
      expires_at integer,
      primary key (job_id, light_point_id)
    ) strict, without rowid;
    create index ledger_by_light on ledger (light_point_id, created_at);
    create index ledger_open on ledger (created_at) where ended_at is null;
    create index ledger_by_end on ledger (ended_at) where ended_at is not null;
    create table overrides (
      light_point_id text primary key,
      job_id text not null,
      level integer not null,
      ramp_time real not null,
      reason text,
      actor text not null,
      from_at integer not null,
      until_at integer not null,
      epoch integer not null,
      version integer not null
    ) strict;
    create table causes (
      id text primary key,
      kind text not null,
      light_point_id text,
      device_id text,
      since integer not null,
      detail text not null,
      cleared_at integer
    ) strict;
    create index causes_open on causes (since) where cleared_at is null;
    create index causes_cleared on causes (cleared_at) where cleared_at is not null;
  `,
};
