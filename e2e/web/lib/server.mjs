// The program in a folder of its own: with the demo company, or empty as at the first start.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** How long making the company and starting may take, in milliseconds. */
const PATIENCE = 120_000

export async function start(program, data, command = 'demo') {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('STEWARD_')))
  const child = spawn(program, [command, '--data', data, '--listen', '127.0.0.1:0'], {
    env: { ...environment, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const [address, code] = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the program does not start')), PATIENCE)
    let ready
    createInterface({ input: child.stdout }).on('line', (line) => {
      ready ??= /ready at (http:\/\/\S+)/.exec(line)?.[1]
      const opens = /\/setup\?code=(\S+)/.exec(line)?.[1]
      if (!ready || (command !== 'demo' && !opens)) return
      clearTimeout(timer)
      resolve([ready, opens])
    })
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)))
  })
  return {
    address,
    code,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
