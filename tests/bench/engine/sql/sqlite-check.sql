-- SQLite: what the three rules come to.
SELECT 'CHECK rows='||count(*)||' a='||sum(a)||' b='||sum(b)||' c='||sum(c)||' pay='||sum(pay)||' H='||sum((a+3*b+7*c+11*pay)*((worker_id*12+m)%9973+1))
 ||' county='||(SELECT sum(pay*(county*12+m+1)) FROM tot_county)||' inst='||(SELECT sum(pay*(inst_id%9973+1)) FROM tot_inst)||' insttot='||(SELECT sum(pay) FROM tot_inst) FROM result;
