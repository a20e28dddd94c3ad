/**
 * The control plane's own tables. Every statement may run again: it is applied at each start,
 * under an advisory lock, and from then on only ever added to.
 */
export const schemaSql = `
create schema if not exists controlplane;

create sequence if not exists controlplane.change_sequence;

create table if not exists controlplane.changes (
  sequence bigint primary key,
  namespace text not null,
  service text not null,
  delivery_id text not null unique,
  etag text not null,
  config jsonb not null,
  written_at timestamptz(3) not null
);

create table if not exists controlplane.configs (
  namespace text not null,
  service text not null,
  sequence bigint not null,
  delivery_id text not null,
  etag text not null,
  config jsonb not null,
  written_at timestamptz(3) not null,
  primary key (namespace, service)
);

-- A service's content was once its route alone.
alter table controlplane.changes add column if not exists section text not null default 'route';
alter table controlplane.configs add column if not exists section text not null default 'route';
do $$ begin
  if not exists (
    select from pg_constraint
    where conrelid = 'controlplane.configs'::regclass and contype = 'p' and array_length(conkey, 1) = 3
  ) then
    alter table controlplane.configs drop constraint configs_pkey;
    alter table controlplane.configs add primary key (namespace, service, section);
  end if;
end $$;

create table if not exists controlplane.endpoints (
  namespace text not null,
  service text not null,
  instance text not null,
  version text not null,
  address text not null,
  ttl_seconds integer not null,
  since timestamptz(3) not null,
  primary key (namespace, service, instance)
);

create table if not exists controlplane.heartbeat (
  only_row boolean primary key default true check (only_row),
  at timestamptz(3) not null
);
`;

export const schemaLockKey = 7_402_017;
