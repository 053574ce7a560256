import { Button } from '@mantine/core'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { Empty } from '~/feedback/Empty'
import { explain } from '~/feedback/words'
import { useWords } from '~/words'

export function Broken({ error, reset }: ErrorComponentProps) {
  const { t } = useWords()
  const router = useRouter()
  const again = () => {
    reset()
    router.invalidate()
  }
  return (
    <Empty
      title={t('error.title')}
      action={
        <Button variant="default" onClick={again}>
          {t('retry')}
        </Button>
      }
    >
      {explain(error, t)}
    </Empty>
  )
}
