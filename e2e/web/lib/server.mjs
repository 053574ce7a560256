// The program with the demo company in a folder of its own.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** How long making the company and starting may take, in milliseconds. */
const PATIENCE = 120_000

export async function start(program, data) {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('STEWARD_')))
  const child = spawn(program, ['demo', '--data', data, '--listen', '127.0.0.1:0'], {
    env: { ...environment, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const address = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the program does not start')), PATIENCE)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /ready at (http:\/\/\S+)/.exec(line)
      if (!found) return
      clearTimeout(timer)
      resolve(found[1])
    })
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)))
  })
  return {
    address,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
