// Refuses a build with a component of the library whose styles nobody imports.
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const LIST = 'src/theme/mantine.css'

/** What carries the names of a component's styles. */
const NAMES = /@mantine\/core\/.*\/(\w+)\.module\.mjs$/

export const styles: Plugin = {
  name: 'styles',
  generateBundle(_, bundle) {
    const listed = readFileSync(LIST, 'utf8')
    const modules = Object.values(bundle).flatMap((output) =>
      output.type === 'chunk' ? output.moduleIds : [],
    )
    const missing = modules
      .map((id) => NAMES.exec(id)?.[1])
      .filter((name) => name && !listed.includes(`/${name}.layer.css`))
    if (missing.length > 0) this.error(`${LIST} does not import the styles of ${missing.join(', ')}`)
  },
}
