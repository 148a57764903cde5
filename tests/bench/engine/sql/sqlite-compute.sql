-- SQLite: the three rules of README.md as sets.
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-2000000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=4000000000; PRAGMA threads=2;
DROP TABLE IF EXISTS result; DROP TABLE IF EXISTS tot_county; DROP TABLE IF EXISTS tot_inst;
CREATE TEMP TABLE months(m INTEGER PRIMARY KEY, f INT, f1 INT, f2 INT, f3 INT);
INSERT INTO months WITH RECURSIVE g(m) AS (SELECT 0 UNION ALL SELECT m+1 FROM g WHERE m<11)
  SELECT m, unixepoch(printf('2025-%02d-01',m+1))/86400, unixepoch(printf('2024-%02d-01',m+1))/86400, unixepoch(printf('2023-%02d-01',m+1))/86400, unixepoch(printf('2022-%02d-01',m+1))/86400 FROM g;
CREATE TEMP TABLE iattr AS SELECT i.inst_id, i.county, (i.is_private AND g.grade<>4) AS c_ok FROM inst i JOIN inst_grade g ON g.inst_id=i.inst_id AND g.year=2025 WHERE i.county<>7;
CREATE UNIQUE INDEX temp.iattr_pk ON iattr(inst_id,county,c_ok);
CREATE TEMP TABLE spell AS
  WITH q AS (SELECT e.worker_id, e.inst_id, e.payroll, unixepoch(e.start_date)/86400 s, CASE WHEN e.end_date='' THEN 2932896 ELSE unixepoch(e.end_date)/86400 END x, i.county, i.c_ok
    FROM emp e JOIN iattr i USING (inst_id) WHERE e.front_line),
  w AS (SELECT *, max(x) OVER (PARTITION BY worker_id ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS prevx, lead(s,1,2932897) OVER (PARTITION BY worker_id ORDER BY s) AS nxt FROM q)
  SELECT worker_id, inst_id, payroll, county, c_ok, s, min(x, nxt-1) AS x,
         max(CASE WHEN prevx IS NULL OR s>prevx+1 THEN s END) OVER (PARTITION BY worker_id ORDER BY s ROWS UNBOUNDED PRECEDING) AS seg
  FROM w;
CREATE TEMP TABLE cp(worker_id INTEGER PRIMARY KEY, d1, d2, d3, d4, d5);
INSERT INTO cp SELECT worker_id, min(issued) FILTER (WHERE level<=1), min(issued) FILTER (WHERE level<=2), min(issued) FILTER (WHERE level<=3), min(issued) FILTER (WHERE level<=4), min(issued)
  FROM (SELECT worker_id, level, unixepoch(issued)/86400 AS issued FROM cert) GROUP BY worker_id;
CREATE TEMP TABLE tp(worker_id INTEGER PRIMARY KEY, t);
INSERT INTO tp SELECT worker_id, unixepoch(min(done_date))/86400 FROM train GROUP BY worker_id;
CREATE TABLE result(worker_id INT, m INT, inst_id INT, county INT, a INT, b INT, c INT, pay INT);
INSERT INTO result SELECT worker_id, m, inst_id, county, a, 0, c, max(a,c) FROM (
   SELECT sp.worker_id, m, inst_id, county,
     CASE WHEN NOT payroll AND seg<=f1 THEN CASE WHEN d5>f THEN 0 WHEN d1<=f THEN 50000 WHEN d2<=f THEN 40000 WHEN d3<=f THEN 30000 WHEN d4<=f THEN 25000 WHEN d5<=f THEN 20000 ELSE 0 END ELSE 0 END a,
     CASE WHEN c_ok AND pension THEN CASE WHEN d3<=f THEN 15000 WHEN d4<=f THEN 10000 WHEN d5<=f THEN 5000
                              WHEN t<=f THEN CASE WHEN seg<=f3 THEN 15000 WHEN seg<=f2 THEN 10000 WHEN seg<=f1 THEN 5000 ELSE 0 END ELSE 0 END ELSE 0 END c
   FROM spell sp CROSS JOIN worker w LEFT JOIN cp ON cp.worker_id=sp.worker_id LEFT JOIN tp ON tp.worker_id=sp.worker_id CROSS JOIN months mo
   WHERE w.worker_id=sp.worker_id AND s<=20423 AND x>=20089 AND ((NOT payroll AND d5 IS NOT NULL) OR (c_ok AND pension AND (d5 IS NOT NULL OR t IS NOT NULL))) AND mo.f BETWEEN s AND x) WHERE a<>0 OR c<>0;
INSERT INTO result SELECT worker_id, m, inst_id, county, 0, b, 0, b FROM (
   SELECT *, CAST(strftime('%m',segt) AS INT)-1 m, CASE WHEN strftime('%m-%d',segt)='02-29' THEN unixepoch('2025-02-28')/86400 ELSE unixepoch(strftime('2025-%m-%d',segt))/86400 END an FROM (
   SELECT sp.worker_id, sp.inst_id, sp.county, sp.s, sp.x, date(seg*86400,'unixepoch') segt,
      (CASE w.edu WHEN 3 THEN 50000 WHEN 2 THEN 40000 ELSE 30000 END)*(CASE WHEN seg<18628 THEN 40 ELSE 30 END) b
   FROM spell sp JOIN worker w USING (worker_id)
   WHERE seg BETWEEN 18262 AND 19357 AND NOT sp.payroll AND w.edu>0 AND NOT w.directed AND seg>=unixepoch(w.grad_date)/86400)) WHERE an BETWEEN s AND x;
CREATE TABLE tot_county AS SELECT county, m, sum(pay) pay FROM result GROUP BY county, m;
CREATE TABLE tot_inst AS SELECT inst_id, sum(pay) pay FROM result GROUP BY inst_id;
