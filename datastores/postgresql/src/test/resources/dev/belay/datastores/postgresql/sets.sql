-- What a correct restore gives in another order, or by another grantor, than the source has it, and what the catalogues derive.
-- Made in another order than that of the alphabet.
CREATE ROLE zeta; CREATE ROLE alpha; CREATE ROLE beta; CREATE ROLE "Nasty ""Role"", x.y"; CREATE ROLE ";drop"; CREATE ROLE "new
line";
CREATE TABLE par (a int, b text);
CREATE TABLE chi () INHERITS (par);
CREATE TABLE grand () INHERITS (chi);
INSERT INTO chi VALUES (-1,'x');
ALTER TABLE par ADD CONSTRAINT pos CHECK (a > 0) NOT VALID;
CREATE TABLE ref (a int primary key);
CREATE TABLE pp (a int, b text) PARTITION BY RANGE (a);
CREATE TABLE pp1 PARTITION OF pp FOR VALUES FROM (-10) TO (10);
INSERT INTO pp VALUES (-1,'x');
ALTER TABLE pp ADD CONSTRAINT "new
line. and, dot" CHECK (a > 0) NOT VALID;
ALTER TABLE par ADD CONSTRAINT "nl
x" CHECK (b <> 'x') NOT VALID;
CREATE TABLE rp (a int, primary key(a)) PARTITION BY RANGE (a);
CREATE TABLE rp1 PARTITION OF rp FOR VALUES FROM (-10) TO (10);
CREATE TABLE fk (a int);
INSERT INTO fk VALUES (5);
ALTER TABLE fk ADD CONSTRAINT fkn FOREIGN KEY (a) REFERENCES rp NOT VALID;
ALTER TABLE fk ADD CONSTRAINT "fk
 new ""line" FOREIGN KEY (a) REFERENCES ref NOT VALID;
