/** What went wrong in the place of what should stand there, and trying it again. */

import { Button } from '@mantine/core'
import { useWords } from '~/words'
import { Empty } from './Empty'
import { explain, isUnreachable } from './words'

export function Failed({ error, again }: { error: unknown; again: () => unknown }) {
  const { t } = useWords()
  return (
    <Empty
      title={t(isUnreachable(error) ? 'error.unreachable.title' : 'error.title')}
      action={
        <Button variant="default" onClick={() => again()}>
          {t('retry')}
        </Button>
      }
    >
      {isUnreachable(error) ? t('error.unreachable.page') : explain(error, t)}
    </Empty>
  )
}
