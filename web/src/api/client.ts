/** Asking the server, and what its refusals look like. */

import { currentLanguage } from '~/words'

const API = '/api/v1/'

export interface FieldError {
  field: string
  code: string
  message: string
}

/** A refusal in the server's own words, or the fact that it can't be reached (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string | null = null,
    readonly details: string | null = null,
    readonly fields: FieldError[] = [],
    readonly etag: string | null = null,
  ) {
    super(message)
  }

  get unreachable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 504
  }
}

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  /** A file, sent as it is instead of a body of JSON. */
  file?: Blob
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Sent even when the page is left meanwhile. */
  last?: boolean
}

/** Answers that `public/start.js` asked for before the scripts were there. */
const ahead: Record<string, Promise<Response | undefined> | undefined> =
  (globalThis as { ahead?: Record<string, Promise<Response | undefined>> }).ahead ?? {}

/** What was asked ahead; each answer is taken once. */
function takeAhead(path: string): Promise<Response | undefined> | undefined {
  const asked = ahead[path]
  delete ahead[path]
  return asked
}

/** Which company this page shows, once it is known: cookies are one for all pages of the browser. */
let company: 'own' | 'demo' | null = null

/** Says which company this page shows, the demo or one's own. */
export function showCompany(isDemo: boolean): void {
  company = isDemo ? 'demo' : 'own'
}

let onSignedOut: (ofDemo: boolean) => void = () => undefined

/** Says what to do when the session has ended. */
export function whenSignedOut(then: (ofDemo: boolean) => void): void {
  onSignedOut = then
}

/** Asks; a refusal is thrown as an `ApiError`. */
export async function ask(
  path: string,
  { method = 'GET', body, file, headers, signal, last }: Ask = {},
): Promise<Response> {
  const all: Record<string, string> = { 'Accept-Language': currentLanguage(), ...headers }
  if (company) all['Steward-Company'] = company
  if (body !== undefined) all['Content-Type'] = 'application/json'
  if (file) all['Content-Type'] = 'application/octet-stream'
  const json = body === undefined ? undefined : JSON.stringify(body)
  let response: Response
  try {
    const early = method === 'GET' ? await takeAhead(path) : undefined
    response =
      early ??
      (await fetch(API + path, {
        method,
        headers: all,
        body: file ?? json,
        signal,
        keepalive: last,
        credentials: 'same-origin',
      }))
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(0, 'unreachable', '')
  }
  if (response.ok || response.status === 304) return response
  const refusal = await refused(response)
  if (response.status === 401) {
    const ofDemo = company === 'demo'
    company = null
    if (path !== 'session' || ofDemo) onSignedOut(ofDemo)
  }
  throw refusal
}

async function refused(response: Response): Promise<ApiError> {
  const etag = response.headers.get('ETag')
  try {
    const { code, message, hint, details, errors } = await response.json()
    return new ApiError(response.status, code, message, hint, details, errors ?? [], etag)
  } catch {
    return new ApiError(response.status, 'unreadable', '', null, null, [], etag)
  }
}

export async function askJson<T>(path: string, options?: Ask): Promise<T> {
  const response = await ask(path, options)
  return (await response.json()) as T
}
