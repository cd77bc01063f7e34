-- The trace that recorded a job, or wrote a record: W3C's traceparent. Null where there was none.
alter table job add column traceparent text;
alter table outbox add column traceparent text;
