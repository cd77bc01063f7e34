-- The step of a trace that asked for the gate: W3C's traceparent. Null where there was none.
alter table gate add column traceparent text;
