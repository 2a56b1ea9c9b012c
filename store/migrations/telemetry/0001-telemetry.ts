import type { Migration } from "../../migrate.ts";

/**
 * Readings arrive by time and are asked for by light point. So they are appended to readings_hot, which costs nothing but the
 * row, and each full chunk of it moves, in small steps, to readings, whose key puts a chunk's rows of one light point side by
 * side. A chunk's rows are written in key order: the tree grows at its end only. chunks tells which ones a span of time touches.
 */
export const telemetry: Migration = {
  name: "0001-telemetry",
  sql: `
    create table meta (key text primary key, value integer not null) strict;
    insert into meta (key, value) values ('cursor', 0), ('movedThrough', 0);
    create table lights (id integer primary key, light_point_id text not null unique) strict;

    create table readings_hot (
      id integer primary key,
      light integer not null, ts integer not null, output integer not null,
      boot integer not null, seq integer not null, clock integer not null,
      level real, power real, energy real, voltage real, rest text
    ) strict;

    create table chunks (
      id integer primary key, min_ts integer not null, max_ts integer not null, rows integer not null
    ) strict;
    create index chunks_by_end on chunks (max_ts, min_ts);

    create table readings (
      chunk integer not null,
      light integer not null, ts integer not null, output integer not null,
      boot integer not null, seq integer not null, clock integer not null,
      level real, power real, energy real, voltage real, rest text,
      primary key (chunk, light, ts, output, boot, seq)
    ) strict, without rowid;
  `,
};
