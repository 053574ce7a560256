/** What is done with an object of the company's own as a whole, above its fields. */

import { Button } from '@mantine/core'
import { IconList, IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { useAttempt } from '~/feedback/useAttempt'
import { useWords } from '~/words'
import { ObjectDialog } from './ObjectDialog'
import { objectsQuery, useObjects } from './objects'
import classes from './reshape.module.css'

export function ObjectBar({ object }: { object: ObjectDef }) {
  const { t, say } = useWords()
  const { remove } = useObjects()
  const [open, setOpen] = useState(false)
  const { busy, attempt } = useAttempt({ aloud: true })
  const own = useQuery(objectsQuery).data?.objects.find(({ name }) => name === object.name)
  if (!own) return null
  return (
    <div className={classes.bar} role="group" aria-label={say(own.label)}>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconList size={14} aria-hidden />}
        renderRoot={(props) => <Link to="/$object" params={{ object: own.plural }} {...props} />}
      >
        {t('reshape.object.records')}
      </Button>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconPencil size={14} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('reshape.object.edit')}
      </Button>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        loading={busy}
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={() => attempt(() => remove(own))}
      >
        {t('reshape.object.remove')}
      </Button>
      {open && <ObjectDialog object={own} onClose={() => setOpen(false)} />}
    </div>
  )
}
