create schema shop;
create table shop.customers (id bigint generated always as identity primary key, name text not null, email text unique);
insert into shop.customers (name, email) select 'Customer ' || i, 'c' || i || '@example.org' from generate_series(1, 20000) i;
create table shop.orders (id bigint generated always as identity primary key, customer_id bigint not null references shop.customers, total numeric(10,2), note text);
insert into shop.orders (customer_id, total, note) select 1 + i % 20000, i % 1000, md5(i::text) from generate_series(1, 300000) i;
