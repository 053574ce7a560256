/** What is on the paper, where the screen has its frame: the object and the view. */

import type { List } from '~/list/useList'
import { useWords } from '~/words'

export function PaperTitle({ list, className }: { list: List; className?: string }) {
  const { say } = useWords()
  const { object, view } = list
  return (
    <h1 className={className}>
      {say(object.label_plural)}
      {view && ` › ${say(view.label)}`}
    </h1>
  )
}
