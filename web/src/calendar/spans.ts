/** How much a calendar shows at once. */

import type { FieldDef } from '~/api/types'
import { SPANS, type Span } from '~/shell/search'

/** On the phone a week has no room. */
const PHONE_SPANS: readonly Span[] = ['month', 'agenda']

export function spansFor(phone: boolean): readonly Span[] {
  return phone ? PHONE_SPANS : SPANS
}

/** What is shown if nobody says; what has no time of day needs no hours. */
export function usualSpan(phone: boolean, field?: FieldDef): Span {
  if (field) return 'month'
  return phone ? 'agenda' : 'week'
}
