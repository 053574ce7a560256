import { DayLine } from '../shared/DayLine'
import type { InputProps } from '../types'

export default function DatetimeInput(props: InputProps) {
  return <DayLine {...props} timed />
}
