import { DayLine } from '../shared/DayLine'
import type { InputProps } from '../types'

export default function DateInput(props: InputProps) {
  return <DayLine {...props} timed={false} />
}
