import type { Migration } from "../../migrate.ts";

/**
 * The record as a keyed chain (decision 0016). The triggers call functions that only a writer with the key has (record-chain.ts), so
 * that no statement, wherever it comes from, writes a row outside of the chain. `audit_before` holds the lines of the time before
 * until record-takeover.ts has taken them in.
 */
export const record: Migration = {
  name: "0007-record",
  sql: `
    drop index audit_by_object;
    alter table audit rename to audit_before;
    create table audit (
      id integer primary key,
      at integer not null,
      actor text not null,
      role text not null,
      action text not null,
      object text not null,
      erases text,
      name text,
      address text,
      before text,
      after text,
      reason text,
      key_id text,
      name_salt text,
      address_salt text,
      content_salt text,
      name_seal text,
      address_seal text,
      content_seal text,
      mac text
    ) strict;
    create index audit_by_object on audit (object, id);
    create index audit_by_actor on audit (actor, id);
    create index audit_by_action on audit (action, id);
    create index audit_by_time on audit (at, id);
    create index audit_with_address on audit (at) where address_salt is not null and address <> 'local';
    create index audit_erasures on audit (id) where erases is not null;
    create table record_head (
      one integer primary key check (one = 1),
      rows integer not null,
      mac text not null,
      at integer not null,
      key_id text not null,
      signature text not null
    ) strict;

    create trigger audit_chain after insert on audit begin
      select raise(abort, 'the record goes on row by row')
        where new.id is not coalesce((select rows from record_head where one = 1), 0) + 1;
      update audit set key_id = record_key_id(), name_salt = record_salt(),
        address_salt = record_salt(), content_salt = record_salt() where id = new.id;
      update audit set name_seal = record_seal(name_salt, name),
        address_seal = record_seal(address_salt, address),
        content_seal = record_seal(content_salt, before, after, reason) where id = new.id;
      update audit set mac = record_mac(
        coalesce((select mac from record_head where one = 1), ''), id, at, actor, role, action,
        object, erases, key_id, name_seal, address_seal, content_seal) where id = new.id;
      insert into record_head (one, rows, mac, at, key_id, signature)
        select 1, id, mac, at, key_id, record_head_signature(id, mac, at, key_id)
        from audit where id = new.id
        on conflict (one) do update set rows = excluded.rows, mac = excluded.mac,
          at = excluded.at, key_id = excluded.key_id, signature = excluded.signature;
    end;
    create trigger audit_kept before update on audit
    when old.mac is not null and (
      new.id is not old.id or new.at is not old.at or new.actor is not old.actor
      or new.role is not old.role or new.action is not old.action or new.object is not old.object
      or new.erases is not old.erases or new.key_id is not old.key_id or new.mac is not old.mac
      or new.name_seal is not old.name_seal or new.address_seal is not old.address_seal
      or new.content_seal is not old.content_seal
      or (new.name_salt is not null
        and (new.name_salt is not old.name_salt or new.name is not old.name))
      or (new.name_salt is null and new.name is not null)
      or (new.address_salt is not null
        and (new.address_salt is not old.address_salt or new.address is not old.address))
      or (new.address_salt is null and new.address is not null)
      or (new.content_salt is not null
        and (new.content_salt is not old.content_salt or new.before is not old.before
          or new.after is not old.after or new.reason is not old.reason))
      or (new.content_salt is null
        and (new.before is not null or new.after is not null or new.reason is not null))
    )
    begin
      select raise(abort, 'the record is not rewritten');
    end;
    create trigger audit_stays before delete on audit begin
      select raise(abort, 'nothing leaves the record');
    end;
    create trigger record_head_stays before delete on record_head begin
      select raise(abort, 'the record keeps its head');
    end;
  `,
};
