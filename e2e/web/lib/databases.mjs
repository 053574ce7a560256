// Fresh databases on the PostgreSQL server that STEWARD_TEST_POSTGRES names; none of them outlives the run.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'

const VARIABLE = 'STEWARD_TEST_POSTGRES'

/** Where Debian puts the programs of each version. */
const VERSIONS = '/usr/lib/postgresql'

export function openDatabases() {
  const server = process.env[VARIABLE]
  if (!server) throw new Error(`${VARIABLE} names no PostgreSQL server; 'cargo xtask pg' starts one`)
  const made = []
  const run = (name, ...words) => execFileSync(program(name), [...words, `--maintenance-db=${server}`], { stdio: 'inherit' })
  return {
    /** The address of a new, empty database. */
    make: () => {
      const name = `steward_story_${process.pid}_${made.length}`
      run('createdb', name)
      made.push(name)
      const url = new URL(server)
      url.pathname = `/${name}`
      return url.href
    },
    close: () => {
      for (const name of made) run('dropdb', '--force', name)
    },
  }
}

/** A program of PostgreSQL: the newest that is there, else the one on the search path. */
function program(name) {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((one, other) => Number(other) - Number(one)) : []
  const found = versions.map((version) => `${VERSIONS}/${version}/bin/${name}`).find((path) => existsSync(path))
  return found ?? name
}
