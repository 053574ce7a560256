/** The editor of one cell: over the cell, as wide as it needs to be. */

import { Suspense, useId, useRef } from 'react'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { isConditional, useAsked } from '~/form/asked'
import { useFocusInside } from '~/form/useFocusInside'
import { kindOf } from '~/kinds'
import { Clash } from '~/record/Clash'
import { type Leave, useEditor } from '~/record/useEditor'
import { useWords } from '~/words'
import classes from './cell.module.css'

interface Props {
  object: ObjectDef
  field: FieldDef
  row: Row
  onDone: (leave: Leave) => void
}

/** A record with nothing on top. */
const AS_IT_IS = {}

export function CellEditor({ object, field, row, onDone }: Props) {
  const { t, say } = useWords()
  const box = useRef<HTMLDivElement>(null)
  const editor = useEditor({ object, field, row, box, tabs: true, onDone })
  const { Input } = kindOf(field.kind)
  const id = useId()
  const asked = useAsked(object, AS_IT_IS, row, isConditional(field))
  const needed = asked.required.includes(field.name)
  const leftOut = asked.leftOut.includes(field.name)
  useFocusInside(box, true)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the editor inside pass through here
    <div
      ref={box}
      className={classes.editor}
      onKeyDown={editor.press}
      onBlur={editor.leave}
      onClick={(event) => event.stopPropagation()}
    >
      <label htmlFor={id} className="visually-hidden">
        {say(field.label)}
      </label>
      <Suspense>
        <Input
          id={id}
          object={object}
          field={needed ? { ...field, required: true } : field}
          row={row}
          value={editor.draft}
          onChange={editor.change}
          onPick={(value) => editor.commit(value)}
          onSeveral={editor.commitSeveral}
          onUnread={editor.unread}
          invalid={editor.problem !== null}
          autoFocus
        />
      </Suspense>
      {editor.problem && (
        <div className={classes.problem} role="alert">
          {editor.problem}
        </div>
      )}
      {leftOut && !editor.problem && (
        <div className={classes.note} role="status">
          {t('asked.left.out')}
        </div>
      )}
      <Clash object={object} row={row} editor={editor} />
    </div>
  )
}
