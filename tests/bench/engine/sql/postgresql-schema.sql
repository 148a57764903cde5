-- PostgreSQL: the registry.
DROP TABLE IF EXISTS worker, emp, cert, train, inst, inst_grade CASCADE;
CREATE UNLOGGED TABLE worker(worker_id int PRIMARY KEY, edu smallint NOT NULL, grad_date date, directed boolean NOT NULL, pension boolean NOT NULL);
CREATE UNLOGGED TABLE emp(worker_id int, seq smallint, inst_id int NOT NULL, front_line boolean NOT NULL, payroll boolean NOT NULL, start_date date NOT NULL, end_date date);
CREATE UNLOGGED TABLE cert(worker_id int, seq smallint, level smallint NOT NULL, issued date NOT NULL);
CREATE UNLOGGED TABLE train(worker_id int, seq smallint, done_date date NOT NULL);
CREATE UNLOGGED TABLE inst(inst_id int PRIMARY KEY, county smallint NOT NULL, is_private boolean NOT NULL);
CREATE UNLOGGED TABLE inst_grade(inst_id int, year smallint, grade smallint NOT NULL, PRIMARY KEY(inst_id,year));
