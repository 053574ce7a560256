/** Sends a file to the server and tells how far it is. */

import { ApiError } from '~/api/client'
import { currentLanguage } from '~/words'

/** A file as the server knows it. */
export interface SentFile {
  id: number
  name: string
  size: number
  media_type: string
  kind: string
}

interface Course {
  /** How much has been sent, from 0 to 1. */
  onProgress?: (part: number) => void
  signal?: AbortSignal
}

/** Sends a file; a refusal is thrown as an `ApiError`. `fetch` can't tell how far it is. */
export function send(file: Blob, name: string, { onProgress, signal }: Course = {}): Promise<SentFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    const end = (then: () => void) => {
      signal?.removeEventListener('abort', stop)
      then()
    }
    request.open('POST', `/api/v1/files/contents?name=${encodeURIComponent(name)}`)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('Accept-Language', currentLanguage())
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0)
    request.onload = () => end(() => settle(request, resolve, reject))
    request.onerror = () => end(() => reject(new ApiError(0, 'unreachable', '')))
    request.onabort = () => end(() => reject(new DOMException('stopped', 'AbortError')))
    if (signal?.aborted) return reject(new DOMException('stopped', 'AbortError'))
    signal?.addEventListener('abort', stop)
    request.send(file)
  })
}

function settle(
  request: XMLHttpRequest,
  resolve: (file: SentFile) => void,
  reject: (error: ApiError) => void,
): void {
  try {
    const answer = JSON.parse(request.responseText)
    const { code, message, hint, details, errors } = answer
    if (request.status === 201) resolve(answer as SentFile)
    else reject(new ApiError(request.status, code, message, hint, details, errors ?? []))
  } catch {
    reject(new ApiError(request.status, 'unreadable', ''))
  }
}
