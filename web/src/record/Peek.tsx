/** A record beside its list. */

import { ActionIcon, Button } from '@mantine/core'
import { IconArrowsDiagonal, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ObjectDef } from '~/api/types'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { Fields } from './Fields'
import { Headline } from './Headline'
import { recordQuery } from './query'
import classes from './record.module.css'
import { useRemembered } from './useRemembered'

export function Peek({ object, id, onClose }: { object: ObjectDef; id: number; onClose: () => void }) {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const { data: row, error, refetch } = useQuery(recordQuery(catalog, object.plural, id))
  useRemembered(object, row)
  return (
    <aside className={classes.peek} aria-label={say(object.label)}>
      <div className={classes.peekBar}>
        <Button
          renderRoot={(props) => (
            <Link {...props} to="/$object/$id" params={{ object: object.plural, id: String(id) }} />
          )}
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconArrowsDiagonal size={16} aria-hidden />}
        >
          {t('peek.open')}
        </Button>
        <ActionIcon variant="subtle" color="gray" aria-label={t('close')} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      <div className={classes.peekBody}>
        {row && (
          <div key={row.id}>
            <Headline object={object} row={row} small />
            <Fields object={object} row={row} leaveOut={[object.title]} />
          </div>
        )}
        {row === null && <Empty title={t('record.gone')}>{t('record.gone.text')}</Empty>}
        {error && !row && <Failed error={error} again={refetch} />}
      </div>
    </aside>
  )
}
