// duckdb.mjs DATA THREADS RUNS MODULES: DuckDB on the registry's CSV files in DATA; RESULT and CHECK as the others print them.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const [data, threads, runs, modules] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(path.resolve(modules) + '/')('@duckdb/node-api');
const here = path.dirname(process.argv[1]);
const sql = (name) => fs.readFileSync(`${here}/sql/duckdb-${name}.sql`, 'utf8').replaceAll('DATA', data);
const workers = fs.readFileSync(`${data}/worker.csv`, 'utf8').split('\n').length - 2;

const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
await connection.run(sql('load'));
const took = [];
for (let i = 0; i < Number(runs); i++) {
  const before = performance.now();
  await connection.run(sql('compute'));
  took.push(performance.now() - before);
}
took.sort((a, b) => a - b);
const peak = Number(fs.readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\s+(\d+)/)[1]) / 1024;
console.log(`RESULT ${threads} ${((took[took.length >> 1] * 1e6) / workers).toFixed(2)} ${peak.toFixed(0)}`);
console.log((await (await connection.runAndReadAll(sql('check'))).getRows())[0][0]);
