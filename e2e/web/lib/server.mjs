// The program in a folder of its own: with the demo company, or empty as at the first start.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** How long making the company and starting may take, in milliseconds. */
const PATIENCE = 180_000

/** Starts a program; with `database` on PostgreSQL, with `smtp` as one that sends mail. */
export async function start(program, data, { command = 'demo', database, smtp } = {}) {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('STEWARD_')))
  const port = smtp ? await freePort() : 0
  // Receivers of stories stand on this machine.
  const here = { STEWARD_ALLOW_ADDRESSES: '127.0.0.1', STEWARD_ALLOW_PLAIN_HTTP: 'true' }
  const own = database ? { STEWARD_DATABASE_URL: database } : {}
  const mail = smtp && { STEWARD_SMTP_URL: smtp, STEWARD_MAIL_FROM: 'Steward <crm@clearbrook.example>', STEWARD_PUBLIC_URL: `http://127.0.0.1:${port}` }
  const child = spawn(program, [command, '--data', data, '--listen', `127.0.0.1:${port}`], {
    env: { ...environment, ...here, ...own, ...mail, LC_ALL: 'C.UTF-8' },
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

/** A port of this machine that nobody listens on: links in mails name it before the program listens. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
