/** What to tell a person when something was refused. */

import { ApiError } from '~/api/client'
import type { Translate } from '~/words'

/** Whether the server could not be asked at all. */
export const isUnreachable = (error: unknown): boolean => error instanceof ApiError && error.unreachable

export function explain(error: unknown, t: Translate): string {
  if (!(error instanceof ApiError)) return t('error.ours')
  if (error.unreachable) return t('error.unreachable')
  if (error.status === 412) return t('error.changed')
  if (error.fields.length > 0) return error.fields.map((field) => field.message).join(' ')
  if (!error.message) return t('error.ours')
  return error.hint ? `${error.message} ${error.hint}` : error.message
}
