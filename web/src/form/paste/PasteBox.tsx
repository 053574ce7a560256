/** Takes a text that somebody has copied elsewhere, and fills in what it says. */

import { Button, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ClipboardEvent, useState } from 'react'
import type { Values } from '~/api/records'
import type { ObjectDef } from '~/api/types'
import { findQuery } from '~/kinds/reference/find'
import { regionsQuery } from '~/kinds/region/tree'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import classes from '../form.module.css'
import { readPasted } from './read'
import { companyField, pastedValues } from './values'

interface Props {
  object: ObjectDef
  /** What was read; with a company that has no record yet. */
  onRead: (values: Values, company: string | null) => void
}

export function PasteBox({ object, onRead }: Props) {
  const { t } = useWords()
  const client = useQueryClient()
  const catalog = useCatalog()
  const [text, setText] = useState('')
  const [nothing, setNothing] = useState(false)
  const read = async (said: string) => {
    // Without the list of places everything else is read all the same.
    const tree = await client.ensureQueryData(regionsQuery).catch(() => [])
    const pasted = readPasted(said, tree)
    const values = pastedValues(object, pasted)
    const belongs = pasted.company === undefined ? undefined : companyField(object)
    const known = belongs && (await recordOf(pasted.company ?? ''))
    if (belongs && known) values[belongs.name] = known
    if (Object.keys(values).length === 0) setNothing(true)
    else onRead(values, (belongs && !known && pasted.company) || null)
  }
  /** The one record of exactly this name; none where several are called so. */
  const recordOf = async (name: string): Promise<number | null> => {
    const field = companyField(object)
    const target = field && catalog.target(field)
    if (!target) return null
    const found = await client.ensureQueryData(findQuery(target, name)).catch(() => [])
    const [one, other] = found.filter(({ title }) => title === name)
    return one && !other ? one.id : null
  }
  const paste = (event: ClipboardEvent) => {
    const said = event.clipboardData.getData('text/plain')
    if (text.trim() === '' && said.trim() !== '') void read(said)
  }
  return (
    <div className={classes.paste}>
      <Textarea
        autoFocus
        autosize
        minRows={3}
        maxRows={8}
        label={t('paste.box.label')}
        placeholder={t('paste.box.example')}
        value={text}
        error={nothing && t('paste.box.nothing')}
        onPaste={paste}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setNothing(false)
        }}
        // Enter is a line here, and Ctrl+Enter sends no form that is not filled in yet.
        onKeyDown={(event) => event.key === 'Enter' && event.stopPropagation()}
      />
      <Button size="compact-md" variant="light" disabled={text.trim() === ''} onClick={() => read(text)}>
        {t('paste.box.read')}
      </Button>
    </div>
  )
}
