-- PostgreSQL: what the three rules come to.
SELECT 'CHECK rows='||count(*)||' a='||sum(a)||' b='||sum(b)||' c='||sum(c)||' pay='||sum(pay)||' H='||sum((a::bigint+3*b::bigint+7*c::bigint+11*pay::bigint)*((worker_id::bigint*12+m)%9973+1))
 ||' county='||(SELECT sum(pay*(county*12+m+1)) FROM tot_county)||' inst='||(SELECT sum(pay*(inst_id%9973+1)) FROM tot_inst)||' insttot='||(SELECT sum(pay) FROM tot_inst) FROM result;
