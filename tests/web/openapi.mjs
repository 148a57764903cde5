// node openapi.mjs FILE: whether the file is a valid OpenAPI 3.1 description; says what is wrong.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const web = path.join(path.dirname(new URL(import.meta.url).pathname), '..', '..', 'web', 'package.json');
const found = createRequire(web).resolve('@seriousme/openapi-schema-validator');
const { Validator } = await import(pathToFileURL(found).href);
const validator = new Validator();
const result = await validator.validate(JSON.parse(readFileSync(process.argv[2], 'utf8')));
if (!result.valid || validator.version !== '3.1') {
	console.log(JSON.stringify(result.errors, null, 1).slice(0, 3000));
	process.exit(1);
}
console.log('valid OpenAPI ' + validator.version);
