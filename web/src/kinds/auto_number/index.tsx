import { text } from '../text'
import type { Kind } from '../types'

export const autoNumber: Kind = { ...text, width: 120 }
