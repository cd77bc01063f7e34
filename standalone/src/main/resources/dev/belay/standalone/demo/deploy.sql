-- What a release might do to the data.
update shop.orders set note = note || ' (reviewed)' where id % 50 = 0;
insert into shop.orders (customer_id, total, note) select 1 + i % 20000, 10, 'new' from generate_series(1, 5000) i;
