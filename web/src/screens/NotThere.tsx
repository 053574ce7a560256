import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Empty } from '~/feedback/Empty'
import { useWords } from '~/words'

export function NotThere() {
  const { t } = useWords()
  return (
    <Empty
      title={t('nowhere.title')}
      action={
        <Button renderRoot={(props) => <Link {...props} to="/" />} variant="default">
          {t('nowhere.home')}
        </Button>
      }
    >
      {t('nowhere.text')}
    </Empty>
  )
}
