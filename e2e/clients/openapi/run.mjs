// The description of the API, as a running server gives it, checked by redocly for everything it knows to check.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const { STEWARD, STEWARD_TOKEN } = process.env
const here = dirname(fileURLToPath(import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'steward-openapi-'))
const tool = join(here, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js')
// Nothing is asked of the network and nothing told to anybody.
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

for (const language of ['en', 'zh']) {
  const headers = { Authorization: `Bearer ${STEWARD_TOKEN}`, 'Accept-Language': language }
  const answer = await fetch(`${STEWARD}/api/v1/openapi.json`, { headers })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  const file = join(folder, `${language}.json`)
  writeFileSync(file, await answer.text())
  const words = [tool, 'lint', file, '--config', join(here, 'redocly.yaml'), '--format', 'stylish']
  try {
    execFileSync(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    console.error(`${error.stdout}\n${error.stderr}`.slice(0, 20_000))
    process.exit(1)
  }
}
console.log('the description is right')
