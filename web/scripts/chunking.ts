// Which parts of the app come in one file. Left alone, the bundler makes a file of each few lines that two late pieces share, and
// a screen asks for more than a hundred; here, what the first pieces share comes together.
import { basename, resolve } from 'node:path'
import type { Rolldown } from 'vite'

/** The pieces that most visits ask for; the frame stands around all that comes after the door. */
const PIECES = {
  frame: 'shell/Shell.tsx',
  home: 'home/HomeScreen.tsx',
  list: 'list/ListScreen.tsx',
  record: 'record/RecordScreen.tsx',
  sign: 'screens/SignIn.tsx',
  setup: 'setup/SetupScreen.tsx',
  peek: 'record/Peek.tsx',
  board: 'board/Board.tsx',
  form: 'form/Dialog.tsx',
}

/** Packages whose front door names everything: of these, only what is asked for is followed. */
const DOORS = /@(?:mantine\/(?:core|hooks)|tabler\/icons-react)/

/** Parts of libraries, without icons. */
const LARGE = /node_modules(?!.*@tabler)/

/** A list of names in braces, and where they come from. */
const IMPORT = /import\s*\{([^}]*)\}\s*from\s*['"]([^'"]+)['"]/g

/** `useMediaQuery` lies in `use-media-query.mjs`, `Button` in `Button.mjs`. */
function filesOf(name: string): string[] {
  const words = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return [`${name}.mjs`, `${words}.mjs`]
}

/** What a module imports by name from such a package. */
function namesFrom(code: string, door: string): string[] {
  return [...code.matchAll(IMPORT)]
    .filter(([, , from]) => from === door)
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim().split(' as ')[0] ?? '')
}

/** All that is loaded with a module. */
function closure(id: string, modules: Rolldown.ChunkingContext, seen = new Set<string>()): Set<string> {
  if (seen.has(id)) return seen
  seen.add(id)
  const module = modules.getModuleInfo(id)
  const code = module?.code ?? ''
  for (const next of [...(module?.importedIds ?? [])]) {
    const door = DOORS.exec(next)?.[0]
    if (!door || DOORS.test(id)) {
      closure(next, modules, seen)
      continue
    }
    const wanted = new Set(namesFrom(code, door).flatMap(filesOf))
    const behind = [...(modules.getModuleInfo(next)?.importedIds ?? [])]
    for (const each of behind) if (wanted.has(basename(each))) closure(each, modules, seen)
  }
  return seen
}

/** All pieces that are loaded late, wherever they are asked for. */
function latePieces(
  id: string,
  modules: Rolldown.ChunkingContext,
  found: Set<string>,
  seen: Set<string>,
): Set<string> {
  if (seen.has(id) || id.includes('node_modules')) return found
  seen.add(id)
  const module = modules.getModuleInfo(id)
  const late = [...(module?.dynamicallyImportedIds ?? [])]
  for (const next of [...late, ...(module?.importedIds ?? [])]) latePieces(next, modules, found, seen)
  for (const each of late) found.add(each)
  return found
}

interface Needs {
  /** What each of the pieces loads. */
  pieces: [name: string, modules: Set<string>][]
  /** What any other late piece loads. */
  others: Set<string>
}

function needsOf(modules: Rolldown.ChunkingContext): Needs {
  const idOf = (file: string) => resolve('src', file)
  const pieces = Object.entries(PIECES)
  const others = new Set<string>()
  const own = new Set(pieces.map(([, file]) => idOf(file)))
  for (const late of latePieces(idOf('main.tsx'), modules, new Set(), new Set()))
    if (!own.has(late)) closure(late, modules, others)
  return { pieces: pieces.map(([name, file]) => [name, closure(idOf(file), modules)]), others }
}

let needs: Needs | undefined

/** The file of a module, after the pieces that need it; nothing where the bundler does well by itself. */
function nameOf(id: string, modules: Rolldown.ChunkingContext): string | null {
  needs ??= needsOf(modules)
  const users = needs.pieces.filter(([, needed]) => needed.has(id)).map(([name]) => name)
  if (users.includes('frame')) return 'frame'
  const shared = needs.others.has(id)
  // Parts of libraries are large, and the others need one here and one there: they do not come with all the rest.
  if (users.length === 0 || (shared && LARGE.test(id))) return null
  return [...users, ...(shared ? ['others'] : [])].join('-')
}

export const chunking: Rolldown.CodeSplittingOptions = {
  // What a module needs is needed by all who need it: it lies in the same file, in one of more pieces, or in the start.
  includeDependenciesRecursively: false,
  groups: [
    { name: 'start', tags: ['$initial'], priority: 2 },
    { name: nameOf, debugName: 'pieces', priority: 1, test: (id) => !id.endsWith('.json') },
  ],
}
