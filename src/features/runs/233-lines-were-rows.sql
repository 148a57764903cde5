-- The rows that 232 has put into blocks.
DROP TABLE run_lines;
