/** One field of a record: its label, its value, and on a click the place to change it. */

import { IconLock } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react'
import { isEditable } from '~/api/catalog'
import { readValue } from '~/api/records'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { useFocusInside } from '~/form/useFocusInside'
import { kindOf } from '~/kinds'
import { CellValue } from '~/list/Line'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import { Clash } from './Clash'
import classes from './record.module.css'
import { useEditor } from './useEditor'

const FieldHistory = lazy(async () => ({ default: (await import('./FieldHistory')).FieldHistory }))

interface Props {
  object: ObjectDef
  field: FieldDef
  row: Row
}

export function EditableField({ object, field, row }: Props) {
  const { t, say } = useWords()
  const [editing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const label = useId()
  const value = readValue(row, field.name)
  const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0)
  const editable = isEditable(object, field)
  const { beside } = kindOf(field.kind)
  const done = () => {
    setEditing(false)
    // The place where one was is where one goes on.
    requestAnimationFrame(() => button.current?.focus())
  }
  return (
    <div className={classes.field} data-field={field.name}>
      {field.masked ? (
        <span id={label} className={classes.label} title={field.help ? say(field.help) : undefined}>
          {say(field.label)}
        </span>
      ) : (
        <Late
          menu={FieldHistory}
          menuProps={{ object, field, row }}
          button={(press) => (
            <button
              id={label}
              type="button"
              className={classes.label}
              aria-haspopup="dialog"
              title={t('history.open')}
              onClick={press}
            >
              {say(field.label)}
            </button>
          )}
        />
      )}
      {editing ? (
        <Editor object={object} field={field} row={row} labelledBy={label} onDone={done} />
      ) : field.masked ? (
        <span className={classes.locked}>
          <IconLock size={14} aria-hidden /> {t('masked')}
        </span>
      ) : editable ? (
        <span className={classes.value}>
          {!empty && beside && (
            <span className={classes.follow}>
              <CellValue object={object} field={field} row={row} linked />
            </span>
          )}
          <button
            ref={button}
            type="button"
            className={classes.edit}
            data-beside={(!empty && beside) || undefined}
            onClick={() => setEditing(true)}
          >
            <span className="visually-hidden">{t('edit.field', { field: say(field.label) })} </span>
            {empty ? (
              <span className={classes.empty}>{t('empty')}</span>
            ) : beside ? (
              t('edit')
            ) : (
              <CellValue object={object} field={field} row={row} linked />
            )}
          </button>
        </span>
      ) : (
        <span className={classes.fixed}>
          {empty ? (
            <span className={classes.empty}>—</span>
          ) : (
            <CellValue object={object} field={field} row={row} linked />
          )}
        </span>
      )}
    </div>
  )
}

function Editor({
  object,
  field,
  row,
  labelledBy,
  onDone,
}: Props & { labelledBy: string; onDone: () => void }) {
  const { t } = useWords()
  const box = useRef<HTMLDivElement>(null)
  const editor = useEditor({ object, field, row, box, onDone })
  const { draft, problem, conflict, lines } = editor
  const { Input } = kindOf(field.kind)
  const id = useId()
  useFocusInside(box, true)

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the editor inside pass through here
    <div ref={box} className={classes.editor} onKeyDown={editor.press} onBlur={editor.leave}>
      <Suspense>
        <Input
          id={id}
          object={object}
          field={field}
          row={row}
          value={draft}
          onChange={editor.change}
          onPick={(value) => editor.commit(value)}
          onSeveral={editor.commitSeveral}
          onUnread={editor.unread}
          invalid={problem !== null}
          autoFocus
        />
      </Suspense>
      <Named id={id} by={labelledBy} />
      {problem && (
        <span className={classes.problem} role="alert">
          {problem}
        </span>
      )}
      <Clash object={object} row={row} editor={editor} />
      {!conflict && <span className={classes.hint}>{t(lines ? 'edit.keys.long' : 'edit.keys')}</span>}
    </div>
  )
}

/** Gives the input, which comes later, the name that stands beside it. */
function Named({ id, by }: { id: string; by: string }) {
  useEffect(() => {
    document.getElementById(id)?.setAttribute('aria-labelledby', by)
  })
  return null
}
