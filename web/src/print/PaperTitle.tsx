/** What is on the paper, where the screen has its frame: the object and the view. */

import type { List } from '~/list/useList'
import { useWords } from '~/words'
import classes from './print.module.css'

export function PaperTitle({ list }: { list: List }) {
  const { say } = useWords()
  const { object, view } = list
  return (
    <h1 className={classes.title}>
      {say(object.label_plural)}
      {view && ` › ${say(view.label)}`}
    </h1>
  )
}
