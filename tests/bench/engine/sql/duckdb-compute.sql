-- DuckDB: the three rules of README.md as sets.
CREATE OR REPLACE TEMP TABLE months AS SELECT m, make_date(2025,m+1,1) f, make_date(2024,m+1,1) f1, make_date(2023,m+1,1) f2, make_date(2022,m+1,1) f3 FROM range(12) t(m);
CREATE OR REPLACE TEMP TABLE spell AS
  WITH q AS (
    SELECT e.worker_id, e.inst_id, e.payroll, e.start_date s, coalesce(e.end_date, DATE '9999-12-31') x, i.county, i.is_private AND g.grade<>4 AS c_ok
    FROM emp e JOIN inst i USING (inst_id) JOIN inst_grade g ON g.inst_id=i.inst_id AND g.year=2025
    WHERE e.front_line AND i.county<>7),
  w AS (SELECT *, max(x) OVER p AS prevx, lead(s) OVER o AS nxt FROM q
        WINDOW o AS (PARTITION BY worker_id ORDER BY s), p AS (PARTITION BY worker_id ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
  SELECT worker_id, inst_id, payroll, county, c_ok, s, least(x, coalesce(nxt-1, DATE '9999-12-31')) AS x,
         max(CASE WHEN prevx IS NULL OR s>prevx+1 THEN s END) OVER (PARTITION BY worker_id ORDER BY s ROWS UNBOUNDED PRECEDING) AS seg
  FROM w;
CREATE OR REPLACE TEMP TABLE fact AS
  WITH cp AS (SELECT worker_id, min(issued) FILTER (level<=1) d1, min(issued) FILTER (level<=2) d2, min(issued) FILTER (level<=3) d3, min(issued) FILTER (level<=4) d4, min(issued) d5 FROM cert GROUP BY worker_id),
  tp AS (SELECT worker_id, min(done_date) t FROM train GROUP BY worker_id)
  SELECT sp.worker_id, sp.inst_id, sp.county, s, x, seg, NOT sp.payroll AS a_emp, sp.c_ok AND w.pension AS c_ok, d1,d2,d3,d4,d5,tp.t
  FROM (SELECT * FROM spell WHERE s<=DATE '2025-12-01' AND x>=DATE '2025-01-01') sp JOIN worker w ON w.worker_id=sp.worker_id LEFT JOIN cp ON cp.worker_id=sp.worker_id LEFT JOIN tp ON tp.worker_id=sp.worker_id
  WHERE (a_emp AND d5 IS NOT NULL) OR (c_ok AND (d5 IS NOT NULL OR t IS NOT NULL));
CREATE OR REPLACE TABLE result AS
  WITH wm AS (SELECT worker_id, m, inst_id, county, a_emp AND seg<=f1 AS a_ok, c_ok,
          CASE WHEN d5>f THEN NULL WHEN d1<=f THEN 1 WHEN d2<=f THEN 2 WHEN d3<=f THEN 3 WHEN d4<=f THEN 4 WHEN d5<=f THEN 5 END AS lv,
          CASE WHEN t<=f THEN CASE WHEN seg<=f3 THEN 15000 WHEN seg<=f2 THEN 10000 WHEN seg<=f1 THEN 5000 ELSE 0 END ELSE 0 END AS ten
        FROM fact JOIN months mo ON mo.f BETWEEN s AND x),
  ac AS (SELECT worker_id, m, inst_id, county,
          CASE WHEN a_ok THEN CASE lv WHEN 1 THEN 50000 WHEN 2 THEN 40000 WHEN 3 THEN 30000 WHEN 4 THEN 25000 WHEN 5 THEN 20000 ELSE 0 END ELSE 0 END a,
          CASE WHEN c_ok THEN CASE WHEN lv IS NULL THEN ten WHEN lv<=3 THEN 15000 WHEN lv=4 THEN 10000 ELSE 5000 END ELSE 0 END c FROM wm)
  SELECT worker_id, m::UTINYINT m, inst_id, county, a::INTEGER a, 0::INTEGER b, c::INTEGER c, greatest(a,c)::INTEGER pay FROM ac WHERE a<>0 OR c<>0
  UNION ALL
  SELECT worker_id, (month(an)-1)::UTINYINT, inst_id, county, 0, b, 0, b FROM (
    SELECT sp.worker_id, sp.inst_id, sp.county, (seg + to_years((2025-year(seg))::INTEGER))::DATE an, sp.s, sp.x,
      ((CASE w.edu WHEN 3 THEN 50000 WHEN 2 THEN 40000 ELSE 30000 END)*(CASE 2025-year(seg) WHEN 5 THEN 40 ELSE 30 END))::INTEGER b
    FROM spell sp JOIN worker w USING (worker_id)
    WHERE seg BETWEEN DATE '2020-01-01' AND DATE '2022-12-31' AND NOT sp.payroll AND w.edu>0 AND NOT w.directed AND seg>=w.grad_date) z
  WHERE an BETWEEN s AND x;
CREATE OR REPLACE TABLE tot_county AS SELECT county, m, sum(pay)::BIGINT pay FROM result GROUP BY ALL;
CREATE OR REPLACE TABLE tot_inst AS SELECT inst_id, sum(pay)::BIGINT pay FROM result GROUP BY ALL;
