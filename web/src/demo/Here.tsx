/** Above every screen of the demo company: that it is one, and the way back. */

import { Button } from '@mantine/core'
import { useAttempt } from '~/feedback/useAttempt'
import { useWords } from '~/words'
import classes from './demo.module.css'
import { leaveDemo } from './look'

export function Here() {
  const { t } = useWords()
  const { busy, attempt } = useAttempt({ aloud: true })
  return (
    <aside className={classes.here} aria-label={t('demo.title')}>
      <p>
        <strong>{t('demo.here')}</strong> {t('demo.here.text')}
      </p>
      <Button size="compact-sm" variant="default" loading={busy} onClick={() => attempt(leaveDemo)}>
        {t('demo.leave')}
      </Button>
    </aside>
  )
}
