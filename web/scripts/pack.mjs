// Packs every file of the built app beforehand, as the server sends them.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Files that are packed already, and the page that the server writes into. */
const LEFT_ALONE = /\.(woff2|png|gz|br)$|(^|\/)index\.html$/

/** A packed form must save at least this part. */
const WORTH = 0.9

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })
}

for (const path of files(process.env.STEWARD_WEB_OUT ?? 'dist')) {
  if (LEFT_ALONE.test(path)) continue
  const bytes = readFileSync(path)
  const packed = {
    gz: gzipSync(bytes, { level: 9 }),
    br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  }
  for (const [ending, form] of Object.entries(packed)) {
    if (form.length < bytes.length * WORTH) writeFileSync(`${path}.${ending}`, form)
  }
}
