// Builds static/dist from static/src: app.css, print.css, hall.css, app.js, device.js and the pictures, each under a name that holds a hash of its bytes, so
// that a browser may keep it for a year. Texts get .gz and .br siblings, so that nothing is compressed while people wait.
//
//   node static/build.mjs [directory]     writes to the directory instead of static/dist
//
// The same sources give the same bytes: a test builds again and compares.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "..");
const src = join(here, "src");
const out = resolve(process.argv[2] ?? join(here, "dist"));

/** A whole style sheet. Charset is off because it would begin the file with a byte order mark. */
function css(name) {
  const built = sass.compile(join(src, name), {
    importers: [new sass.NodePackageImporter(root)],
    style: "compressed",
    charset: false,
    quietDeps: true,
  });
  return Buffer.from(built.css + "\n");
}

/** A module for pages, for browsers since 2020: older ones get the pages as plain forms. */
function js(name) {
  const built = buildSync({
    entryPoints: [join(src, name)],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    legalComments: "none",
    write: false,
  });
  return Buffer.from(built.outputFiles[0].contents);
}

const texts = new Set([".css", ".js", ".svg"]);

function write(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const ext = extname(name);
  const path = join(out, `${name.slice(0, -ext.length)}.${hash}${ext}`);
  writeFileSync(path, bytes);
  if (!texts.has(ext)) return;
  writeFileSync(path + ".gz", gzipSync(bytes, { level: 9 }));
  writeFileSync(
    path + ".br",
    brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  );
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
write("app.css", css("app.scss"));
write("print.css", css("print.scss"));
write("hall.css", css("hall.scss"));
write("app.js", js("app.js"));
write("device.js", js("device.js"));
for (const name of readdirSync(join(src, "images")).sort()) {
  write(name, readFileSync(join(src, "images", name)));
}
