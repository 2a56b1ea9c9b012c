import type { Migration } from "../../migrate.ts";

/** The whole stock: what stands in the street and feeds it, who is working there, and what was changed when. */
export const stock: Migration = {
  name: "0005-stock",
  sql: `
    create table supply_points (
      id text primary key,
      number text not null,
      meter_number text,
      name text,
      lat real,
      lon real,
      note text,
      version integer not null default 1,
      deleted_at integer
    ) strict;
    create unique index supply_points_by_number on supply_points (number) where deleted_at is null;

    alter table areas add column version integer not null default 1;
    alter table areas add column deleted_at integer;
    alter table streets add column version integer not null default 1;
    alter table streets add column deleted_at integer;

    insert into streets (id, name)
      select 's_' || lower(hex(randomblob(10))), street from light_points
      where street is not null and deleted_at is null
      and street not in (select name from streets) group by street;

    alter table cabinets add column area_id text references areas (id);
    alter table cabinets add column address text;
    alter table cabinets add column supply_point_id text references supply_points (id);
    alter table cabinets add column device_id text references devices (id);
    alter table cabinets add column note text;
    alter table cabinets add column version integer not null default 1;
    alter table cabinets add column deleted_at integer;
    create unique index cabinets_by_device on cabinets (device_id)
      where device_id is not null and deleted_at is null;

    alter table segments add column name text;
    alter table segments add column output integer check (output between 1 and 255);
    alter table segments add column calendar_id text references calendars (id);
    alter table segments add column day_powered integer not null default 1 check (day_powered in (0, 1));
    alter table segments add column note text;
    alter table segments add column version integer not null default 1;
    alter table segments add column deleted_at integer;
    create unique index segments_by_output on segments (cabinet_id, output)
      where output is not null and deleted_at is null;
    create index segments_by_calendar on segments (calendar_id) where calendar_id is not null;

    alter table luminaire_types add column rated_life_hours real;
    alter table luminaire_types add column lumen_depreciation text not null default '[]';
    alter table luminaire_types add column note text;
    alter table luminaire_types add column version integer not null default 1;
    alter table luminaire_types add column deleted_at integer;

    create table masts (
      id text primary key,
      number text not null,
      lat real,
      lon real,
      height_meters real,
      material text,
      installed_year integer,
      note text,
      version integer not null default 1,
      deleted_at integer
    ) strict;
    create unique index masts_by_number on masts (number) where deleted_at is null;
    create index masts_in_trash on masts (number) where deleted_at is not null;
    insert into masts (id, number, lat, lon)
      select 'm_' || lower(hex(randomblob(10))), mast, min(lat), min(lon) from light_points
      where mast is not null and deleted_at is null group by mast;

    alter table light_points add column installed_on text;
    alter table light_points add column note text;
    alter table light_points add column source text;
    alter table light_points add column version integer not null default 1;
    create index light_points_by_source_name on light_points (source) where source is not null;
    create index light_points_by_source_in_trash on light_points (source_key)
      where source_key is not null and deleted_at is not null;
    create index light_points_by_type on light_points (luminaire_type_id);
    create index light_points_in_trash on light_points (deleted_at) where deleted_at is not null;

    create table groups (
      id text primary key,
      name text not null,
      note text,
      version integer not null default 1,
      deleted_at integer
    ) strict;
    create unique index groups_by_name on groups (name) where deleted_at is null;
    create table group_members (
      group_id text not null references groups (id),
      light_id text not null references light_points (id),
      primary key (group_id, light_id)
    ) strict, without rowid;
    create index group_members_by_light on group_members (light_id);

    alter table devices add column name text;
    alter table devices add column lat real;
    alter table devices add column lon real;
    alter table devices add column note text;
    alter table devices add column version integer not null default 1;

    create table work_locks (
      id text primary key,
      target_kind text not null check (target_kind in ('lightPoint', 'segment', 'cabinet')),
      target_id text not null,
      person text not null,
      phone text not null,
      reason text,
      from_at integer not null,
      until_at integer not null check (until_at > from_at),
      created_by text not null,
      ended_at integer,
      ended_by text,
      seen_at integer,
      seen_by text
    ) strict;
    create index work_locks_by_target on work_locks (target_kind, target_id);
    create index work_locks_unended on work_locks (until_at) where ended_at is null;

    create table saved_views (
      id text primary key,
      user_id text not null references users (id),
      name text not null,
      screen text not null,
      query text not null,
      shared integer not null default 0 check (shared in (0, 1)),
      created_at integer not null,
      unique (user_id, screen, name)
    ) strict;

    create table import_profiles (
      id text primary key,
      name text not null unique,
      content text not null,
      created_at integer not null,
      created_by text not null,
      updated_at integer not null
    ) strict;
    alter table imports add column format text;
    alter table imports add column settings text;
    alter table imports add column batch_id text references batches (id);
    alter table imports add column carried_out text;

    create table batches (
      seq integer primary key,
      id text not null unique,
      kind text not null
        check (kind in ('edit', 'bulk', 'import', 'commissioning', 'trash', 'restore', 'undo')),
      title text not null,
      count integer not null default 0,
      at integer not null,
      actor text not null,
      undone_by text references batches (id)
    ) strict;
    create index batches_undone on batches (undone_by) where undone_by is not null;
    create table object_changes (
      id integer primary key,
      batch_id text not null references batches (id),
      kind text not null,
      object_id text not null,
      action text not null,
      fields text,
      at integer not null,
      actor text not null
    ) strict;
    create index object_changes_by_object on object_changes (object_id, id);
    create index object_changes_by_batch on object_changes (batch_id, id);

    create table intents_wider (
      id integer primary key autoincrement,
      kind text not null,
      payload text not null,
      job_id text references jobs (id),
      actor text not null,
      created_at integer not null
    ) strict;
    insert into intents_wider select id, kind, payload, job_id, actor, created_at from intents;
    drop table intents;
    alter table intents_wider rename to intents;
  `,
};
