import type { Migration } from "../../migrate.ts";

export const inventory: Migration = {
  name: "0001-inventory",
  sql: `
    create table meta (key text primary key, value text not null) strict;
    insert into meta (key, value) values ('inventoryRevision', '0'), ('programsRevision', '0');

    create table areas (id text primary key, name text not null unique) strict;
    create table streets (id text primary key, name text not null unique, geometry text) strict;
    create table cabinets (
      id text primary key, number text not null unique, name text, lat real, lon real
    ) strict;
    create table segments (
      id text primary key,
      cabinet_id text not null references cabinets (id),
      number text not null,
      unique (cabinet_id, number)
    ) strict;
    create table luminaire_types (
      id text primary key,
      name text not null unique,
      manufacturer text,
      rated_power real not null check (rated_power >= 0),
      standby_power real not null default 0 check (standby_power >= 0),
      power_curve text not null default '[]',
      light_source text,
      lumens real
    ) strict;
    create table calendars (
      id text primary key, name text not null, content text not null, version integer not null
    ) strict;
    create table devices (
      id text primary key,
      secret_hash blob check (secret_hash is null or length(secret_hash) = 32),
      kind text not null check (kind in ('lamp', 'gateway', 'cabinet')),
      gateway_id text references devices (id),
      created_at integer not null,
      revoked_at integer
    ) strict;
    create index devices_by_gateway on devices (gateway_id) where gateway_id is not null;

    create table light_points (
      id text primary key,
      idx integer not null unique check (idx >= 0),
      number text not null,
      mast text,
      street text,
      house_number text,
      area_id text references areas (id),
      lat real not null check (lat between -90 and 90),
      lon real not null check (lon between -180 and 180),
      cabinet_id text references cabinets (id),
      segment_id text references segments (id),
      phase text check (phase in ('L1', 'L2', 'L3')),
      luminaire_type_id text references luminaire_types (id),
      switching text not null check (switching in ('networked', 'byCabinet', 'notNetworked')),
      device_id text references devices (id),
      output integer not null default 1 check (output >= 1),
      lighting_class text,
      minimum_level integer not null default 0 check (minimum_level between 0 and 100),
      default_level integer not null default 100 check (default_level between 0 and 100),
      never_dim integer not null default 0 check (never_dim in (0, 1)),
      zeichen394 integer not null default 0 check (zeichen394 in (0, 1)),
      calendar_id text references calendars (id),
      source_key text,
      created_at integer not null,
      updated_at integer not null,
      deleted_at integer
    ) strict;
    create unique index light_points_by_device on light_points (device_id, output)
      where device_id is not null and deleted_at is null;
    create unique index light_points_by_source on light_points (source_key)
      where source_key is not null and deleted_at is null;
    create index light_points_by_street on light_points (street, number);
    create index light_points_by_number on light_points (number);
    create index light_points_by_cabinet on light_points (cabinet_id, segment_id);
    create index light_points_by_calendar on light_points (calendar_id);
    create index light_points_by_area on light_points (area_id);
    create index light_points_by_mast on light_points (mast) where mast is not null;
  `,
};