CREATE DOMAIN "do.m
ain" AS int;
CREATE TABLE dd (a "do.m
ain");
INSERT INTO dd VALUES (-1);
ALTER DOMAIN "do.m
ain" ADD CONSTRAINT "c.
x" CHECK (VALUE > 0) NOT VALID;
-- column order
CREATE TABLE par2 (a int, b text, c numeric(10,2));
CREATE TABLE chi2 (c numeric(10,2) NOT NULL DEFAULT 3.5, x int, a int, b text, CONSTRAINT own CHECK (x > 0));
ALTER TABLE chi2 INHERIT par2;
INSERT INTO chi2 VALUES (1.5, 2, 3, 'b');
CREATE TABLE p3 (a int, b text, c text) PARTITION BY HASH (b);
CREATE TABLE p3_1 (c text, b text, a int);
CREATE TABLE p3_2 (b text, junk int, a int, c text);
ALTER TABLE p3_2 DROP COLUMN junk;
ALTER TABLE p3 ATTACH PARTITION p3_1 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
ALTER TABLE p3 ATTACH PARTITION p3_2 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO p3 SELECT n, 'b' || n, 'c' || n FROM generate_series(1,100) n;
CREATE TYPE mood AS ENUM ('a','b','c','d','e','f','g');
CREATE TABLE p4 (a int, b mood, c text) PARTITION BY HASH (b);
CREATE TABLE p4_1 (c text, b mood, a int);
CREATE TABLE p4_2 (b mood, junk int, a int, c text);
ALTER TABLE p4_2 DROP COLUMN junk;
ALTER TABLE p4 ATTACH PARTITION p4_1 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
ALTER TABLE p4 ATTACH PARTITION p4_2 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO p4 SELECT n, (array['a','b','c','d','e','f','g'])[1 + n % 7]::mood, 'c' || n FROM generate_series(1,100) n;
-- catalogue privileges
GRANT SELECT (rolname, rolpassword) ON pg_catalog.pg_authid TO zeta;
GRANT SELECT ON pg_catalog.pg_statistic TO alpha;
GRANT SELECT (subconninfo) ON pg_catalog.pg_subscription TO beta;
REVOKE SELECT (oid) ON pg_catalog.pg_subscription FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO beta;
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;
GRANT SELECT (relname) ON pg_catalog.pg_class TO beta;
-- grantors and orders
CREATE TABLE gr (a int, b int);
ALTER TABLE gr OWNER TO zeta;
GRANT SELECT ON gr TO beta;
GRANT SELECT, INSERT ON gr TO alpha WITH GRANT OPTION;
SET ROLE alpha; GRANT SELECT, INSERT ON gr TO beta; GRANT INSERT ON gr TO PUBLIC; RESET ROLE;
GRANT UPDATE (b, a) ON gr TO beta; GRANT SELECT (a) ON gr TO alpha WITH GRANT OPTION;
SET ROLE alpha; GRANT SELECT (a) ON gr TO "Nasty ""Role"", x.y"; RESET ROLE;
GRANT ALL ON gr TO ";drop", "new
line";
ALTER TABLE gr OWNER TO beta;
CREATE SEQUENCE gs; GRANT USAGE ON gs TO zeta WITH GRANT OPTION; SET ROLE zeta; GRANT USAGE ON gs TO beta; RESET ROLE; GRANT USAGE ON gs TO beta;
CREATE SCHEMA "s.x,y"; GRANT USAGE ON SCHEMA "s.x,y" TO zeta WITH GRANT OPTION; GRANT USAGE ON SCHEMA "s.x,y" TO beta;
SET ROLE zeta; GRANT USAGE ON SCHEMA "s.x,y" TO beta, alpha; RESET ROLE;
ALTER DEFAULT PRIVILEGES FOR ROLE zeta GRANT SELECT ON TABLES TO beta, alpha;
ALTER DEFAULT PRIVILEGES FOR ROLE zeta IN SCHEMA "s.x,y" GRANT SELECT ON TABLES TO beta, alpha;
ALTER DEFAULT PRIVILEGES FOR ROLE zeta REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- policies: roles in another order
CREATE TABLE pol (a int);
ALTER TABLE pol ENABLE ROW LEVEL SECURITY;
CREATE POLICY p1 ON pol FOR SELECT TO alpha, beta, zeta, "Nasty ""Role"", x.y" USING (a > 0);
CREATE POLICY "p
2" ON pol AS RESTRICTIVE TO zeta, alpha WITH CHECK (a > 0);
-- dots
CREATE SCHEMA "a.b"; CREATE SCHEMA a;
CREATE TABLE "a.b".c (x int); INSERT INTO "a.b".c VALUES (1);
CREATE TABLE a."b.c" (x int); INSERT INTO a."b.c" VALUES (1),(2);
CREATE SEQUENCE "a.b".s; CREATE SEQUENCE a."b.s"; SELECT nextval('a."b.s"');
CREATE MATERIALIZED VIEW "a.b".m AS SELECT 1 AS x; CREATE MATERIALIZED VIEW a."b.m" AS SELECT 2 AS x WITH NO DATA;
-- large objects
SELECT lo_create(4711); SELECT lo_create(4712);
GRANT SELECT ON LARGE OBJECT 4711 TO alpha WITH GRANT OPTION; GRANT SELECT ON LARGE OBJECT 4711 TO beta;
SET ROLE alpha; GRANT SELECT ON LARGE OBJECT 4711 TO beta, zeta; RESET ROLE;
GRANT UPDATE ON LARGE OBJECT 4711 TO zeta;
GRANT SELECT ON LARGE OBJECT 4712 TO alpha; ALTER LARGE OBJECT 4712 OWNER TO alpha;
COMMENT ON LARGE OBJECT 4711 IS 'it''s "a
new \ line';
-- settings
ALTER ROLE "Nasty ""Role"", x.y" IN DATABASE :"DBNAME" SET search_path = "$user", "a.b", "x,y", 'q"q', "UPPER";
ALTER DATABASE :"DBNAME" SET "my.App" = 'a''b\c
d';
ALTER DATABASE :"DBNAME" SET search_path = '';
-- invalid parent keys
CREATE TABLE ip (a int not null, b int) PARTITION BY RANGE (a);
CREATE TABLE ip1 PARTITION OF ip FOR VALUES FROM (1) TO (10);
ALTER TABLE ONLY ip ADD CONSTRAINT "ip
pk" PRIMARY KEY (a);
CREATE INDEX "in.
v" ON ONLY ip (b);
