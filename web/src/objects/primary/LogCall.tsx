/** Writing down a call: what one does most with a customer. */

import { Button } from '@mantine/core'
import { IconPhone } from '@tabler/icons-react'
import { may } from '~/api/catalog'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import type { PrimaryProps } from '.'

export function LogCall({ onCall }: PrimaryProps) {
  const { t } = useWords()
  const activity = useCatalog().named('activity')
  if (!activity || !may(activity, 'create')) return null
  return (
    <Button leftSection={<IconPhone size={16} aria-hidden />} onClick={onCall}>
      {t('primary.call')}
    </Button>
  )
}
