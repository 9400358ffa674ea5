// Opens every page given in one browser and asks axe-core what people with impaired sight or hands would meet:
// at three widths, light and dark. A page may not scroll sideways, load anything or make the browser complain.
// Usage: node axe.mjs FOLDER_OF_NODE_MODULES BROWSER PAGE...
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, browserPath, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/`));
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const puppeteer = require('puppeteer-core');

const WIDTHS = [320, 768, 1280];
const SCHEMES = ['light', 'dark'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// What is wrong, and on which pages: much is the same on many.
const complaints = new Map();
let runs = 0;

function complain(file, what) {
    complaints.set(what, [...(complaints.get(what) ?? []), relative('', file)]);
}

// What axe found, with the first places and why.
function describe(violation) {
    const places = violation.nodes.slice(0, 3).map((node) => {
        const why = node.failureSummary.split('\n').slice(1).map((line) => line.trim()).join(' ');
        return `\n    ${node.target.join(' ')}: ${why}\n    ${node.html.slice(0, 160)}`;
    });
    const more = violation.nodes.length - places.length;
    return `${violation.id} (${violation.impact}): ${violation.help}${places.join('')}${more > 0 ? `\n    and ${more} more` : ''}`;
}

async function judge(page, file) {
    const own = pathToFileURL(file).href;
    const asked = [];
    const said = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('console', (message) => {
        if (['error', 'warn'].includes(message.type())) said.push(message.text());
    });
    await page.goto(own, { waitUntil: 'load' });
    await page.evaluate(axe);
    // What is found, and in which views: most is the same in all of them.
    const found = new Map();
    const note = (what, view) => found.set(what, [...(found.get(what) ?? []), view]);
    for (const width of WIDTHS) {
        await page.setViewport({ width, height: 800 });
        for (const scheme of SCHEMES) {
            const view = `${width} ${scheme}`;
            await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
            const [wide, inner, dark] = await page.evaluate(() => [
                document.documentElement.scrollWidth, innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]);
            if (inner !== width || dark !== (scheme === 'dark')) throw new Error(`the browser did not become ${view}`);
            if (wide > inner) note(`the page is ${wide} pixels wide and scrolls sideways`, view);
            const [passed, violations] = await page.evaluate(async (tags) => {
                const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], preload: false };
                const result = await globalThis.axe.run(document, options);
                return [result.passes.length, result.violations];
            }, TAGS);
            if (passed === 0) throw new Error(`axe judged nothing in ${file}`);
            runs += 1;
            for (const violation of violations) note(describe(violation), view);
        }
    }
    for (const [what, views] of found) {
        complain(file, `${views.length === WIDTHS.length * SCHEMES.length ? 'every view' : views.join(', ')}: ${what}`);
    }
    const foreign = asked.filter((url) => decodeURI(url) !== decodeURI(own) && !url.startsWith('data:'));
    for (const url of new Set(foreign)) complain(file, `loads ${url}`);
    for (const message of new Set(said)) complain(file, `the browser says: ${message}`);
    if (!asked.includes(own)) throw new Error(`the browser never loaded ${file}`);
}

const browser = await puppeteer.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
try {
    // One tab for all, so that the browser reads axe but once.
    const page = await browser.newPage();
    for (const file of files) {
        await judge(page, file);
        for (const event of ['request', 'pageerror', 'console']) page.removeAllListeners(event);
    }
} finally {
    await browser.close();
}
for (const [what, [first, ...more]] of complaints) {
    console.log(`${first}${more.length > 0 ? ` and ${more.length} more` : ''}: ${what}`);
}
console.log(`axe-core: ${files.length} pages, ${runs} runs`);
process.exitCode = complaints.size === 0 && files.length > 0 ? 0 : 1;
