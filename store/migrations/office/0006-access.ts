import type { Migration } from "../../migrate.ts";

/** Who may do what: second factors, tokens, certificates of devices, changes that wait for a second person, and who stands in for whom. */
export const access: Migration = {
  name: "0006-access",
  sql: `
    alter table users add column version integer not null default 1;
    alter table users add column phone text;
    alter table users add column totp_secret text;
    alter table users add column totp_confirmed_at integer;
    alter table users add column totp_last_step integer not null default 0;
    alter table users add column recovery_codes text not null default '[]';
    alter table users add column oidc_issuer text;
    alter table users add column oidc_subject text;
    create unique index users_by_oidc on users (oidc_issuer, oidc_subject) where oidc_subject is not null;

    alter table sessions add column public_id text;
    alter table sessions add column method text not null default 'password';
    alter table sessions add column proven_at integer;
    update sessions set public_id = 'ss_' || lower(hex(randomblob(8)));
    create unique index sessions_by_public_id on sessions (public_id);

    create table oidc_logins (
      state text primary key,
      nonce text not null,
      code_verifier text not null,
      return_to text,
      proves_session text,
      expires_at integer not null
    ) strict;
    create index oidc_logins_by_end on oidc_logins (expires_at);

    create table api_tokens (
      id text primary key,
      user_id text not null references users (id),
      name text not null,
      token_hash text not null unique,
      scopes text not null,
      created_at integer not null,
      expires_at integer,
      last_used_at integer,
      last_address text,
      revoked_at integer
    ) strict;
    create index api_tokens_by_user on api_tokens (user_id);

    alter table devices add column secret_changed_at integer;
    alter table devices add column old_secret_hash blob;
    alter table devices add column old_secret_until integer;
    create table device_certificates (
      fingerprint text primary key,
      device_id text not null,
      serial text not null,
      issuer text not null,
      not_before integer not null,
      not_after integer not null,
      created_at integer not null,
      revoked_at integer,
      revoke_reason text
    ) strict;
    create index device_certificates_by_device on device_certificates (device_id);
    create table enrolment_codes (
      code text primary key,
      id text not null unique,
      device_id text,
      kind text not null check (kind in ('lamp', 'gateway', 'cabinet')),
      gateway_id text,
      note text,
      created_at integer not null,
      created_by text not null,
      expires_at integer not null,
      used_at integer,
      used_by text,
      used_address text,
      ended_at integer
    ) strict;

    create table approvals (
      id text primary key,
      operation_id text not null,
      request text not null,
      digest text not null,
      idempotency_key text,
      summary text not null,
      reason text,
      requester text not null,
      address text,
      created_at integer not null,
      ready_at integer,
      expires_at integer not null,
      state text not null
        check (state in ('waiting', 'carriedOut', 'refused', 'withdrawn', 'failed', 'expired')),
      by_what text check (by_what in ('secondPerson', 'delay', 'breakGlass')),
      decided_at integer,
      decided_by text,
      decision text,
      outcome text
    ) strict;
    create index approvals_waiting on approvals (created_at) where state = 'waiting';
    create index approvals_by_requester on approvals (requester, digest);
    create index approvals_by_key on approvals (requester, idempotency_key)
      where idempotency_key is not null;

    create table darkened_lately (
      id integer primary key,
      user_id text not null,
      cause text not null check (cause in ('hold', 'plan', 'brightAgain')),
      until_at integer not null,
      light_ids text not null
    ) strict;
    create index darkened_lately_until on darkened_lately (until_at);

    create table notices (
      id text primary key,
      kind text not null,
      parameters text not null,
      object text,
      at integer not null,
      actor text not null
    ) strict;
    create index notices_by_time on notices (at);
    create table notices_seen (
      notice_id text not null references notices (id),
      user_id text not null references users (id),
      at integer not null,
      primary key (notice_id, user_id)
    ) strict, without rowid;

    create table absences (
      id text primary key,
      user_id text not null references users (id),
      deputy_id text not null references users (id),
      from_at integer not null,
      until_at integer not null check (until_at > from_at),
      note text,
      created_at integer not null,
      created_by text not null,
      ended_at integer
    ) strict;
    create table runbooks (
      id text primary key,
      title text not null,
      body text not null,
      position integer not null,
      version integer not null default 1,
      updated_at integer not null,
      updated_by text not null,
      deleted_at integer
    ) strict;
  `,
};
