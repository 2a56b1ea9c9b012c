import type { Migration } from "../../migrate.ts";

export const people: Migration = {
  name: "0003-people",
  sql: `
    create table users (
      id text primary key,
      name text not null,
      email text unique,
      password_hash text,
      role text not null check (role in ('viewer', 'technician', 'planner', 'administrator')),
      language text not null check (language in ('de', 'en')),
      created_at integer not null,
      disabled_at integer
    ) strict;
    create table user_areas (
      user_id text not null references users (id),
      area_id text not null references areas (id),
      primary key (user_id, area_id)
    ) strict;
    create table sessions (
      id text primary key,
      user_id text not null references users (id),
      created_at integer not null,
      expires_at integer not null,
      last_seen_at integer not null,
      address text,
      agent text
    ) strict;
    create index sessions_by_user on sessions (user_id);
    create index sessions_by_end on sessions (expires_at);
    create table login_links (
      token text primary key,
      user_id text references users (id),
      purpose text not null,
      expires_at integer not null,
      used_at integer
    ) strict;
  `,
};
