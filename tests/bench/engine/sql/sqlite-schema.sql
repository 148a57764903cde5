-- SQLite: the registry; days as ISO texts.
CREATE TABLE worker(worker_id INTEGER PRIMARY KEY, edu INT NOT NULL, grad_date TEXT, directed INT NOT NULL, pension INT NOT NULL);
CREATE TABLE emp(worker_id INT, seq INT, inst_id INT NOT NULL, front_line INT NOT NULL, payroll INT NOT NULL,
  start_date TEXT NOT NULL, end_date TEXT, PRIMARY KEY(worker_id, seq)) WITHOUT ROWID;
CREATE TABLE cert(worker_id INT, seq INT, level INT NOT NULL, issued TEXT NOT NULL, PRIMARY KEY(worker_id, seq)) WITHOUT ROWID;
CREATE TABLE train(worker_id INT, seq INT, done_date TEXT NOT NULL, PRIMARY KEY(worker_id, seq)) WITHOUT ROWID;
CREATE TABLE inst(inst_id INTEGER PRIMARY KEY, county INT NOT NULL, is_private INT NOT NULL);
CREATE TABLE inst_grade(inst_id INT, year INT, grade INT NOT NULL, PRIMARY KEY(inst_id, year)) WITHOUT ROWID;
