import type { Migration } from "../../migrate.ts";

export const orders: Migration = {
  name: "0004-orders",
  sql: `
    create table jobs (
      id text primary key,
      kind text not null check (kind in ('override.set', 'override.clear')),
      payload text not null,
      total integer not null,
      created_at integer not null,
      created_by text not null
    ) strict;
    create table intents (
      id integer primary key autoincrement,
      kind text not null
        check (kind in ('override.set', 'override.clear', 'inventory.changed', 'programs.changed')),
      payload text not null,
      job_id text references jobs (id),
      actor text not null,
      created_at integer not null
    ) strict;
    create table idempotency_keys (
      user_id text not null,
      key text not null,
      request_hash text not null,
      status integer not null,
      response text not null,
      created_at integer not null,
      primary key (user_id, key)
    ) strict;
    create index idempotency_keys_by_age on idempotency_keys (created_at);
    create table audit (
      id integer primary key autoincrement,
      at integer not null,
      actor text not null,
      role text not null,
      action text not null,
      object text not null,
      before text,
      after text,
      reason text,
      address text
    ) strict;
    create index audit_by_object on audit (object, id);
    create table imports (
      id text primary key,
      state text not null check (state in ('reading', 'ready', 'applying', 'applied', 'failed')),
      file_name text not null,
      done_rows integer not null default 0,
      total_rows integer,
      report text,
      problem text,
      created_at integer not null,
      created_by text not null,
      applied_at integer
    ) strict;
  `,
};
