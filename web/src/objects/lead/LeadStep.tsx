/** The next step of a lead: it is worked on, found good, and becomes a customer. */

import { Button } from '@mantine/core'
import { IconArrowRight, IconThumbUp, IconUserPlus } from '@tabler/icons-react'
import { lazy } from 'react'
import { may } from '~/api/catalog'
import { useCatalog } from '~/shell/context'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import type { PrimaryProps } from '../primary'
import { SetState } from '../primary/SetState'

const Convert = lazy(async () => ({ default: (await import('./Convert')).Convert }))

export function LeadStep({ object, row }: PrimaryProps) {
  const { t } = useWords()
  const account = useCatalog().named('account')
  const step = { object, row, field: 'status' }
  switch (row.status) {
    case 'new':
    case 'assigned':
      return <SetState {...step} to="working" icon={IconArrowRight} word={t('primary.lead.work')} />
    case 'working':
      return <SetState {...step} to="qualified" icon={IconThumbUp} word={t('primary.lead.qualify')} />
    case 'qualified':
      if (!account || !may(account, 'create') || !may(object, 'update')) return null
      return (
        <Late
          menu={Convert}
          menuProps={{ object, row }}
          button={(press) => (
            <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={press}>
              {t('primary.lead.convert')}
            </Button>
          )}
        />
      )
    default:
      return null
  }
}
