// Holds what machines read to the schemas with ajv: machines.mjs NODE WORK, after machines.py has filled WORK.

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [node, work] = process.argv.slice(2).map((it) => resolve(it));
const require = createRequire(`${node}/node_modules/`);
const Ajv2020 = require('ajv/dist/2020').default;
const formats = require('ajv-formats').default;

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
let [files, failed] = [0, false];
for (const schema of readdirSync(work).filter((it) => it.endsWith('.schema.json'))) {
    // Strict: a keyword or format that ajv does not know is an error, as a misspelt one would be.
    const ajv = formats(new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }));
    const validate = ajv.compile(json(`${work}/${schema}`));
    if (validate({ surprise: true })) {
        failed = true;
        console.log(`${schema} takes anything`);
    }
    const folder = `${work}/${schema.split('.')[0]}`;
    for (const name of readdirSync(folder)) {
        files += 1;
        if (!validate(json(`${folder}/${name}`))) {
            failed = true;
            console.log(`${schema}: ${name}: ${ajv.errorsText(validate.errors)}`);
        }
    }
}
console.log(`ajv: ${files} files`);
process.exit(failed || files === 0 ? 1 : 0);
