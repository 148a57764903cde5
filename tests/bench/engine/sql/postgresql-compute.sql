-- PostgreSQL: the three rules of README.md as sets.
DROP TABLE IF EXISTS result, tot_county, tot_inst, spell, fact;
CREATE UNLOGGED TABLE spell AS
  WITH q AS (
    SELECT e.worker_id, e.inst_id, e.payroll, e.start_date s, coalesce(e.end_date,'9999-12-31'::date) x, i.county, i.is_private AND g.grade<>4 AS c_ok
    FROM emp e JOIN inst i USING (inst_id) JOIN inst_grade g ON g.inst_id=i.inst_id AND g.year=2025
    WHERE e.front_line AND i.county<>7),
  w AS (SELECT *, max(x) OVER (o ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS prevx, lead(s) OVER o AS nxt FROM q WINDOW o AS (PARTITION BY worker_id ORDER BY s))
  SELECT worker_id, inst_id, payroll, county, c_ok, s, least(x, nxt-1) AS x,
         max(CASE WHEN prevx IS NULL OR s>prevx+1 THEN s END) OVER (PARTITION BY worker_id ORDER BY s ROWS UNBOUNDED PRECEDING) AS seg
  FROM w;
ANALYZE spell(worker_id,s,x);
CREATE UNLOGGED TABLE fact AS
  WITH cp AS (SELECT worker_id, min(issued) FILTER (WHERE level<=1) d1, min(issued) FILTER (WHERE level<=2) d2, min(issued) FILTER (WHERE level<=3) d3, min(issued) FILTER (WHERE level<=4) d4, min(issued) d5 FROM cert GROUP BY worker_id),
  tp AS (SELECT worker_id, min(done_date) t FROM train GROUP BY worker_id)
  SELECT sp.worker_id, sp.inst_id, sp.county, s, x, seg, NOT sp.payroll AS a_emp, sp.c_ok AND w.pension AS c_ok, d1,d2,d3,d4,d5,tp.t
  FROM spell sp JOIN worker w ON w.worker_id=sp.worker_id LEFT JOIN cp ON cp.worker_id=sp.worker_id LEFT JOIN tp ON tp.worker_id=sp.worker_id
  WHERE s<='2025-12-01' AND x>='2025-01-01' AND ((NOT sp.payroll AND d5 IS NOT NULL) OR (sp.c_ok AND w.pension AND (d5 IS NOT NULL OR t IS NOT NULL)));
CREATE UNLOGGED TABLE result AS
  WITH months AS MATERIALIZED (SELECT m, make_date(2025,m+1,1) f, make_date(2024,m+1,1) f1, make_date(2023,m+1,1) f2, make_date(2022,m+1,1) f3 FROM generate_series(0,11) m)
  SELECT worker_id, m::smallint m, inst_id, county, a, 0 AS b, c, greatest(a,c) AS pay FROM (
   SELECT worker_id, m, inst_id, county,
     CASE WHEN a_emp AND seg<=f1 THEN CASE WHEN d5>f THEN 0 WHEN d1<=f THEN 50000 WHEN d2<=f THEN 40000 WHEN d3<=f THEN 30000 WHEN d4<=f THEN 25000 WHEN d5<=f THEN 20000 ELSE 0 END ELSE 0 END a,
     CASE WHEN c_ok THEN CASE WHEN d3<=f THEN 15000 WHEN d4<=f THEN 10000 WHEN d5<=f THEN 5000
                              WHEN t<=f THEN CASE WHEN seg<=f3 THEN 15000 WHEN seg<=f2 THEN 10000 WHEN seg<=f1 THEN 5000 ELSE 0 END ELSE 0 END ELSE 0 END c
   FROM fact JOIN months mo ON mo.f BETWEEN s AND x OFFSET 0) ac WHERE a<>0 OR c<>0
  UNION ALL
  SELECT worker_id, (extract(month FROM an)-1)::smallint, inst_id, county, 0, b, 0, b FROM (
    SELECT sp.worker_id, sp.inst_id, sp.county, (seg + make_interval(years => (2025-extract(year FROM seg))::int))::date an, sp.s, sp.x,
      (CASE w.edu WHEN 3 THEN 50000 WHEN 2 THEN 40000 ELSE 30000 END)*(CASE WHEN seg<'2021-01-01' THEN 40 ELSE 30 END) b
    FROM spell sp JOIN worker w USING (worker_id)
    WHERE seg BETWEEN '2020-01-01' AND '2022-12-31' AND NOT sp.payroll AND w.edu>0 AND NOT w.directed AND seg>=w.grad_date) z
  WHERE an BETWEEN s AND x;
CREATE UNLOGGED TABLE tot_county AS SELECT county, m, sum(pay)::bigint pay FROM result GROUP BY county, m;
CREATE UNLOGGED TABLE tot_inst AS SELECT inst_id, sum(pay)::bigint pay FROM result GROUP BY inst_id;
