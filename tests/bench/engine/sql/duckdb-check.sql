-- DuckDB: what the three rules come to.
SELECT 'CHECK rows='||count(*)||' a='||sum(a)||' b='||sum(b)||' c='||sum(c)||' pay='||sum(pay)||' H='||sum((a::HUGEINT+3*b+7*c::HUGEINT+11*pay::HUGEINT)*((worker_id::BIGINT*12+m)%9973+1))
  ||' county='||(SELECT sum(pay::HUGEINT*(county*12+m+1)) FROM tot_county)||' inst='||(SELECT sum(pay::HUGEINT*(inst_id%9973+1)) FROM tot_inst)||' insttot='||(SELECT sum(pay) FROM tot_inst) AS v FROM result;
