-- Every kind of object with a line break, dot, comma, quotes, backslash and letters outside ASCII in its name.
CREATE SCHEMA "sch
ema.,""'\ ü€";
SET search_path = "sch
ema.,""'\ ü€", public;
CREATE TYPE "ty
pe.,""'\ ü" AS ENUM ('a
b', 'c,d', 'e''f', 'g"h\', ' ', '');
CREATE TYPE "co
mp" AS ("f
1" int, "f,2" text);
CREATE TABLE "ta
ble.,""'\ ü€" ("co
l.,""'\ ü" int PRIMARY KEY, "Upper" text, " " text, "select" "ty
pe.,""'\ ü" default 'a
b', gen int generated always as ("co
l.,""'\ ü" * 2) stored, "ident.
x" int generated always as identity);
INSERT INTO "ta
ble.,""'\ ü€" ("co
l.,""'\ ü", "Upper", " ") SELECT n, 'a' || n, E'\\\t\n\r' FROM generate_series(1,50) n;
CREATE INDEX "i
x.,""'\ ü" ON "ta
ble.,""'\ ü€" ("Upper", (" " || "Upper")) WHERE "Upper" <> 'x';
CREATE FUNCTION "f
n.,""'\ ü"("arg
1" int, "x,y" "ty
pe.,""'\ ü") RETURNS int LANGUAGE sql AS $$ SELECT 1 -- Name: x; Type: TABLE; Schema: public; Owner: y
--
-- Name: fake; Type: TABLE; Schema: public; Owner: postgres
--
-- SET default_tablespace = x;
$$ ;
CREATE VIEW "vi
ew.,""'\ ü" AS SELECT "Upper" AS "al
ias" FROM "ta
ble.,""'\ ü€";
CREATE MATERIALIZED VIEW "mat
view.,""'\ ü" AS SELECT * FROM "vi
ew.,""'\ ü";
CREATE INDEX "mi
x" ON "mat
view.,""'\ ü" ("al
ias");
CREATE SEQUENCE "se
q.,""'\ ü"; SELECT nextval('"se
q.,""''\ ü"');
CREATE FUNCTION "tr
f"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "tr
ig.,""'\ ü" BEFORE INSERT ON "ta
ble.,""'\ ü€" FOR EACH ROW EXECUTE FUNCTION "tr
f"();
CREATE RULE "ru
le" AS ON UPDATE TO "vi
ew.,""'\ ü" DO INSTEAD NOTHING;
CREATE DOMAIN "do
m.,""'\ ü" AS int CONSTRAINT "do
c.,""'\ ü" CHECK (VALUE > 0);
CREATE STATISTICS "st
at" ON "Upper", " " FROM "ta
ble.,""'\ ü€";
CREATE PUBLICATION "pu
b.,""'\ ü" FOR TABLE "ta
ble.,""'\ ü€";
CREATE FUNCTION "ev
f"() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER "ev
t.,""'\ ü" ON ddl_command_start EXECUTE FUNCTION "ev
f"();
CREATE COLLATION "col
l.,""'\ ü" (locale = 'C');
CREATE TEXT SEARCH CONFIGURATION "ts
c" (copy = pg_catalog.english);
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE CAST ("co
mp" AS text) WITH INOUT;
COMMENT ON TABLE "ta
ble.,""'\ ü€" IS 'x
--
-- Name: fake2; Type: TABLE; Schema: public; Owner: postgres
--
y';
COMMENT ON CONSTRAINT "do
c.,""'\ ü" ON DOMAIN "do
m.,""'\ ü" IS 'a';
CREATE TABLE "fk
t" ("x
y" int CONSTRAINT "fk.
c""" REFERENCES "ta
ble.,""'\ ü€");
CREATE TABLE "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäx" (a int);
CREATE TABLE "pa
rt" (a int) PARTITION BY LIST (a);
CREATE TABLE "pa
rt1" PARTITION OF "pa
rt" FOR VALUES IN (1);
CREATE INDEX "pi
x" ON "pa
rt" (a);
INSERT INTO "pa
rt" VALUES (1);
CREATE EXTENSION postgres_fdw;
CREATE SERVER "ser
ver.,""'\ ü" FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'a''b\c
d', dbname 'x,y');
CREATE USER MAPPING FOR PUBLIC SERVER "ser
ver.,""'\ ü" OPTIONS (user 'a''b\', password 'p,"
');
CREATE FOREIGN TABLE "fo
r" ("a
b" int) SERVER "ser
ver.,""'\ ü" OPTIONS (table_name 'x''
y');
