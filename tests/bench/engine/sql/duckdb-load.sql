-- DuckDB: the registry out of its CSV files in the folder DATA.
CREATE TABLE worker AS SELECT * FROM read_csv('DATA/worker.csv',header=true,columns={'worker_id':'INTEGER','edu':'UTINYINT','grad_date':'DATE','directed':'BOOLEAN','pension':'BOOLEAN'});
CREATE TABLE emp AS SELECT * FROM read_csv('DATA/emp.csv',header=true,columns={'worker_id':'INTEGER','seq':'UTINYINT','inst_id':'INTEGER','front_line':'BOOLEAN','payroll':'BOOLEAN','start_date':'DATE','end_date':'DATE'});
CREATE TABLE cert AS SELECT * FROM read_csv('DATA/cert.csv',header=true,columns={'worker_id':'INTEGER','seq':'UTINYINT','level':'UTINYINT','issued':'DATE'});
CREATE TABLE train AS SELECT * FROM read_csv('DATA/train.csv',header=true,columns={'worker_id':'INTEGER','seq':'UTINYINT','done_date':'DATE'});
CREATE TABLE inst AS SELECT * FROM read_csv('DATA/inst.csv',header=true,columns={'inst_id':'INTEGER','county':'UTINYINT','is_private':'BOOLEAN'});
CREATE TABLE inst_grade AS SELECT * FROM read_csv('DATA/inst_grade.csv',header=true,columns={'inst_id':'INTEGER','year':'SMALLINT','grade':'UTINYINT'});
